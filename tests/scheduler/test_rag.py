"""The colours of items and SMEs: what the calendar expects against what was told."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.stalls.clocks import due_so_far
from scheduler.stalls.evaluate import evaluate
from scheduler.stalls.facts import CheckInFacts, ItemFacts, ItemStatus, SmeFacts, Stop, Thresholds, TicketFacts
from scheduler.stalls.rag import Rag, expected_percent, gap, item_rag, sme_rag
from scheduler.stalls.timeline import SME, Code, Level, Stall, Subject

ZERO = date(2027, 3, 2)
START = datetime(2027, 3, 2, 13, tzinfo=UTC)  # 10:00 in Montevideo


def day(n: float) -> datetime:
    return START + timedelta(days=n)


def item(**facts: Any) -> ItemFacts:
    """One hundred days of work: a day is a point."""
    return ItemFacts(**{"id": 1, "start": ZERO, "due": ZERO + timedelta(days=100), "agreed_at": START, **facts})


def sme(**facts: Any) -> SmeFacts:
    return SmeFacts(country="UY", zone="America/Montevideo", day_zero=ZERO, **facts)


def colour(one: ItemFacts, n: float, **facts: Any) -> Rag:
    return item_rag(one, sme(items=(one,), **facts), day(n))


def stall(level: Level, code: Code = Code.NO_REPLY, subject: Subject = SME) -> Stall:
    return Stall(code, subject, level, START, START if level is Level.RED else None, "stall-clears", {})


def missed(month: int, sent: float, **facts: Any) -> CheckInFacts:
    return CheckInFacts(month=month, sent_at=day(sent), **facts)


# ---- expected and gap


@pytest.mark.parametrize(("n", "percent"), [(-5, 0), (0, 0), (1, 1), (50, 50), (99, 99), (100, 100), (200, 100)])
def test_the_expected_percentage_is_the_share_of_the_time_that_has_passed(n: int, percent: float) -> None:
    assert expected_percent(ZERO, ZERO + timedelta(days=100), ZERO + timedelta(days=n)) == percent


def test_an_item_of_one_day_is_expected_on_that_day() -> None:
    assert expected_percent(ZERO, ZERO, ZERO - timedelta(days=1)) == 0
    assert expected_percent(ZERO, ZERO, ZERO) == 100


@given(st.integers(-400, 400), st.integers(-10, 400))
def test_the_expected_percentage_stays_between_0_and_100(n: int, length: int) -> None:
    assert 0 <= expected_percent(ZERO, ZERO + timedelta(days=length), ZERO + timedelta(days=n)) <= 100


@pytest.mark.parametrize(
    ("n", "progress", "rag"),
    [
        (15, 0, Rag.GREEN),
        (16, 0, Rag.AMBER),
        (35, 0, Rag.AMBER),
        (36, 0, Rag.RED),
        (65, 50, Rag.GREEN),
        (66, 50, Rag.AMBER),
        (86, 50, Rag.RED),
        (10, 75, Rag.GREEN),
    ],
)
def test_up_to_15_points_behind_is_green_up_to_35_amber_and_more_red(n: int, progress: int, rag: Rag) -> None:
    assert colour(item(progress=progress), n) is rag


def test_unknown_progress_is_not_0() -> None:
    assert gap(item(), sme(), day(60)) is None
    assert colour(item(), 60) is Rag.GREEN
    assert colour(item(progress=0), 60) is Rag.RED


# ---- other signs of an item


@pytest.mark.parametrize(("n", "rag"), [(19, Rag.GREEN), (20, Rag.AMBER), (33.9, Rag.AMBER), (34, Rag.RED)])
def test_blocked_is_amber_at_once_and_red_after_14_days(n: float, rag: Rag) -> None:
    assert colour(item(progress=40, blocked_at=day(20)), n) is rag


@pytest.mark.parametrize(("n", "rag"), [(100, Rag.GREEN), (101, Rag.AMBER), (114, Rag.AMBER), (115, Rag.RED)])
def test_overdue_up_to_14_days_is_amber_and_more_red(n: int, rag: Rag) -> None:
    assert colour(item(progress=99), n) is rag


def test_overdue_is_red_exactly_while_the_stall_is_open() -> None:
    late = item(progress=99)
    facts = sme(items=(late,), tickets=(TicketFacts(5, day(90), first_reply_at=day(99), closed_at=day(99)),))
    for n in range(95, 130):
        overdue = any(stall.code is Code.OVERDUE for stall in evaluate(facts, day(n)).stalls)
        assert (item_rag(late, facts, day(n)) is Rag.RED) is overdue


@pytest.mark.parametrize(
    ("n", "rag"), [(23.9, Rag.GREEN), (24, Rag.AMBER), (53.9, Rag.AMBER), (54, Rag.RED), (84, Rag.RED)]
)
def test_one_check_in_missed_is_amber_and_two_in_a_row_are_red(n: float, rag: Rag) -> None:
    assert colour(item(), n, check_ins=(missed(1, 10), missed(2, 40), missed(3, 70))) is rag


def test_an_answered_check_in_ends_the_row_and_those_about_the_plan_or_before_the_item_do_not_count() -> None:
    answered = missed(2, 40, answered_at=day(60))
    assert colour(item(), 65, check_ins=(missed(1, 10), answered)) is Rag.GREEN
    assert colour(item(), 65, check_ins=(missed(1, 10, about_plan=True), missed(2, 40))) is Rag.AMBER
    assert colour(item(agreed_at=day(41)), 65, check_ins=(missed(1, 10), missed(2, 40))) is Rag.GREEN


def test_done_is_green_whatever_else_is_true() -> None:
    done = item(status=ItemStatus.DONE, blocked_at=day(1), progress=0)
    assert colour(done, 200, check_ins=(missed(1, 10), missed(2, 40))) is Rag.GREEN


def test_parked_dropped_paused_and_not_yet_begun_are_grey() -> None:
    assert colour(item(status=ItemStatus.PARKED), 200) is Rag.GREY
    assert colour(item(status=ItemStatus.DROPPED), 200) is Rag.GREY
    assert colour(item(progress=0), 90, pauses=(Stop(day(80), day(100)),)) is Rag.GREY
    later = item(start=ZERO + timedelta(days=20))
    assert colour(later, 19) is Rag.GREY
    assert colour(replace(later, progress=0), 19) is Rag.GREY
    assert colour(replace(later, progress=25), 19) is Rag.GREEN
    assert colour(later, 20) is Rag.GREEN


def test_a_pause_and_the_offices_delay_give_the_item_more_time() -> None:
    half_way = item(progress=0)
    assert colour(half_way, 36) is Rag.RED
    paused = sme(pauses=(Stop(day(10), day(20)),))
    assert gap(half_way, paused, day(55)) == pytest.approx(50)
    office = Thresholds(office_country="UY", office_zone="America/Montevideo")
    late = sme(tickets=(TicketFacts(5, day(10)),), thresholds=office)  # on a Friday: late from day 14 on
    assert gap(half_way, late, day(56)) == pytest.approx(100 * 56 / 142)
    answered_an_hour_late = TicketFacts(5, day(10), first_reply_at=day(14) + timedelta(hours=1), closed_at=day(16))
    a_day = sme(tickets=(answered_an_hour_late,), thresholds=office)
    assert due_so_far(half_way, a_day, day(56)) == half_way.due + timedelta(days=1), "rounded up, for the SME"


# ---- the SME


@pytest.mark.parametrize(
    ("stalls", "items", "rag"),
    [
        ([], [], Rag.GREEN),
        ([], [Rag.GREEN, Rag.GREY], Rag.GREEN),
        ([], [Rag.GREEN, Rag.AMBER, Rag.GREEN], Rag.AMBER),
        ([], [Rag.RED, Rag.GREEN, Rag.GREEN], Rag.AMBER),
        ([], [Rag.RED, Rag.GREEN], Rag.RED),
        ([], [Rag.RED, Rag.RED, Rag.GREEN, Rag.GREY], Rag.RED),
        ([stall(Level.AMBER)], [Rag.GREEN], Rag.AMBER),
        ([stall(Level.RED)], [Rag.GREEN], Rag.RED),
        ([stall(Level.RED, Code.BLOCKED, Subject("item", 1))], [Rag.RED, Rag.GREEN, Rag.GREEN], Rag.AMBER),
        ([stall(Level.RED, Code.O_REVIEW, Subject("submission", 7))], [Rag.GREEN], Rag.GREEN),
    ],
)
def test_an_sme_is_as_urgent_as_its_own_stalls_and_half_of_its_key_items(
    stalls: list[Stall], items: list[Rag], rag: Rag
) -> None:
    assert sme_rag(stalls, items) is rag
