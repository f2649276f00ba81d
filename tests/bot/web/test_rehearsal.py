from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.web.rehearsal import Due, Step, moment_after
from conversations.texts import literal

MONTEVIDEO = ZoneInfo("America/Montevideo")
HALIFAX = ZoneInfo("America/Halifax")
MOMENTS = st.datetimes(datetime(2014, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))
DUES = st.none() | st.builds(Due, MOMENTS, st.just(literal("x")))


@given(st.sampled_from(Step), MOMENTS, DUES)
def test_no_step_leads_back(step: Step, now: datetime, due: Due | None) -> None:
    assert moment_after(step, now, due, HALIFAX) >= now


@given(MOMENTS)
def test_a_month_keeps_the_hour_of_day_also_when_the_clocks_change(now: datetime) -> None:
    before, after = (moment.astimezone(HALIFAX) for moment in (now, moment_after(Step.MONTH, now, None, HALIFAX)))
    assert abs(timedelta(hours=after.hour - before.hour)) <= timedelta(hours=1)
    assert (after.month - before.month) % 12 == 1


def test_a_month_after_the_31st_is_the_last_day_of_the_next() -> None:
    assert moment_after(Step.MONTH, datetime(2026, 1, 31, 15, tzinfo=UTC), None, MONTEVIDEO).day == 28


def test_next_leads_to_what_is_due_and_stays_when_nothing_is() -> None:
    now = datetime(2026, 3, 3, tzinfo=UTC)
    due = Due(now + timedelta(days=3), literal("x"))
    assert moment_after(Step.NEXT, now, due, MONTEVIDEO) == due.at
    assert moment_after(Step.NEXT, now, None, MONTEVIDEO) == now
