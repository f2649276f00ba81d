"""The same run, against the plain bot."""

import asyncio
import pickle
import re
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram.server import TOKEN
from tests.fakes.telegram_server import Message, MovableClock, TelegramServer
from tests.faults.bench import Bench
from tests.faults.figures import Figures, figures_of
from tests.faults.kills import Killer, under
from tests.faults.kinds import Scale, Watch, seasons
from tests.faults.people import Reply, Someone
from tests.faults.plain_words import FLUSH_SECONDS, HOURS, STATUSES, WORKSHOP, due
from tests.faults.process import Process, environment
from tests.faults.programme import STUCK_SECONDS, Size

PLACE = re.compile(r"Month (\d), action (\d)")
ACTION = re.compile(r"Action (\d): (what|who)")
CHOICES = {*HOURS, *STATUSES, "yes"}
"""What several answers may say alike; all else carries a mark."""
KINDS = {"what": "action", "who": "owner"}


class Member(Someone):
    """Registers, writes three actions, answers six check-ins."""

    def __init__(self, bench: Bench, phone: Phone, seed: int) -> None:
        super().__init__(bench, phone)
        self.seed = seed
        self.opened: set[int] = set()
        self.closed: set[int] = set()
        self.registered = False

    def initiative(self) -> Reply | None:
        return None if self.phone.person.started else Reply("/start plain")

    def hears(self, message: Message) -> None:
        self.registered = self.registered or "that is the plan" in message.text
        if found := re.match(r"Month (\d) of 6", message.text):
            self.opened.add(int(found[1]))
        if found := re.match(r"Month (\d): noted", message.text):
            self.closed.add(int(found[1]))

    def _fact(self, name: str, value: str) -> Reply:
        return Reply(value, {f"{self.phone.person.user_id}/{name}": value})

    def _mark(self, key: str) -> str:
        return f"{self.phone.person.user_id}{Random(f'{self.seed} {self.name} {key}').randrange(10**6):06d}"

    def _lot(self, key: str, among: Sequence[str]) -> str:
        return Random(f"{self.seed} {self.name} {key}").choice(among)

    def respond(self, message: Message) -> Reply | None:
        text = message.text
        if "I agree" in message.buttons:
            return Reply("I agree", {f"{self.phone.person.user_id}/consent": "yes"})
        if "At what hour" in text:
            return self._fact("hour", self._lot("hour", HOURS))
        if "your name" in text:
            return self._fact("name", f"{self.name} {self._mark('name')}")
        if "Begin" in message.buttons:
            return Reply("Begin")
        return self._about_action(text)

    def _about_action(self, text: str) -> Reply | None:
        if found := ACTION.match(text):
            key = f"{KINDS[found[2]]} {found[1]}"
            return self._fact(key, f"{key} {self._mark(key)}")
        if found := PLACE.match(text):
            key = f"{found[1]} {found[2]}"
            if "how is it going" in text:
                return self._fact(f"status {key}", self._lot(key, STATUSES))
            return self._fact(f"figure {key}", self._mark(key))
        if found := re.match(r"Month (\d): what is the next", text):
            return self._fact(f"next {found[1]}", f"on Monday {self._mark('next' + found[1])}")
        return None


@dataclass
class PlainRun:
    bench: Bench
    members: list[Member]
    process: Process
    folder: Path
    begun: float
    lives: "list[asyncio.Task[None]]"

    def kept(self) -> dict[int, dict[str, Any]]:
        """What the pickle holds, by person."""
        return self._load() or {}

    def mend(self) -> None:
        """A pickle that a kill cut short keeps the bot from starting: the operator moves it out of the way."""
        file = self.folder / "plain.pickle"
        if file.exists() and self._load() is None:
            file.unlink()
            self.bench.note("the pickle was broken, and moved away")

    def _load(self) -> dict[int, dict[str, Any]] | None:
        try:
            with (self.folder / "plain.pickle").open("rb") as file:
                data: dict[int, dict[str, Any]] = _Unpickler(file).load()["user_data"]
        except (OSError, EOFError, pickle.UnpicklingError, KeyError):
            return None
        return data


class _Unpickler(pickle.Unpickler):
    """python-telegram-bot leaves its bot out of the pickle by an id of its own."""

    def persistent_load(self, pid: Any) -> Any:
        return None


@asynccontextmanager
async def plain_running(
    companies: int, seed: int, webhook: tuple[int, str] | None = None, *, pause: float = 0.3, starts: bool = True
) -> AsyncIterator[PlainRun]:
    clock = MovableClock(WORKSHOP)
    with tempfile.TemporaryDirectory(prefix="rumbo-faults-plain-") as name:
        folder = Path(name)
        async with TelegramServer(token=TOKEN, clock=clock, rates=None) as server:
            bench = Bench(server, clock, Random(seed), pause)
            settings = environment("", folder, server.url, TOKEN)
            polls = server.account.calls

            def command() -> Sequence[str]:
                words = [str(folder), server.url, TOKEN, clock().isoformat(), *map(str, webhook or ())]
                return [sys.executable, "-m", "tests.faults.plain_bot", *words]

            sign = "getupdates" if webhook is None else "setwebhook"
            process = Process(bench, command, settings, folder / "bot.log", lambda: polls[sign])
            members = [Member(bench, server.phone(1000 + n, f"Laura{n}"), seed) for n in range(companies)]
            lives = [asyncio.create_task(member.live()) for member in members]
            run = PlainRun(bench, members, process, folder, bench.now(), lives)
            process.mend = run.mend
            try:
                if starts:
                    await process.start()
                yield run
            finally:
                for life in lives:
                    life.cancel()
                await asyncio.gather(*lives, return_exceptions=True)
                await process.end()


def plain_result(run: PlainRun, missing: Sequence[str]) -> Figures:
    kept = run.kept()
    figures = figures_of(run.bench.counts, dict(_lost(run.members, kept)))
    effects = [f"{user}/{name} twice" for user, own in kept.items() for name in _twice(own)]
    figures.double_effects, figures.missing_messages = len(effects), len(missing)
    figures.notes += [*effects, *missing]
    return figures


def _lost(members: Sequence[Member], kept: dict[int, dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for member in members:
        own = kept.get(member.phone.person.user_id, {})
        for name, value in member.given.items():
            if value not in own.get(name.partition("/")[2], []):
                yield name, f"{name}: given {value!r}, kept {own.get(name.partition('/')[2])!r}"


def _twice(own: dict[str, Any]) -> Iterator[str]:
    """Answers that are kept more than once, under the same question or another."""
    kept = Counter((value, name if value in CHOICES else "") for name, values in _lists(own) for value in values)
    yield from (str(value) for (value, _name), count in kept.items() for _ in range(count - 1))


def _lists(own: dict[str, Any]) -> Iterator[tuple[str, list[str]]]:
    return ((name, values) for name, values in own.items() if isinstance(values, list))


@dataclass
class PlainProgramme:
    """Registration, then month by month; `move` as in programme.py."""

    run: PlainRun
    move: Any
    months: int
    stage: str = ""

    async def play(self) -> list[str]:
        members, missing = self.run.members, []
        await self._until("registered", lambda: all(one.registered for one in members))
        missing += [f"registered: {one.name}" for one in members if not one.registered]
        for month in range(1, self.months + 1):
            await self.move(due(month))
            await self._until(f"month {month}", lambda m=month: all(m in one.closed for one in members))
            missing += [f"opener {month}: {one.name}" for one in members if month not in one.opened]
            missing += [f"thanks {month}: {one.name}" for one in members if month not in one.closed]
        self.stage = "done"
        return missing

    async def _until(self, stage: str, reached: Any) -> None:
        self.stage = stage
        bench = self.run.bench
        heard, since = bench.heard_at, bench.ready_seconds()
        while not reached():
            if bench.heard_at != heard:
                heard, since = bench.heard_at, bench.ready_seconds()
            if bench.ready_seconds() - since > bench.patience + STUCK_SECONDS:
                bench.note(f"stuck: {stage}")
                return
            await asyncio.sleep(0.05)


async def plain_killed(scale: Scale, seed: int, watch: Watch) -> Figures:
    """`kill -9` by the same lot as the other bot's."""
    return await seasons(scale, seed, watch, _season)


async def _season(size: Size, pause: float, seed: int, kills: int, watch: Watch) -> Figures:
    async with plain_running(size.companies, seed, pause=pause) as run:
        return await plain_play(run, Killer(run.bench, run.process, Random(seed), kills), size.months, watch)


async def plain_play(run: PlainRun, killer: Killer, months: int, watch: Watch) -> Figures:
    programme = PlainProgramme(run, killer.move, months)
    watch(run.bench, lambda: programme.stage)
    missing = await under(killer, programme.play())
    await asyncio.sleep(2 * FLUSH_SECONDS)
    await run.process.end(signal.SIGTERM)
    figures = plain_result(run, missing)
    figures.seconds = run.bench.now() - run.begun
    return figures
