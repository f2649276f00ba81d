"""Row 6: from the start of the process to its first answer, and what it keeps in memory while nothing happens."""

import time
from collections.abc import Iterator

from tests.benchmarks.figures import Figure, Row, ratio
from tests.benchmarks.handling import KINDS, Template, prepare
from tests.benchmarks.memory import resident
from tests.benchmarks.plan import Plan
from tests.benchmarks.registration import Json, answers_of
from tests.benchmarks.serving import run_bot, running, settings, telegram
from tests.benchmarks.sweeps_row import QUICK_SIZES, SIZES, smes

LONGEST = 60.0
STARTS, QUICK_STARTS = 5, 1
IDLE_SECONDS, QUICK_IDLE_SECONDS = 20.0, 2.0


def measure(plan: Plan) -> Row:
    row = Row("starting", "from the start to the first answer, and memory while idle: python -m bot run, SQLite")
    template, most = prepare(plan.places, KINDS[1], 0.1), (QUICK_SIZES if plan.quick else SIZES)[-1]
    row.figures += plan.told(_starts(plan, template))
    row.figures += plan.told(_idle(plan, "idle", "memory idle", template.url))
    row.figures += plan.told(_idle(plan, "idle_many", f"memory idle with {most:,} SMEs", smes(plan, most)))
    idle, many = row.value("idle"), row.value("idle_many")
    row.wants("start", "start to first answer", row.value("start"), 1.5, unit=" s", at_most=True)
    row.wants("idle", "memory idle", idle, 150, unit=" MB", at_most=True)
    row.wants("idle_growth", f"memory with {most:,} SMEs", ratio(many, idle), 1.3, at_most=True, ratio=True)
    return row


def _starts(plan: Plan, template: Template) -> Iterator[Figure]:
    count = QUICK_STARTS if plan.quick else STARTS
    runs = tuple(_start(plan, template, number) for number in range(count))
    yield Figure("start", "start to first answer", runs, "s", "a message waits at Telegram")


def _start(plan: Plan, template: Template, number: int) -> float:
    folder = plan.folder(f"start-{number}")
    with telegram(folder, _one(template)) as server:
        environment = settings(plan.places.copy(template.url), server, folder)
        began = time.monotonic()
        with running(run_bot(), folder, environment) as process:
            server.told(LONGEST, process)
            return time.monotonic() - began


def _one(template: Template) -> list[tuple[float, int, Json]]:
    person = template.people[0]
    return [(0.0, person.user_id, answers_of([person], template.last_update, 0)[0])]


def _idle(plan: Plan, key: str, name: str, url: str) -> Iterator[Figure]:
    """Megabytes resident after a while without a message; three readings a second apart."""
    folder = plan.folder(key)
    with telegram(folder, []) as server:
        environment = settings(plan.places.copy(url), server, folder)
        with running(run_bot(), folder, environment) as process:
            time.sleep(QUICK_IDLE_SECONDS if plan.quick else IDLE_SECONDS)
            runs = tuple(_a_second_later(process.pid) for _ in range(1 if plan.quick else 3))
    yield Figure(key, name, runs, "MB", "resident")


def _a_second_later(pid: int) -> float:
    time.sleep(1)
    return resident(pid)
