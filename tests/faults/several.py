"""Two to four processes on one PostgreSQL, one of them killed at a time."""

import asyncio
import signal
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random

from tests.faults.figures import Figures
from tests.faults.gate import Gate
from tests.faults.kinds import Scale, Watch
from tests.faults.ours import Place, Run, running, summed_up
from tests.faults.postgres import postgres
from tests.faults.process import Process, free_port
from tests.faults.programme import Programme

REST = (2.0, 8.0)
DEAD = (0.5, 4.0)
TAKEOVER = "takeover_s"


@dataclass
class Pack:
    """Identical processes; people are waited with only while one of them is up."""

    run: Run
    random: Random
    members: list[Process] = field(default_factory=list)
    kills: int = 0
    takeovers: list[float] = field(default_factory=list)
    _up: int = 0
    _moving: asyncio.Lock = field(default_factory=asyncio.Lock)

    def add(self, port: int, sign: str) -> None:
        first, calls = self.run.process, self.run.bench.server.account.calls
        settings = first.environment | {"PORT": str(port)}
        log = self.run.folder / f"bot{len(self.members)}.log"
        member = replace(first, environment=settings, log=log, works=lambda: calls[sign], start_seconds=[])
        member.went_up, member.went_down = self._went_up, self._went_down
        self.members.append(member)

    def _went_up(self) -> None:
        self._up += 1
        if self._up == 1:
            self.run.bench.went_up()

    def _went_down(self) -> None:
        self._up -= 1
        if self._up == 0:
            self.run.bench.went_down()

    async def start(self) -> None:
        for member in self.members:
            await member.start()

    async def torment(self) -> None:
        while True:
            await asyncio.sleep(self.random.uniform(*REST))
            async with self._moving:
                await self._kill(self.random.choice(self.members))

    async def _kill(self, member: Process) -> None:
        bench = self.run.bench
        polled = bench.server.account.calls["getupdates"]
        await member.end()
        died = bench.now()
        bench.befell()
        self.kills += 1
        await asyncio.sleep(self.random.uniform(*DEAD))
        await member.start()
        if bench.server.account.calls["getupdates"] > polled:
            self.takeovers.append(bench.now() - died)

    async def move(self, moment: datetime) -> None:
        """All go down and come up under the other date."""
        async with self._moving:
            await self.end(signal.SIGTERM)
            self.run.bench.clock.move_to(moment)
            await self.start()

    async def end(self, sign: signal.Signals = signal.SIGKILL) -> None:
        for member in self.members:
            await member.end(sign)


async def several(scale: Scale, seed: int, watch: Watch) -> Figures:
    """With webhooks on all of them, shared out by one address."""
    random = Random(seed)
    ports = [free_port() for _ in range(scale.processes)]
    async with postgres() as database, Gate(random, ports) as gate:
        place = Place(database.url, {"PUBLIC_URL": gate.url}, "getwebhookinfo", starts=False)
        async with running(scale.small, seed, place) as run:
            return await _played(run, random, ports, "getwebhookinfo", watch)


async def _played(run: Run, random: Random, ports: Sequence[int], sign: str, watch: Watch) -> Figures:
    pack = Pack(run, random)
    for port in ports:
        pack.add(port, sign)
    try:
        await pack.start()
        programme = Programme(run.bench, run.cast, pack.move)
        watch(run.bench, lambda: programme.stage)
        async with asyncio.TaskGroup() as group:
            tormenting = group.create_task(pack.torment())
            await programme.play()
            tormenting.cancel()
        await pack.end()
        run.process.start_seconds += pack.members[0].start_seconds
        return await summed_up(run, programme)
    finally:
        await pack.end()
