"""Messages in flight: as many as the channel's pace needs and no more, for each may be said twice if we die."""

import asyncio
import math
import time
from collections.abc import Callable, Coroutine
from typing import Any

from bot.settling import Attempt

MOST = 100
STALLED_SECONDS = 0.25
"""A flight that takes longer than this may never land: more are begun beside it."""
WEIGHT = 0.2
"""Of the latest flight, in the mean of how long they take."""
FEW = 8
GATHER_SECONDS = 0.02
"""For so long, where more than a few fly, the first that lands waits for others to be marked together with it."""


class Flights:
    """Attempts under way, and those that are over and not yet marked. `landed` is called when some are over."""

    def __init__(self, landed: Callable[[], None]) -> None:
        self._begun: dict[asyncio.Task[Attempt], float] = {}
        self._over: list[asyncio.Task[Attempt]] = []
        self._landed = landed
        self._seconds = 0.0

    def __len__(self) -> int:
        return len(self._begun)

    def room(self, per_second: float) -> int:
        """How many more may begin: as many are needed in flight as leave in the time that one takes."""
        oldest = time.monotonic() - min(self._begun.values(), default=math.inf)
        seconds = max(self._seconds, oldest if oldest > STALLED_SECONDS else 0)
        needed = math.ceil(min(per_second * seconds, MOST))
        return max(0, max(1, needed) - len(self._begun) + len(self._over))

    def begin(self, attempt: Coroutine[Any, Any, Attempt]) -> None:
        task = asyncio.create_task(attempt)
        self._begun[task] = time.monotonic()
        task.add_done_callback(self._note)

    def over(self) -> list[Attempt]:
        """What has landed since it was last marked."""
        return [task.result() for task in self._over]

    def marked(self, count: int) -> None:
        """The first `count` of those that are over have been marked."""
        now = time.monotonic()
        for task in self._over[:count]:
            self._seconds += WEIGHT * (now - self._begun.pop(task) - self._seconds)
        del self._over[:count]

    async def land(self, seconds: float) -> None:
        """Wait for all of them; those that take longer are broken off."""
        if self._begun:
            await asyncio.wait(self._begun, timeout=seconds)
        for task in self._begun:
            task.cancel()
        if self._begun:
            await asyncio.wait(self._begun)

    def _note(self, task: asyncio.Task[Attempt]) -> None:
        self._over.append(task)
        failed = not task.cancelled() and task.result().error is not None
        if failed or len(self._begun) <= FEW or len(self._over) == len(self._begun):
            self._landed()
        elif len(self._over) == 1:
            asyncio.get_running_loop().call_later(GATHER_SECONDS, self._landed)
