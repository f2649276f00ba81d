"""Two to four processes on one PostgreSQL, one of them killed at a time."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import Any

from tests.faults.figures import Figures
from tests.faults.gate import Gate
from tests.faults.kinds import Scale, Watch
from tests.faults.ours import Place, Run, running, summed_up
from tests.faults.postgres import postgres
from tests.faults.process import START_SECONDS, Process, free_port
from tests.faults.programme import Programme

REST = (2.0, 8.0)
DEAD = (0.5, 4.0)
PATIENCE = 75.0
"""Seconds: what a process had in hand when it died is sent by another once its lease has run out."""
POLLS = "getupdates"
TAKEOVER, GIVEN_UP = "takeover_s", 60.0


@dataclass
class Pack:
    """Identical processes; people are waited with only while one of them is up."""

    run: Run
    random: Random
    sign: str
    ports: Sequence[int]
    members: list[Process] = field(default_factory=list)
    kills: int = 0
    takeovers: list[float] = field(default_factory=list)
    _up: int = 0
    _moving: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        first, calls = self.run.process, self.run.bench.server.account.calls
        for port in self.ports:
            member = replace(
                first,
                environment=first.environment | {"PORT": str(port)},
                log=self.run.folder / f"bot{port}.log",
                works=lambda: calls[self.sign],
                went_up=self._went_up,
                went_down=self._went_down,
                start_seconds=[],
            )
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
        """Of those that poll, only the first is seen at work; whoever waited for the others would sit out a poll."""
        first, *others = self.members
        await first.start()
        for other in others:
            await (_listening(other) if self.sign == POLLS else other.start())

    async def torment(self) -> None:
        """One dies, is away for a while, and comes back."""
        while True:
            await asyncio.sleep(self.random.uniform(*REST))
            async with self._moving:
                member = self.random.choice(self.members)
                await self._kill(member)
                await asyncio.sleep(self.random.uniform(*DEAD))
                await member.start()

    async def torment_receiver(self) -> None:
        """The one that polls dies, and comes back once another polls; `takeovers` are the seconds until then."""
        while True:
            await asyncio.sleep(self.random.uniform(*REST))
            async with self._moving:
                receiver = self.members[self.kills % 2]
                await self._kill(receiver)
                await self._taken_over()
                await receiver.begin()

    async def _kill(self, member: Process) -> None:
        await member.end()
        self.run.bench.befell()
        self.kills += 1

    async def _taken_over(self) -> None:
        calls, died = self.run.bench.server.account.calls, self.run.bench.now()
        polls = calls[POLLS]
        while calls[POLLS] == polls and self.run.bench.now() - died < GIVEN_UP:
            await asyncio.sleep(0.02)
        self.takeovers.append(self.run.bench.now() - died)

    async def move(self, moment: datetime) -> None:
        """All go down and come up under the other date."""
        async with self._moving:
            await self.end(signal.SIGTERM)
            self.kills = 0
            self.run.bench.clock.move_to(moment)
            await self.start()

    async def end(self, sign: signal.Signals = signal.SIGKILL) -> None:
        for member in self.members:
            await member.end(sign)


async def _listening(member: Process) -> None:
    """Start it, and return once it answers on its port."""
    await member.begin()
    async with asyncio.timeout(START_SECONDS):
        while True:
            with suppress(OSError):
                _, door = await asyncio.open_connection("127.0.0.1", int(member.environment["PORT"]))
                door.close()
                return
            await asyncio.sleep(0.05)


async def several(scale: Scale, seed: int, watch: Watch) -> Figures:
    """With webhooks on all of them, shared out by one address."""
    random = Random(seed)
    ports = [free_port() for _ in range(scale.processes)]
    async with postgres() as database, Gate(random, ports) as gate:
        place = Place(database.url, {"PUBLIC_URL": gate.url}, "getwebhookinfo", scale.pause, PATIENCE, starts=False)
        async with running(scale.small, seed, place) as run:
            pack = Pack(run, random, place.sign, ports)
            return await _played(pack, pack.torment, watch)


async def polling(scale: Scale, seed: int, watch: Watch) -> Figures:
    """One of two polls."""
    ports = [free_port(), free_port()]
    async with (
        postgres() as database,
        running(scale.small, seed, Place(database.url, pause=scale.pause, patience=PATIENCE, starts=False)) as run,
    ):
        pack = Pack(run, Random(seed), POLLS, ports)
        figures = await _played(pack, pack.torment_receiver, watch)
        figures.more[TAKEOVER] = round(max(pack.takeovers, default=0.0), 1)
        return figures


async def _played(pack: Pack, torment: Callable[[], Coroutine[Any, Any, None]], watch: Watch) -> Figures:
    run = pack.run
    try:
        await pack.start()
        programme = Programme(run.bench, run.cast, pack.move)
        watch(run.bench, lambda: programme.stage)
        async with asyncio.TaskGroup() as group:
            tormenting = group.create_task(torment())
            await programme.play()
            tormenting.cancel()
        await pack.end()
        run.process.start_seconds += pack.members[0].start_seconds
        return await summed_up(run, programme)
    finally:
        await pack.end()
