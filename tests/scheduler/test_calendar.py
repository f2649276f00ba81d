"""The programme's dates: months from the anchor, allowed hours, working days, and clocks that are moved."""

import calendar as months
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.content import COUNTRIES
from conversations.content.zones import zone_info, zone_names, zones_of
from scheduler.calendar import (
    DEFAULT_WINDOW,
    PREFERRED_HOURS,
    SendWindow,
    add_working_days,
    check_in_due,
    days_after,
    is_allowed,
    is_holiday,
    month_due,
    next_slot,
    to_utc,
    working_days_after,
    working_days_between,
)
from scheduler.milestones import CHECK_INS, REMINDERS, milestone, reminder_due
from scheduler.stalls.facts import Thresholds

FIRST, LAST = date(2026, 1, 1), date(2036, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
LEAP_YEAR = [day for day in EVERY_DAY if day.year == 2028]
MONTH_ENDS = [day for day in EVERY_DAY if (day + timedelta(days=1)).day == 1]
EVERY_ZONE = [(zone, country) for country in COUNTRIES for zone in zone_names(country)]
EVERY_CLOCK = [(zone, country) for country in COUNTRIES for zone in zones_of(country, FIRST)]
MEXICO = ("America/Mexico_City", "MX")

days = st.dates(FIRST, LAST)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2036, 12, 31), timezones=st.just(UTC))
hours = st.times()
clocks = st.sampled_from(EVERY_CLOCK)


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def wall(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(zone_info(zone)).replace(tzinfo=None)


# ---- months from the anchor


def test_months_are_counted_from_the_anchor_and_clamped_to_the_month_end() -> None:
    due = [month_due(date(2027, 1, 31), k) for k in CHECK_INS]
    assert due == [date(2027, m, d) for m, d in [(2, 28), (3, 31), (4, 30), (5, 31), (6, 30), (7, 31)]]
    assert month_due(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert month_due(date(2027, 8, 31), 6) == date(2028, 2, 29)


def test_every_start_day_of_eleven_years_has_its_own_day_in_each_of_six_months() -> None:
    for anchor in EVERY_DAY:
        for k in CHECK_INS:
            due = month_due(anchor, k)
            assert (due.year * 12 + due.month) - (anchor.year * 12 + anchor.month) == k
            assert due.day == min(anchor.day, months.monthrange(due.year, due.month)[1])


# ---- when a check-in is sent


def assert_six_good_check_ins(anchor: date, hour: time, zone: str, country: str) -> None:
    sent = [check_in_due(anchor, k, hour, zone, country) for k in CHECK_INS]
    assert all(earlier < later for earlier, later in pairwise(sent))
    for k, moment in zip(CHECK_INS, sent, strict=True):
        local, due = wall(moment, zone), month_due(anchor, k)
        assert local.time() == hour
        assert due <= local.date() <= due + timedelta(days=12), "a slot is found soon"
        assert local.weekday() in {1, 2, 3}
        assert not is_holiday(local.date(), country)
        passed_over = [due + timedelta(days=n) for n in range((local.date() - due).days)]
        assert all(day.weekday() not in {1, 2, 3} or is_holiday(day, country) for day in passed_over)


def test_every_start_day_of_eleven_years_in_one_zone_gets_six_check_ins_at_the_chosen_hour() -> None:
    for n, anchor in enumerate(EVERY_DAY):
        assert_six_good_check_ins(anchor, PREFERRED_HOURS[n % 4], *MEXICO)


@pytest.mark.parametrize(("zone", "country"), EVERY_ZONE)
def test_every_start_day_of_a_year_in_every_zone_gets_six_check_ins(zone: str, country: str) -> None:
    for n, anchor in enumerate(LEAP_YEAR):
        assert_six_good_check_ins(anchor, PREFERRED_HOURS[n % 4], zone, country)


@pytest.mark.parametrize(("zone", "country"), EVERY_CLOCK)
def test_every_month_end_of_eleven_years_on_every_clock_gets_six_check_ins(zone: str, country: str) -> None:
    for n, anchor in enumerate(MONTH_ENDS):
        assert_six_good_check_ins(anchor, PREFERRED_HOURS[n % 4], zone, country)


def test_a_due_day_that_is_not_allowed_moves_to_the_next_allowed_day_at_the_same_hour() -> None:
    saturday = date(2027, 2, 28) - timedelta(days=1)
    assert month_due(date(2027, 1, 27), 1) == saturday
    assert check_in_due(date(2027, 1, 27), 1, time(15), *MEXICO) == utc(2027, 3, 2, 21)


def test_a_national_holiday_of_the_country_moves_the_check_in_and_of_another_country_does_not() -> None:
    independence = date(2026, 9, 16)  # a Wednesday
    assert check_in_due(date(2026, 8, 16), 1, time(9, 30), *MEXICO) == utc(2026, 9, 17, 15, 30)
    assert check_in_due(date(2026, 8, 16), 1, time(9, 30), "America/Panama", "PA") == utc(2026, 9, 16, 14, 30)
    assert not is_holiday(independence, "ZZ"), "a country without a known calendar has no holidays"


@pytest.mark.parametrize(
    ("wish", "sent"),
    [
        (time(7), time(9, 30)),
        (time(10, 15), time(10, 15)),
        (time(12), time(11)),
        (time(13, 30), time(15)),
        (time(17), time(16, 30)),
        (time(22), time(16, 30)),
    ],
)
def test_an_hour_outside_the_window_becomes_the_closest_allowed_hour_of_that_day(wish: time, sent: time) -> None:
    moment = check_in_due(date(2027, 1, 2), 1, wish, *MEXICO)
    assert wall(moment, MEXICO[0]) == datetime.combine(date(2027, 2, 2), sent)


# ---- the send window


@settings(deadline=None)
@given(moments, clocks)
def test_the_next_slot_is_allowed_and_nothing_earlier_was(moment: datetime, clock: tuple[str, str]) -> None:
    slot = next_slot(moment, *clock)
    assert slot >= moment
    assert is_allowed(slot, *clock)
    assert next_slot(slot, *clock) == slot
    assert slot == moment or not is_allowed(slot - timedelta(minutes=1), *clock) or slot - moment < timedelta(minutes=1)


@settings(deadline=None)
@given(moments, clocks, hours)
def test_the_next_slot_at_a_preferred_hour_is_allowed_too(moment: datetime, clock: tuple[str, str], hour: time) -> None:
    slot = next_slot(moment, *clock, hour)
    assert slot >= moment
    assert is_allowed(slot, *clock)
    assert wall(slot, clock[0]).time() == DEFAULT_WINDOW.nearest(hour)


@pytest.mark.parametrize(
    ("local", "allowed"),
    [
        ("2027-02-02 09:29", False),
        ("2027-02-02 09:30", True),
        ("2027-02-02 11:29", True),
        ("2027-02-02 11:30", False),
        ("2027-02-02 14:59", False),
        ("2027-02-04 16:59", True),
        ("2027-02-04 17:00", False),
        ("2027-02-01 10:00", False),  # Monday, and Constitution Day
        ("2027-02-05 10:00", False),  # Friday
    ],
)
def test_messages_leave_from_tuesday_to_thursday_in_two_spans_of_hours(local: str, *, allowed: bool) -> None:
    moment = datetime.fromisoformat(local)
    assert is_allowed(to_utc(moment.date(), moment.time(), MEXICO[0]), *MEXICO) is allowed


def test_a_cohort_may_have_a_window_of_its_own() -> None:
    mondays = SendWindow(frozenset({0}), ((time(8), time(9)),))
    assert next_slot(utc(2027, 2, 2), *MEXICO, window=mondays) == utc(2027, 2, 8, 14)
    assert check_in_due(date(2027, 1, 2), 1, time(12), *MEXICO, window=mondays) == utc(2027, 2, 8, 14, 30)


@pytest.mark.parametrize("spans", [(), ((time(10), time(10)),), ((time(11), time(10)),)])
def test_a_window_that_never_opens_is_refused(spans: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="send window"):
        SendWindow(spans=spans)
    with pytest.raises(ValueError, match="send window"):
        SendWindow(weekdays=frozenset())


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        next_slot(datetime(2027, 2, 2), *MEXICO)


# ---- clocks that are moved


@pytest.mark.parametrize(
    ("zone", "day", "hour", "moment"),
    [
        ("America/Santiago", date(2026, 9, 6), time(0), utc(2026, 9, 6, 4)),  # 0:00 to 1:00 is skipped
        ("America/Santiago", date(2026, 9, 6), time(0, 30), utc(2026, 9, 6, 4)),
        ("America/Santiago", date(2026, 4, 4), time(23, 30), utc(2026, 4, 5, 2, 30)),  # shown twice
        ("America/Tijuana", date(2026, 3, 8), time(2, 30), utc(2026, 3, 8, 10)),  # skipped
        ("America/Tijuana", date(2026, 11, 1), time(1, 30), utc(2026, 11, 1, 8, 30)),  # shown twice
        ("America/Havana", date(2026, 3, 8), time(0, 15), utc(2026, 3, 8, 5)),  # skipped
        ("America/Havana", date(2025, 11, 2), time(0, 30), utc(2025, 11, 2, 4, 30)),  # shown twice
        ("America/New_York", date(2026, 3, 8), time(2, 30), utc(2026, 3, 8, 7)),  # skipped
        ("America/New_York", date(2026, 11, 1), time(1), utc(2026, 11, 1, 5)),  # shown twice
        ("America/Asuncion", date(2024, 10, 6), time(0, 30), utc(2024, 10, 6, 4)),  # the last time it was skipped
        ("America/Asuncion", date(2026, 3, 21), time(23, 30), utc(2026, 3, 22, 2, 30)),  # one clock all year now
    ],
)
def test_a_time_that_is_skipped_is_the_next_valid_minute_and_one_shown_twice_is_the_first(
    zone: str, day: date, hour: time, moment: datetime
) -> None:
    assert to_utc(day, hour, zone) == moment


@pytest.mark.parametrize(("zone", "country"), EVERY_CLOCK)
def test_every_local_day_has_exactly_one_moment_for_an_hour_even_when_clocks_move(zone: str, country: str) -> None:
    offsets = [wall(datetime.combine(day, time(12), UTC), zone) - datetime.combine(day, time(12)) for day in EVERY_DAY]
    moved = [EVERY_DAY[n] for n in range(1, len(EVERY_DAY)) if offsets[n] != offsets[n - 1]]
    around = sorted({day + timedelta(days=n) for day in [*moved, LEAP_YEAR[0]] for n in (-2, -1, 0, 1)})
    for hour in (time(0), time(0, 30), time(1, 30), time(2, 30), time(9, 30), time(23, 30)):
        instants = [to_utc(day, hour, zone) for day in around]
        assert [wall(moment, zone).date() for moment in instants] == around
        assert all(earlier < later for earlier, later in pairwise(instants))


@pytest.mark.parametrize("zone", ["America/Santiago", "America/Tijuana", "America/Havana", "America/New_York"])
def test_days_after_keeps_the_local_hour_over_a_year_of_moved_clocks(zone: str) -> None:
    start = to_utc(date(2026, 6, 1), time(10), zone)
    for n in range(366):
        local = wall(days_after(start, n, zone), zone)
        assert local == datetime(2026, 6, 1, 10) + timedelta(days=n)


# ---- working days


def test_working_days_leave_out_weekends_and_national_holidays() -> None:
    tuesday = date(2026, 9, 15)
    assert add_working_days(tuesday, 1, "MX") == date(2026, 9, 17)
    assert add_working_days(tuesday, 1, "UY") == date(2026, 9, 16)
    assert add_working_days(tuesday, 5, "MX") == date(2026, 9, 23)
    assert add_working_days(tuesday, 0, "MX") == tuesday
    assert working_days_between(tuesday, date(2026, 9, 23), "MX") == 5
    assert working_days_between(tuesday, tuesday, "MX") == 0
    assert working_days_between(tuesday, date(2026, 9, 1), "MX") == 0


@settings(deadline=None)
@given(days, st.integers(0, 40), st.sampled_from(COUNTRIES))
def test_adding_and_counting_working_days_are_inverse(day: date, n: int, country: str) -> None:
    end = add_working_days(day, n, country)
    assert working_days_between(day, end, country) == n
    assert add_working_days(day, n + 1, country) > end


def test_working_days_after_keeps_the_hour_of_the_day() -> None:
    friday = to_utc(date(2027, 2, 5), time(18), "America/New_York")
    assert working_days_after(friday, 7, "America/New_York", "US") == to_utc(
        date(2027, 2, 17), time(18), "America/New_York"
    ), "Presidents' Day does not count"


# ---- milestones and reminders


def test_milestones_are_days_after_day_zero() -> None:
    assert milestone(date(2027, 1, 31), 14) == date(2027, 2, 14)


def test_reminders_after_a_thursday_opener_do_not_share_a_slot() -> None:
    opener = to_utc(date(2027, 3, 4), time(9, 30), MEXICO[0])
    first = reminder_due(opener, None, REMINDERS[0], *MEXICO)
    second = reminder_due(opener, first, REMINDERS[1], *MEXICO)
    assert wall(first, MEXICO[0]) == datetime(2027, 3, 9, 9, 30)
    assert wall(second, MEXICO[0]) == datetime(2027, 3, 11, 9, 30)


@settings(deadline=None)
@given(days, st.sampled_from(PREFERRED_HOURS), clocks)
def test_both_reminders_leave_before_the_check_in_closes_unless_a_holiday_week_is_in_the_way(
    anchor: date, hour: time, clock: tuple[str, str]
) -> None:
    opener = check_in_due(anchor, 1, hour, *clock)
    first = reminder_due(opener, None, REMINDERS[0], *clock)
    second = reminder_due(opener, first, REMINDERS[1], *clock)
    assert opener + timedelta(days=1) < first < second
    closes = days_after(opener, Thresholds().check_in_closes_days, clock[0])
    fortnight = [opener.date() + timedelta(days=n) for n in range(15)]
    assert second < closes or any(is_holiday(day, clock[1]) for day in fortnight)
