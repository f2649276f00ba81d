"""Row 3: how long people who type wait for their replies while thousands of check-in openers go out."""

import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.figures import Figure, Row
from tests.benchmarks.handling import Template
from tests.benchmarks.places import opened
from tests.benchmarks.plan import Plan
from tests.benchmarks.registration import ANSWERS, Json, Someone, Updates, populate
from tests.benchmarks.serving import running, settings, telegram
from tests.benchmarks.smes import IN_WINDOW, populate_smes

PEOPLE, OPENERS = 100, 10_000
SECONDS, QUICK_SECONDS = 25.0, 6.0
WARM_UP = 2.0
THINKING = (4.0, 12.0)
"""Seconds between two answers of a person."""
LONGEST = 60.0


@dataclass(frozen=True, slots=True)
class Heard:
    """Of one run: the seconds that replies took, sorted, and how many openers left in how many seconds."""

    latencies: list[float]
    openers: int
    seconds: float

    def percentile(self, share: float) -> float:
        """In milliseconds."""
        return self.latencies[min(len(self.latencies) - 1, int(len(self.latencies) * share))] * 1000


def measure(plan: Plan) -> Row:
    row = Row("typing", f"replies to {PEOPLE} people who type, while {OPENERS:,} check-in openers go out")
    template = _prepare(plan)
    runs = [_run(plan, template, seed) for seed in plan.seeds]
    replies = sum(len(run.latencies) for run in runs)
    note = f"{replies:,} replies in {len(runs)} runs"
    for key, share in (("p50", 0.5), ("p99", 0.99)):
        figure = Figure(key, f"reply time, {key}", tuple(run.percentile(share) for run in runs), "ms", note)
        row.figures += plan.told([figure])
    speeds = tuple(run.openers / run.seconds for run in runs)
    row.figures += plan.told([Figure("openers", "openers sent meanwhile", speeds, "a second", "the channel takes 25")])
    row.wants("p99", "reply time, p99", row.value("p99"), 250, unit=" ms", at_most=True)
    return row


def _prepare(plan: Plan) -> Template:
    """People in the midst of their registration, and the openers of as many SMEs waiting to be sent."""
    url, updates = plan.places.sqlite(), Updates()
    with opened(url) as database:
        people = populate(database, PEOPLE * 2, updates)
        populate_smes(database, plan.amount(OPENERS), opened=True)
    return Template(url, [one for one in people if one.given < len(ANSWERS) // 2], updates)


def _run(plan: Plan, template: Template, seed: int) -> Heard:
    folder = plan.folder(f"typing-{seed}")
    seconds = QUICK_SECONDS if plan.quick else SECONDS
    schedule = _schedule(template.people, template.last_update, seconds, seed)
    with telegram(folder, schedule) as server:
        environment = settings(plan.places.copy(template.url), server, folder)
        command = [sys.executable, "-m", "tests.benchmarks.paced_bot", "telegram", IN_WINDOW.isoformat()]
        with running(command, folder, environment) as process:
            told = server.told(LONGEST + seconds, process)
    return _heard(told, folder)


def _heard(told: dict[str, Any], folder: Path) -> Heard:
    refused = (folder / "process.log").read_text(encoding="utf-8").count("level=error")
    assert not refused, f"{refused} errors in the log of the bot"
    return Heard(sorted(told["latencies"]), told["others"], told["seconds"])


def _schedule(people: Sequence[Someone], updates: Updates, seconds: float, seed: int) -> list[tuple[float, int, Json]]:
    """Each begins at a moment of their own, and answers again after some thought."""
    draw, when = random.Random(seed), list[tuple[float, Someone, int]]()
    for person in people:
        at = WARM_UP + draw.uniform(0, THINKING[1])
        for step in range(person.given, len(ANSWERS)):
            if at < seconds:
                when.append((at, person, step))
            at += draw.uniform(*THINKING)
    return [(at, one.user_id, updates.answers(one, step)) for at, one, step in sorted(when, key=lambda due: due[0])]
