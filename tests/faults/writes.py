"""SIGKILL at the k-th write to the disk of each life, k = 1, 2, 3 …; each time SQLite is asked whether it is whole."""

import asyncio
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.faults.figures import Figures
from tests.faults.kills import Killer, under
from tests.faults.kinds import Scale, Watch
from tests.faults.ours import Place, Run, running, summed_up
from tests.faults.process import run_command
from tests.faults.programme import Programme

BROKEN = "integrity_failures"
CALLS = ("pwrite64", "fdatasync")
"""What SQLite's file is written with."""
LONGEST_LIFE = 20.0


def may_trace() -> bool:
    """Whether strace is there and the system lets it."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0


@dataclass
class Tracer(Killer):
    """`kills` lives, the k-th of which ends at its k-th write."""

    run_of: Run | None = None
    broken: int = 0

    async def run(self) -> None:
        assert self.run_of is not None
        plain = run_command(self.bench)
        while self.done < self.kills:
            self.done += 1
            self._move()
            self.process.command = lambda: self._traced(plain())
            await self.process.end()
            await self.process.begin()
            await self._until_dead()
            self.bench.befell()
            self.broken += not await asyncio.to_thread(_whole, self.run_of.folder)
        self.process.command = plain
        await self.process.end()
        self._move()
        await self.process.begin()
        await self.follow_moves()

    def _traced(self, command: Sequence[str]) -> Sequence[str]:
        call = CALLS[self.done % len(CALLS)]
        place = (self.done + 1) // len(CALLS)
        words = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}"]
        return [*words, "-e", f"inject={call}:signal=KILL:when={place}", *command]

    async def _until_dead(self) -> None:
        child = self.process.child
        assert child is not None
        try:
            await asyncio.wait_for(child.wait(), LONGEST_LIFE)
        except TimeoutError:
            await self.process.end()


def _whole(folder: Path) -> bool:
    """SQLite's own check, on a copy of the file and its journal as they were left."""
    with tempfile.TemporaryDirectory() as name:
        for file in folder.glob("rumbo.db*"):
            shutil.copy(file, name)
        connection = sqlite3.connect(Path(name) / "rumbo.db")
        found = connection.execute("PRAGMA integrity_check").fetchone()
        connection.close()
        return bool(found == ("ok",))


async def writes_killed(scale: Scale, seed: int, watch: Watch) -> Figures:
    if not may_trace():
        return Figures(not_run="strace is missing (apt install strace), or ptrace is not permitted here")
    async with running(scale.small, seed, Place(pause=scale.pause)) as run:
        tracer = Tracer(run.bench, run.process, Random(seed), scale.writes, run_of=run)
        programme = Programme(run.bench, run.cast, tracer.move)
        watch(run.bench, lambda: programme.stage)
        await under(tracer, programme.play())
        figures = await summed_up(run, programme)
        figures.more[BROKEN] = tracer.broken
        return figures
