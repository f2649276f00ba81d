"""The bot as a user starts it, in a process of its own, ended in any way."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.bench import Bench

ROOT = Path(__file__).parents[2]
START_SECONDS = 60.0
STOP_SECONDS = 12.0
SUPERVISOR_REST = 0.5


class DoesNotStart(Exception):
    """The process ended, or did nothing, where it should have begun to work; its last words."""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def environment(url: str, folder: Path, api_url: str, token: str, **more: str) -> dict[str, str]:
    """The settings of a bot on the test's Telegram."""
    own = {"TELEGRAM_TOKEN": token, "TELEGRAM_API_URL": api_url, "DATABASE_URL": url, "DATA_DIR": str(folder)}
    return {"PATH": os.environ["PATH"], "PORT": str(free_port()), "LOG_LEVEL": "INFO"} | own | more


@dataclass
class Process:
    """`command` is made anew for each start, so that it can carry the date; `works` counts the calls of a bot at work.

    `mend` is what an operator does before a start, where a bot needs one. `went_up` and `went_down` hear of it in place
    of the bench, where there are several. A `supervised` one is started again when it ends of its own accord at start,
    as a service manager does; `ends` counts that.
    """

    bench: Bench
    command: Callable[[], Sequence[str]]
    environment: dict[str, str]
    log: Path
    works: Callable[[], int]
    mend: Callable[[], None] | None = None
    went_up: Callable[[], None] | None = None
    went_down: Callable[[], None] | None = None
    start_seconds: list[float] = field(default_factory=list)
    child: asyncio.subprocess.Process | None = None
    watch: "asyncio.Task[None] | None" = None
    up: bool = False
    supervised: bool = False
    ends: int = 0

    async def begin(self) -> None:
        """Start it, without waiting for it to work."""
        before = self.works()
        if self.mend is not None:
            self.mend()
        self.child = await self._run()
        self.watch = asyncio.create_task(self._notice_work(before))

    async def _run(self) -> asyncio.subprocess.Process:
        with self.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *self.command(), cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    async def start(self) -> None:
        """Start it, and return once it works."""
        await self.begin()
        assert self.watch is not None
        await asyncio.wait_for(asyncio.shield(self.watch), START_SECONDS)

    async def _notice_work(self, before: int) -> None:
        begun = self.bench.now()
        while self.works() == before:
            if self.child is None or self.child.returncode is not None:
                await self._died()
            await asyncio.sleep(0.01)
        self.start_seconds.append(self.bench.now() - begun)
        if self.went_up is None:  # where there are several, it may have been another one that was seen at work
            self.bench.started(self.start_seconds[-1])
        self.up = True
        (self.went_up or self.bench.went_up)()

    async def _died(self) -> None:
        """It ended of its own accord before it worked."""
        self.ends += 1
        if not self.supervised:
            raise DoesNotStart(self.last_words())
        await asyncio.sleep(SUPERVISOR_REST)
        self.child = await self._run()

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-1500:]

    async def end(self, sign: signal.Signals = signal.SIGKILL) -> None:
        if self.watch is not None:
            self.watch.cancel()
            await asyncio.gather(self.watch, return_exceptions=True)
        if self.child is not None and self.child.returncode is None:
            self.child.send_signal(sign)
            await asyncio.wait_for(self.child.wait(), STOP_SECONDS)
        if self.up:
            self.up = False
            (self.went_down or self.bench.went_down)()

    @property
    def typical_start(self) -> float:
        """Seconds from the start of the process to its work, in the middle of those seen."""
        return sorted(self.start_seconds)[len(self.start_seconds) // 2]


def run_command(bench: Bench) -> Callable[[], Sequence[str]]:
    """`python -m bot run --clock` at the server's moment."""

    def command() -> Sequence[str]:
        return [sys.executable, "-m", "bot", "run", "--clock", f"{bench.clock():%Y-%m-%dT%H:%M:%S}"]

    return command
