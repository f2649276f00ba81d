"""Row 1: answers handled a second, from raw updates to committed answers and reply rows, by one process."""

import asyncio
import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from cProfile import Profile
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import TypeAlias

from sqlalchemy.orm import Session

from bot.batch import handle_batch
from bot.channels.base import Arrival
from bot.channels.telegram_updates import Unreadable, arrivals_of, elements_of
from bot.garbage import keep_what_is_loaded
from records.database import Database
from tests.benchmarks.figures import Figure
from tests.benchmarks.places import Places, durability, opened
from tests.benchmarks.plan import Plan
from tests.benchmarks.registration import (
    NOW,
    Json,
    Someone,
    Updates,
    answers_of,
    chunks,
    kept,
    page_of,
    populate,
)

PEOPLE = {1: 60, 10: 200, 100: 600}
"""How many people write where so many messages wait at a time; each gives five or six answers on average."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A database, and how durable it is."""

    key: str
    name: str
    synchronous: str | None = None


KINDS = (
    Kind("sqlite_normal", "SQLite, synchronous NORMAL", "NORMAL"),
    Kind("sqlite_full", "SQLite, synchronous FULL"),
    Kind("postgres", "PostgreSQL"),
)


@dataclass(frozen=True, slots=True)
class Template:
    """A database with people in the midst of their registration, to be copied for each run."""

    url: str
    people: list[Someone]
    last_update: Updates


def prepare(places: Places, kind: Kind, share: float = 1) -> Template:
    """Let people come so far: all, or a share of them."""
    url, updates = places.new_postgres() if kind.key == "postgres" else places.sqlite(), Updates()
    with opened(url) as database:
        return Template(url, populate(database, round(max(PEOPLE.values()) * share), updates), updates)


@dataclass(frozen=True, slots=True)
class Speed:
    """Answers a second, by the clock and by the processor time of this process."""

    wall: float
    processor: float


Work: TypeAlias = Callable[[Session, Sequence[Arrival], datetime], int]


async def handle_all(database: Database, pages: Sequence[bytes], work: Work = handle_batch) -> float:
    """Hand in one page after the other as the receiver does; returns the seconds it took."""
    began = time.perf_counter()
    for number, page in enumerate(pages):
        elements = elements_of(page)
        assert not isinstance(elements, Unreadable)
        await database.run(work, arrivals_of(elements), NOW + timedelta(milliseconds=number))
    return time.perf_counter() - began


@contextmanager
def frozen() -> Iterator[None]:
    """As in the running bot, garbage is looked for rarely, and not in what was there before."""
    before = gc.get_threshold()
    gc.collect()
    keep_what_is_loaded()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def _profiled(profiler: Profile) -> Work:
    def work(session: Session, arrivals: Sequence[Arrival], now: datetime) -> int:
        return profiler.runcall(handle_batch, session, arrivals, now)

    return work


def measure(
    places: Places, kind: Kind, template: Template, waiting: int, seed: int, profiler: Profile | None = None
) -> Speed:
    """The speed with `waiting` at a time, on a fresh copy; nothing counts that was not kept."""
    answers: list[Json] = answers_of(template.people[: PEOPLE[waiting]], template.last_update, seed)
    pages = [page_of(chunk) for chunk in chunks(answers, waiting)]
    with opened(places.copy(template.url), synchronous=kind.synchronous) as database:
        with database.transaction() as session:
            before = kept(session)
        work = handle_batch if profiler is None else _profiled(profiler)
        with frozen():
            busy = -time.process_time()
            seconds = asyncio.run(handle_all(database, pages, work))
            busy += time.process_time()
        with database.transaction() as session:
            after = kept(session)
    gained = (after[0] - before[0], after[1] - before[1])
    assert gained == (len(answers), len(answers)), f"{len(answers)} answers were given, {gained} kept and replied to"
    return Speed(len(answers) / seconds, len(answers) / busy)


def ours(plan: Plan, kinds: Sequence[Kind], templates: Mapping[str, Template]) -> Iterator[Figure]:
    """Our figures: for each database, with 1, 10 and 100 messages waiting."""
    for kind in kinds:
        template = templates[kind.key]
        with opened(template.url, synchronous=kind.synchronous) as database:
            how = durability(database)
        for waiting in plan.ends(PEOPLE):
            speeds = [measure(plan.places, kind, template, waiting, seed) for seed in plan.seeds]
            runs = tuple(speed.wall for speed in speeds)
            note = f"{how}; {median(speed.processor for speed in speeds):,.4g} a second of processor time"
            yield Figure(f"{kind.key}_{waiting}", f"{kind.name}, {waiting} waiting", runs, "answers/s", note)
