"""A clock that is set back is told until its time is reached again."""

from datetime import timedelta

from structlog.testing import capture_logs

from bot.clock import MovableClock
from bot.timekeeping import Timekeeper
from tests.conftest import WORKSHOP_DAY as NOW


def test_a_step_back_of_more_than_two_minutes_is_told_until_it_is_made_up_for() -> None:
    clock = MovableClock(NOW)
    timekeeper = Timekeeper(clock)
    told = []
    with capture_logs() as logs:
        for minutes in (0, 60, 61, 60, 30, 31, 45, 59, 62):
            clock.set(NOW + timedelta(minutes=minutes))
            timekeeper.look()
            told.append(len(timekeeper.notices()))
    assert told == [0, 0, 0, 0, 1, 1, 1, 1, 0]
    assert [(line["event"], line["seconds"]) for line in logs] == [("clock.stepped_back", 1800)]
