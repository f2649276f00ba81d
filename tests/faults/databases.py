"""PostgreSQL is killed with SIGKILL again and again, and started anew."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.faults.figures import Figures
from tests.faults.kills import Killer, under
from tests.faults.kinds import Scale, Watch
from tests.faults.ours import Place, Run, running, summed_up
from tests.faults.postgres import Postgres, postgres
from tests.faults.programme import Programme

PATIENCE = 30.0
DOWN_SECONDS = (0.0, 2.0)


@dataclass
class Monkey:
    """Kills the database every `between` seconds, for as long as it is let."""

    run: Run
    database: Postgres
    random: Random
    between: tuple[float, float]

    async def torment(self) -> None:
        while True:
            await asyncio.sleep(self.random.uniform(*self.between))
            await self.database.kill()
            self.run.bench.befell()
            await asyncio.sleep(self.random.uniform(*DOWN_SECONDS))
            await self.database.begin()
            self.run.bench.came_back()

    async def during(self, play: Coroutine[Any, Any, None]) -> None:
        async with asyncio.TaskGroup() as group:
            tormenting = group.create_task(self.torment())
            await play
            tormenting.cancel()
        await self.database.begin()


def _place(database: Postgres, scale: Scale) -> Place:
    return Place(url=database.url, pause=scale.pause, patience=PATIENCE)


async def database_killed(scale: Scale, seed: int, watch: Watch) -> Figures:
    async with (
        postgres() as database,
        running(scale.small, seed, Place(url=database.url, pause=scale.pause, patience=30)) as run,
    ):
        killer = Killer(run.bench, run.process, Random(seed), 0)
        programme = Programme(run.bench, run.cast, killer.move)
        watch(run.bench, lambda: programme.stage)
        run.process.supervised = True
        monkey = Monkey(run, database, Random(seed), scale.database_rest)
        await monkey.during(under(killer, programme.play()))
        return await summed_up(run, programme)
