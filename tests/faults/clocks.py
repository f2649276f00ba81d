"""The clock of the bot's machine is set by an hour, a month and more, while it runs; Telegram's goes on as it was."""

import asyncio
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from tests.faults.figures import Figures
from tests.faults.kinds import Scale, Watch
from tests.faults.ours import Place, Run, running, summed_up
from tests.faults.programme import Programme

STEPS = (timedelta(hours=1), timedelta(hours=-1), timedelta(days=31), timedelta(days=-40))
REST = (0.5, 2.0)
WRONG = 3.0
"""For how many seconds the clock stays wrong."""
BEFORE = ("", "cohorts", "coordinators", "registered")
LIBRARIES = ("/usr/lib", "/usr/local/lib")
HINT = "libfaketime is missing: apt install faketime"


def library() -> Path | None:
    """libfaketime, where Debian and others put it."""
    return next((path for place in LIBRARIES for path in Path(place).glob("**/libfaketime.so.1")), None)


@dataclass
class Hand:
    """Sets the bot's clock by a file: so many seconds from the machine's."""

    run: Run
    file: Path
    random: Random
    right: timedelta = timedelta()
    wrong: timedelta = timedelta()
    still: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while the clock is wrong, and while time passes."""

    def write(self) -> None:
        seconds = (self.right + self.wrong).total_seconds()
        new = self.file.with_suffix(".new")
        new.write_text(f"{seconds:+.0f}\n")
        new.rename(self.file)

    def set_right(self) -> None:
        self.right = self.run.bench.clock() - datetime.now(UTC)
        self.write()

    async def move(self, moment: datetime) -> None:
        """Months pass while the bot is off: a clock that is set ahead while it runs is not believed for a while."""
        async with self.still:
            await self.run.process.end(signal.SIGTERM)
            self.run.bench.clock.move_to(moment)
            self.set_right()
            await self.run.process.start()

    async def torment(self, programme: Programme) -> None:
        """Once everybody is in: a link that has run out by a wrong clock is told so, and rightly."""
        while programme.stage in BEFORE:
            await asyncio.sleep(0.5)
        turn = 0
        while True:
            await asyncio.sleep(self.random.uniform(*REST))
            async with self.still:
                await self._go_wrong(STEPS[turn % len(STEPS)])
            turn += 1

    async def _go_wrong(self, step: timedelta) -> None:
        self.wrong = step
        self.write()
        self.run.bench.befell()
        await asyncio.sleep(WRONG)
        self.wrong = timedelta()
        self.write()


async def stepped(scale: Scale, seed: int, watch: Watch) -> Figures:
    preload = library()
    if preload is None:
        return Figures(not_run=HINT)
    async with running(scale.small, seed, Place(pause=scale.pause, starts=False)) as run:
        hand = Hand(run, run.folder / "clock", Random(seed))
        hand.set_right()
        _fake_clock(run, hand.file, preload)
        await run.process.start()
        programme = Programme(run.bench, run.cast, hand.move)
        watch(run.bench, lambda: programme.stage)
        async with asyncio.TaskGroup() as group:
            tormenting = group.create_task(hand.torment(programme))
            await programme.play()
            tormenting.cancel()
        return await summed_up(run, programme)


def _fake_clock(run: Run, file: Path, preload: Path) -> None:
    run.process.environment |= {
        "LD_PRELOAD": str(preload),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_CACHE_DURATION": "1",  # without a cache each look at the clock reads the file
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_FORCE_MONOTONIC_FIX": "0",  # else each wait for Python's own lock ends at once, and begins again
    }
    run.process.command = _without_date


def _without_date() -> Sequence[str]:
    return [sys.executable, "-m", "tests.faults.unhurried"]
