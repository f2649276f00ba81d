"""`kill -9` at random points, from the start of the process on; restarted at once."""

import asyncio
import signal
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, TypeVar

from tests.faults.bench import Bench
from tests.faults.process import Process

WINDOW = 2.0
"""Kills fall within so many typical starts after each start of the process: half of them before it works."""
WIDER = 0.2


@dataclass
class Killer:
    """Kills `kills` times; time moves with the restarts."""

    bench: Bench
    process: Process
    random: Random
    kills: int
    _moves: "asyncio.Queue[tuple[datetime, asyncio.Future[None]]]" = field(default_factory=asyncio.Queue)
    done: int = 0
    _barren: int = 0

    async def run(self) -> None:
        while self.done < self.kills:
            await asyncio.sleep(self.random.random() * self._window())
            self._barren = 0 if self.process.up else self._barren + 1
            await self.process.end()
            self.bench.befell()
            self.done += 1
            self._move()
            await self.process.begin()
        await self.follow_moves()

    def _window(self) -> float:
        """Wider after each life that did not come to work: a machine may have become slower since."""
        return WINDOW * self.process.typical_start * (1 + WIDER * self._barren)

    async def follow_moves(self) -> None:
        """Once all kills are done: an orderly end and a new start for each move of time."""
        while True:
            if self.process.watch is not None:
                await self.process.watch
            moment, future = await self._moves.get()
            await self.process.end(signal.SIGTERM)
            self.bench.clock.move_to(moment)
            await self.process.begin()
            future.set_result(None)

    def _move(self) -> None:
        """While the bot is down, time may pass."""
        while not self._moves.empty():
            moment, future = self._moves.get_nowait()
            self.bench.clock.move_to(moment)
            future.set_result(None)

    async def move(self, moment: datetime) -> None:
        """At the next restart."""
        future = asyncio.get_running_loop().create_future()
        self._moves.put_nowait((moment, future))
        await future


Result = TypeVar("Result")


async def under(killer: Killer, play: Coroutine[Any, Any, Result]) -> Result:
    """Play while it kills; what goes wrong in either ends both."""
    async with asyncio.TaskGroup() as group:
        killing, playing = group.create_task(killer.run()), group.create_task(play)
        result = await playing
        killing.cancel()
    return result
