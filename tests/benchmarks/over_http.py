"""Row 2: the same through a real HTTP server, with the replies really sent."""

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks import peers_run
from tests.benchmarks.figures import PEERS, Figure, Row, ratio
from tests.benchmarks.handling import KINDS, Template, prepare
from tests.benchmarks.places import Places
from tests.benchmarks.plan import Plan
from tests.benchmarks.registration import NOW, Json, answers_of
from tests.benchmarks.serving import TOKEN, running, settings, telegram

LONGEST = 120.0
FREE = [sys.executable, "-m", "tests.benchmarks.paced_bot", "free", f"{NOW:%Y-%m-%dT%H:%M:%S}"]
"""The bot as `python -m bot run` runs it, for a Telegram without limits."""


def measure(plan: Plan) -> Row:
    row = Row("over_http", "answers a second through HTTP: fetched, committed, replies sent and taken")
    template = prepare(plan.places, KINDS[1], plan.share)
    row.figures += plan.told(_ours(plan, template))
    if peers_run.installed():
        row.figures += plan.told(_echo(plan, template))
    else:
        row.missing.append(peers_run.MISSING)
    ours = row.value("rumbo")
    row.wants("rumbo", "Rumbo over HTTP", ours, 1200, unit=" answers/s")
    row.wants("to_echo", "to python-telegram-bot's echo over HTTP", ratio(ours, row.value("echo")), 3, ratio=True)
    return row


def _schedule(template: Template, seed: int) -> list[tuple[float, int, Json]]:
    """All there from the beginning: a bot that comes back to much that waits."""
    updates = answers_of(template.people, template.last_update, seed)
    return [(0.0, (update.get("message") or update["callback_query"])["from"]["id"], update) for update in updates]


def _ours(plan: Plan, template: Template) -> Iterator[Figure]:
    runs = tuple(_run(plan.places, plan.folder(f"http-{seed}"), template, seed) for seed in plan.seeds)
    yield Figure("rumbo", "Rumbo, SQLite FULL", runs, "answers/s", "python -m bot run, pace lifted")


def _run(places: Places, folder: Path, template: Template, seed: int) -> float:
    with telegram(folder, _schedule(template, seed)) as server:
        environment = settings(places.copy(template.url), server, folder)
        with running(FREE, folder, environment) as process:
            told = server.told(LONGEST, process)
    return float(told["replies"] / told["seconds"])


def _echo(plan: Plan, template: Template) -> Iterator[Figure]:
    runs = []
    for seed in plan.seeds:
        folder = plan.folder(f"http-echo-{seed}")
        with telegram(folder, _schedule(template, seed)) as server:
            command = [str(peers_run.PYTHON), "-m", "tests.benchmarks.peers.ptb_polling", server.url, TOKEN]
            with running(command, folder, {}) as process:
                told = server.told(LONGEST, process)
        runs.append(told["replies"] / told["seconds"])
    yield Figure(
        "echo",
        "python-telegram-bot, echo",
        tuple(runs),
        "answers/s",
        "nothing stored; tells of each tap that it arrived, as ours",
        PEERS,
    )
