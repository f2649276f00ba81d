"""Whether the machine's clock runs on evenly, held against one that nobody can set."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock

log = structlog.get_logger()

STEP_BACK = timedelta(minutes=2)


class Timekeeper:
    """Notes when the clock is set back. That it is set forward needs nobody: what is due then is swept at once."""

    def __init__(self, clock: Clock, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._monotonic = monotonic
        self._before = clock.now(), monotonic()
        self._behind_until: datetime | None = None
        self._step = timedelta()

    def look(self) -> None:
        """To be called every few seconds."""
        now, tick = self._clock.now(), self._monotonic()
        expected = self._before[0] + timedelta(seconds=tick - self._before[1])
        self._before = now, tick
        if expected - now > STEP_BACK:
            self._behind_until, self._step = expected, expected - now
            log.warning("clock.stepped_back", seconds=round(self._step.total_seconds()))

    def notices(self) -> list[str]:
        """Told until the time is reached again that it was before."""
        if self._behind_until is None or self._clock.now() >= self._behind_until:
            return []
        minutes = self._step // timedelta(minutes=1)
        return [f"The machine's clock was set back by {minutes} minutes: look at its time service. Nothing repeats."]
