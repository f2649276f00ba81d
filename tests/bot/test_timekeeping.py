"""A clock that is set is followed once that has lasted for five minutes, and told."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.clock import MovableClock
from bot.timekeeping import clock_notices
from tests.bot.machines import Machine
from tests.conftest import WORKSHOP_DAY as NOW

STEPS = (timedelta(hours=1), timedelta(hours=-1), timedelta(days=31), timedelta(days=-40))


@pytest.mark.parametrize("step", STEPS)
def test_a_clock_that_is_set_right_again_within_five_minutes_was_never_followed(step: timedelta) -> None:
    machine = Machine(NOW)
    clock = machine.steady()
    for wrong, seconds in ((False, 15), (True, 30), (True, 200), (True, 329), (False, 331), (True, 345), (True, 644)):
        machine.moment, machine.seconds = NOW + (step if wrong else timedelta()), seconds
        assert clock.now() == NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("step", STEPS)
def test_what_a_clock_was_set_to_is_believed_once_it_has_lasted_for_five_minutes(step: timedelta) -> None:
    machine = Machine(NOW)
    clock = machine.steady()
    machine.moment = NOW + step
    apart = []
    for seconds in (15, 314, 315, 330):
        machine.seconds = seconds
        apart.append(machine.now() - clock.now())
    assert apart == [step, step, timedelta(), timedelta()]


def test_a_clock_that_is_set_once_more_is_waited_out_from_then_on() -> None:
    machine = Machine(NOW)
    clock = machine.steady()
    for hours, seconds in ((1, 0), (1, 200), (2, 201), (2, 499)):
        machine.moment, machine.seconds = NOW + timedelta(hours=hours), seconds
        assert clock.now() == NOW + timedelta(seconds=seconds)
    machine.seconds = 501
    assert clock.now() == machine.now()


@pytest.mark.parametrize("step", [timedelta(minutes=30), timedelta(minutes=-2), timedelta(milliseconds=1)])
def test_a_small_correction_or_a_short_sleep_is_followed_at_once(step: timedelta) -> None:
    machine = Machine(NOW)
    clock = machine.steady()
    machine.moment = NOW + step
    assert clock.now() == NOW + step


def test_a_step_back_is_told_while_it_is_in_doubt_and_until_it_is_made_up_for() -> None:
    machine = Machine(NOW)
    clock = machine.steady()
    told = []
    with capture_logs() as logs:
        for minutes, minute in ((0, 0), (-30, 1), (-30, 5), (-30, 6), (-30, 29), (-30, 36), (-30, 37)):
            machine.moment, machine.seconds = NOW + timedelta(minutes=minutes), minute * 60
            told += [notice.partition(": ")[2] for notice in clock.notices()]
    doubted, followed = "in five minutes Rumbo goes by it.", "look at its time service. Nothing repeats."
    assert told == [doubted, doubted, followed, followed]
    assert [(line["event"], line["seconds"]) for line in logs] == [("clock.stepped_back", 1800)]


def test_a_step_ahead_is_told_while_it_is_in_doubt() -> None:
    machine = Machine(NOW)
    clock = machine.steady()
    machine.moment = NOW + timedelta(days=31)
    with capture_logs() as logs:
        assert [notice[:49] for notice in clock.notices()] == ["The machine's clock was moved by 44640 minutes: i"]
        machine.seconds = 300
        assert clock.notices() == []
    assert [(line["event"], line["seconds"]) for line in logs] == [("clock.stepped_ahead", 31 * 24 * 3600)]


def test_nothing_is_to_be_told_of_a_clock_that_is_made_to_be_moved() -> None:
    clock = MovableClock(NOW)
    clock.set(NOW + timedelta(days=31))
    assert clock_notices(clock) == []
