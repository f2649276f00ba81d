"""Whether the machine's clock runs on evenly, held against one that nobody can set."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock, MovableClock

log = structlog.get_logger()

STEP_BACK, STEP_AHEAD = timedelta(minutes=2), timedelta(minutes=30)
REST_SECONDS = 300
"""For so long nothing that is due is done after a step ahead: what a wrong clock makes due cannot be taken back."""


class Timekeeper:
    """Notes when the clock is set. One that is made to be moved, for a rehearsal, may be set ahead at any time."""

    def __init__(self, clock: Clock, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._monotonic = monotonic
        self._before = clock.now(), monotonic()
        self._behind_until: datetime | None = None
        self._rests_until = monotonic()
        self._step = timedelta()

    def look(self) -> None:
        """To be called every few seconds."""
        now, tick = self._clock.now(), self._monotonic()
        step = now - (self._before[0] + timedelta(seconds=tick - self._before[1]))
        self._before = now, tick
        if -step > STEP_BACK:
            self._behind_until, self._step, self._rests_until = now - step, -step, tick
            log.warning("clock.stepped_back", seconds=round(-step.total_seconds()))
        elif step > STEP_AHEAD and not isinstance(self._clock, MovableClock):
            self._step, self._rests_until = step, tick + REST_SECONDS
            log.warning("clock.stepped_ahead", seconds=round(step.total_seconds()))

    @property
    def rests(self) -> bool:
        """Whether the clock was set ahead so shortly ago that it may be set back."""
        return self._monotonic() < self._rests_until

    def notices(self) -> list[str]:
        """Told while a step ahead is waited out, and after a step back until the time is reached again."""
        minutes = self._step // timedelta(minutes=1)
        if self.rests:
            return [f"The machine's clock was set ahead by {minutes} minutes: nothing is asked for five minutes."]
        if self._behind_until is None or self._clock.now() >= self._behind_until:
            return []
        return [f"The machine's clock was set back by {minutes} minutes: look at its time service. Nothing repeats."]
