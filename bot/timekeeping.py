"""The machine's clock, followed while it runs on evenly, held against one that nobody can set."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock

log = structlog.get_logger()

STEP_BACK, STEP_AHEAD = timedelta(minutes=2), timedelta(minutes=30)
"""How far the machine's clock may be set and still be followed at once."""
DOUBT_SECONDS = 300
"""How long what it was set to must last before it is believed: what a wrong clock makes due, puts off or writes down
cannot be taken back."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """How far the machine's clock is from ours, and since which tick."""

    step: timedelta
    since: float


class SteadyClock:
    """Goes on as before when the machine's clock is set, and follows it once that has lasted."""

    def __init__(self, machine: Clock, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._machine = machine
        self._monotonic = monotonic
        self._at, self._tick = machine.now(), monotonic()
        self._doubt: Doubt | None = None
        self._went_back = timedelta()
        self._behind_until = self._at
        self._looking = threading.Lock()

    def now(self) -> datetime:
        """To be asked every few seconds: only so does it notice."""
        with self._looking:
            told, tick = self._machine.now(), self._monotonic()
            self._at += timedelta(seconds=tick - self._tick)
            self._tick = tick
            if self._believes(told - self._at):
                self._at = told
            return self._at

    def _believes(self, step: timedelta) -> bool:
        if -STEP_BACK <= step <= STEP_AHEAD:
            self._doubt = None
            return True
        if self._doubt is None or abs(step - self._doubt.step) > STEP_BACK:
            self._doubt = Doubt(step, self._tick)
            _tell(step)
        if self._tick - self._doubt.since < DOUBT_SECONDS:
            return False
        self._follow(step)
        return True

    def _follow(self, step: timedelta) -> None:
        self._doubt = None
        if step < timedelta():
            self._went_back, self._behind_until = -step, self._at

    def notices(self) -> list[str]:
        """Told while it is in doubt, and after it has gone back until the time is reached again."""
        now = self.now()
        if self._doubt is not None:
            minutes = abs(self._doubt.step) // timedelta(minutes=1)
            return [f"The machine's clock was moved by {minutes} minutes: in five minutes Rumbo goes by it."]
        if now >= self._behind_until:
            return []
        minutes = self._went_back // timedelta(minutes=1)
        return [f"The machine's clock was set back by {minutes} minutes: look at its time service. Nothing repeats."]


def _tell(step: timedelta) -> None:
    seconds = round(abs(step).total_seconds())
    if step > timedelta():
        log.warning("clock.stepped_ahead", seconds=seconds)
    else:
        log.warning("clock.stepped_back", seconds=seconds)


def clock_notices(clock: Clock) -> list[str]:
    """What is to be said of a clock that follows the machine's; one that is made to be moved is always right."""
    return clock.notices() if isinstance(clock, SteadyClock) else []
