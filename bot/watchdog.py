"""Ends a process that is alive but deaf, with a code of its own, so that whoever started it starts it again.

A restart helps when a part of this process has stopped without an error: the event loop is blocked, nobody sweeps,
nobody takes the next step in receiving, or a piece of work in the database never ends, behind which on SQLite all
others wait. It does not help when the token is refused, the network is cut or the database is away: those are waited
for, and /health says so. A process may be ended at any moment: nothing is lost by it.
"""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Mapping

import structlog

log = structlog.get_logger()

DEAF = 5
"""The exit code."""
LOOK_SECONDS = 5.0
LOOP_SECONDS = 60.0
PART_SECONDS = 300.0
STRIKES = 2
FRAMES_TOLD = 10


class Watchdog:
    """Watches from the event loop over the parts, and from a thread over the event loop.

    `silences` tells for how many seconds each part has not stirred; `answers` whether the database does; `longest_work`
    for how many seconds a piece of work has run there, and in which thread.
    """

    def __init__(
        self,
        silences: Callable[[], Mapping[str, float]],
        answers: Callable[[], Awaitable[bool]],
        longest_work: Callable[[], tuple[float, int]],
    ) -> None:
        self._silences = silences
        self._answers = answers
        self._longest_work = longest_work
        self._strikes = 0
        self._turned_at = time.monotonic()
        self._done = threading.Event()

    async def run(self) -> None:
        """Until cancelled."""
        threading.Thread(target=self._guard, args=[threading.get_ident()], name="watchdog", daemon=True).start()
        try:
            while True:
                self._turned_at = time.monotonic()
                await asyncio.sleep(LOOK_SECONDS)
                await self._look()
        finally:
            self._done.set()

    async def _look(self) -> None:
        """Twice in a row, so that a machine that has just woken up gets its time."""
        deaf = {part: seconds for part, seconds in self._silences().items() if seconds > PART_SECONDS}
        worked, thread = self._longest_work()
        stuck = worked > PART_SECONDS
        self._strikes = self._strikes + 1 if stuck or (deaf and await self._answers()) else 0
        if self._strikes < STRIKES:
            return
        if stuck:
            _end("database", worked, _places(thread))
        else:
            part, seconds = max(deaf.items(), key=lambda one: one[1])
            _end(part, seconds, "")

    def _guard(self, watched: int) -> None:
        looked_at = time.monotonic()
        while not self._done.wait(LOOK_SECONDS):
            now = time.monotonic()
            if now - looked_at > 3 * LOOK_SECONDS:
                self._turned_at = now  # we were stopped too
            elif now - self._turned_at > LOOP_SECONDS:
                _end("event loop", now - self._turned_at, _places(watched))
            looked_at = now


def _end(part: str, seconds: float, at: str) -> None:
    log.critical("watchdog.deaf", part=part, seconds=round(seconds), at=at)
    os._exit(DEAF)


def _places(thread: int) -> str:
    """Where that thread is, the innermost line last."""
    frame, places = sys._current_frames().get(thread), list[str]()  # noqa: SLF001  public enough to be documented
    while frame is not None and len(places) < FRAMES_TOLD:
        places.append(f"{os.path.basename(frame.f_code.co_filename)}:{frame.f_lineno}")  # noqa: PTH119  no path is wanted
        frame = frame.f_back
    return " > ".join(reversed(places))
