"""A clock that is set is told; one that is set ahead is waited out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

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


@dataclass
class MachineClock:
    """A clock that somebody sets, beside one that nobody can."""

    moment: datetime
    seconds: float = 0

    def now(self) -> datetime:
        return self.moment + timedelta(seconds=self.seconds)


def test_nothing_is_due_for_five_minutes_after_a_step_ahead_unless_it_is_taken_back() -> None:
    clock = MachineClock(NOW)
    timekeeper = Timekeeper(clock, lambda: clock.seconds)
    rests = []
    for days, seconds in ((0, 0), (0, 15), (31, 30), (31, 200), (0, 215), (31, 230), (31, 529), (31, 531)):
        clock.moment, clock.seconds = NOW + timedelta(days=days), seconds
        timekeeper.look()
        rests.append(timekeeper.rests)
    assert rests == [False, False, True, True, False, True, True, False]


def test_a_clock_that_is_made_to_be_moved_is_believed() -> None:
    clock = MovableClock(NOW)
    timekeeper = Timekeeper(clock)
    clock.set(NOW + timedelta(days=31))
    timekeeper.look()
    assert not timekeeper.rests
