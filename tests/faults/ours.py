"""The scripted run against the real bot, under one kind of fault after the other."""

import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.fakes.telegram.server import TOKEN
from tests.fakes.telegram_server import MovableClock, TelegramServer
from tests.faults.bench import PATIENCE, Bench
from tests.faults.figures import Figures, figures_of
from tests.faults.kills import Killer, under
from tests.faults.kinds import Scale, Watch, seasons
from tests.faults.process import ROOT, Process, environment, run_command
from tests.faults.programme import BEGIN, Cast, Programme, Size, first_admin
from tests.faults.records_kept import double_effects, facts_kept, left_over, lost_facts

INVITE = [sys.executable, "-m", "bot", "staff", "invite", "--role", "admin", "--name", "Ana"]


@dataclass(frozen=True)
class Place:
    """Where a bot runs: SQLite and polling unless said otherwise.

    `sign` is the call by which a bot shows that it works; `starts` is off where somebody else starts it.
    """

    url: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    sign: str = "getupdates"
    pause: float = 0.3
    patience: float = PATIENCE
    starts: bool = True


HERE = Place()


@dataclass
class Run:
    """A run in the making: its bench, its people, its bot."""

    bench: Bench
    cast: Cast
    process: Process
    url: str
    folder: Path
    begun: float


@asynccontextmanager
async def running(size: Size, seed: int, place: Place = HERE) -> AsyncIterator[Run]:
    """The bot, ready and running, and everybody at their phones."""
    clock = MovableClock(BEGIN)
    with tempfile.TemporaryDirectory(prefix="rumbo-faults-") as name:
        folder = Path(name)
        url = place.url or f"sqlite:///{folder}/rumbo.db"
        async with TelegramServer(token=TOKEN, clock=clock, rates=None) as server:
            bench = Bench(server, clock, Random(seed), place.pause, place.patience)
            settings = environment(url, folder, server.url, TOKEN, **place.settings)
            payload = await first_admin(INVITE, settings, str(ROOT))
            calls = server.account.calls
            process = Process(bench, run_command(bench), settings, folder / "bot.log", lambda: calls[place.sign])
            run = Run(bench, Cast(bench, size, seed), process, url, folder, bench.now())
            try:
                if place.starts:
                    await process.start()
                run.cast.enter(payload)
                yield run
            finally:
                await run.cast.leave()
                await process.end()


def result_of(run: Run, missing: list[str]) -> Figures:
    """The figures of a run that has ended; the bot is down."""
    given = {name: value for someone in run.cast.people for name, value in someone.given.items()}
    figures = figures_of(run.bench.counts, lost_facts(given, facts_kept(run.url)))
    set_aside, given_up = left_over(run.url)
    effects = double_effects(run.url)
    figures.lost += len(set_aside)
    figures.missing_messages = len(missing) + len(given_up)
    figures.double_effects = len(effects)
    figures.notes += [*set_aside, *missing, *given_up, *effects]
    return figures


async def killed(scale: Scale, seed: int, watch: Watch) -> Figures:
    """`kill -9` at random points of as many runs as it takes."""
    return await seasons(scale, seed, watch, _season)


async def _season(size: Size, pause: float, seed: int, kills: int, watch: Watch) -> Figures:
    async with running(size, seed, Place(pause=pause)) as run:
        killer = Killer(run.bench, run.process, Random(seed), kills)
        return await play(run, killer, watch)


async def play(run: Run, killer: Killer, watch: Watch) -> Figures:
    """The whole programme, and what came of it."""
    programme = Programme(run.bench, run.cast, killer.move)
    watch(run.bench, lambda: programme.stage)
    await under(killer, programme.play())
    return await summed_up(run, programme)


async def summed_up(run: Run, programme: Programme) -> Figures:
    """The figures, once the bot is down."""
    await run.process.end()
    figures = result_of(run, programme.missing)
    figures.seconds = run.bench.now() - run.begun
    figures.more["start_s"] = round(run.process.typical_start, 2)
    return figures
