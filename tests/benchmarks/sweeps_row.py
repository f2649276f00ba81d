"""Row 4: a sweep with many SMEs of whom some are due, beside APScheduler with one job an SME."""

import json
from collections.abc import Iterator
from statistics import median
from typing import Any

from tests.benchmarks import peers_run
from tests.benchmarks.figures import PEERS, Figure, Row, ratio
from tests.benchmarks.places import opened
from tests.benchmarks.plan import Plan
from tests.benchmarks.smes import populate_smes

SIZES, QUICK_SIZES = (1_000, 10_000, 100_000), (1_000, 5_000)
MOST_JOBS = 3_000
"""So many jobs are really run; what more of them take is reckoned from these."""


def measure(plan: Plan) -> Row:
    row = Row("sweeps", "a sweep: the check-ins that are due are opened, on SQLite FULL")
    sizes = QUICK_SIZES if plan.quick else SIZES
    for size in sizes:
        row.figures += plan.told(_ours(plan, size))
    for size in sizes:
        row.figures += plan.told(_looking(plan, size))
        row.figures += plan.told(_dated(plan, size))
    least, most = sizes[0], sizes[-1]
    grown = ratio(row.value(f"ten_due_{most}"), row.value(f"ten_due_{least}"))
    row.wants("growth", f"ten due: {most:,} SMEs to {least:,}", grown, 1.3, at_most=True, ratio=True)
    cheaper = ratio(row.value(f"apscheduler_each_{most}"), row.value(f"percent_due_{most}"))
    row.wants("to_apscheduler", f"{most:,} SMEs: to a job an SME that looks whether it is due", cheaper, 20, ratio=True)
    dated = ratio(row.value(f"apscheduler_dated_{most}"), row.value(f"percent_due_{most}"))
    row.notes.append(
        f"A job that is dated and does nothing but read takes {dated:.2g} times as long as the whole work of a due SME."
        if dated is not None
        else "APScheduler was not measured."
    )
    return row


def smes(plan: Plan, size: int) -> str:
    """The address of a database with so many SMEs; made once in a run."""
    kept = plan.folder("smes") / f"{size}.url"
    if not kept.exists():
        url = plan.places.sqlite()
        with opened(url) as database:
            populate_smes(database, size)
        kept.write_text(url, encoding="utf-8")
    return kept.read_text(encoding="utf-8")


def _ours(plan: Plan, size: int) -> Iterator[Figure]:
    url = plan.places.copy(smes(plan, size))
    told: dict[str, Any] = json.loads(peers_run.run("tests.benchmarks.sweeping", [url, str(size)], own=True))
    plan.places.drop(url)
    for key, name in (("few", "ten_due"), ("percent", "percent_due")):
        rounds = told[key]
        due, rows = (round(median(one[what] for one in rounds)) for what in ("due", "rows"))
        runs = tuple(one["seconds"] for one in rounds)
        note = f"{rows:,} rows written; the process takes {told['peak_mb']:.0f} MB at most"
        yield Figure(f"{name}_{size}", f"{size:,} SMEs, {due:,} due", runs, "s", note)


def _looking(plan: Plan, size: int) -> Iterator[Figure]:
    """Every job looks whether its SME is due."""
    run = min(size, plan.amount(MOST_JOBS))
    told = _jobs(plan, size, run)
    seconds = told["seconds"] * size / run
    note = f"peak {told['peak_mb']:.0f} MB" + (f"; reckoned from {run:,} jobs" if run < size else "")
    name = f"APScheduler, {size:,} jobs that each look"
    yield Figure(f"apscheduler_each_{size}", name, (seconds,), "s", note, PEERS)


def _dated(plan: Plan, size: int) -> Iterator[Figure]:
    """One job in a hundred is due, and then reads and does nothing."""
    told = _jobs(plan, size, size // 100)
    name = f"APScheduler, {size:,} jobs, {size // 100:,} due"
    yield Figure(f"apscheduler_dated_{size}", name, (told["seconds"],), "s", "the job reads one row, no more", PEERS)


def _jobs(plan: Plan, size: int, due: int) -> dict[str, Any]:
    arguments = ["--folder", str(plan.folder("jobs")), "--jobs", str(size), "--due", str(due)]
    told: dict[str, Any] = json.loads(peers_run.run("tests.benchmarks.peers.apscheduler_jobs", arguments, own=True))
    return told
