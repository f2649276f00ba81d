"""`python -m tests.benchmarks`: measure every row beside its peers, show the table, and print one line of JSON."""

import argparse
import cProfile
import json
import os
import platform
import pstats
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bot.logs import configure_logs
from tests.benchmarks import handling, handling_row, over_http, starting, stored, sweeps_row, typing_row
from tests.benchmarks.figures import Row
from tests.benchmarks.places import Places, file_system, work_folder
from tests.benchmarks.plan import SEEDS, Plan
from tests.benchmarks.table import show

ROWS: dict[str, Callable[[Plan], Row]] = {
    "handling": handling_row.measure,
    "over_http": over_http.measure,
    "typing": typing_row.measure,
    "sweeps": sweeps_row.measure,
    "stored": stored.measure,
    "starting": starting.measure,
}
DEEPEST = 45


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure Rumbo beside its peers.")
    parser.add_argument("--only", choices=ROWS, metavar="ROW", help=f"one row alone: {', '.join(ROWS)}")
    parser.add_argument("--save", type=Path, metavar="FILE", help="keep the JSON there")
    parser.add_argument(
        "--profile", type=int, nargs="?", const=100, metavar="WAITING", help="say where our handling spends its time"
    )
    asked = parser.parse_args()
    configure_logs("INFO")
    sys.excepthook = sys.__excepthook__  # a failure of ours may be told in full
    with work_folder() as folder:
        plan = Plan(Places(folder), quick=os.environ.get("BENCH") == "quick")
        if asked.profile:
            profile(plan, asked.profile)
        else:
            run(plan, [asked.only] if asked.only else list(ROWS), asked.save)


def run(plan: Plan, keys: list[str], save: Path | None) -> None:
    """Measure these rows, one after the other."""
    began, rows = time.monotonic(), []
    where = f"{platform.machine()}, {os.cpu_count()} cores, {file_system(plan.places.folder)}"
    plan.say(f"seeds {', '.join(map(str, plan.seeds))}; {where}, Python {platform.python_version()}")
    for number, key in enumerate(keys, 1):
        plan.say(f"[{number}/{len(keys)}, {time.monotonic() - began:.0f} s] {key}")
        rows.append(ROWS[key](plan))
    show(rows)
    told = {row.key: row.as_json() for row in rows}
    how = {"bench": "quick" if plan.quick else "full", "seeds": plan.seeds, "machine": where}
    line = json.dumps({**how, "seconds": round(time.monotonic() - began), "rows": told}, ensure_ascii=False)
    if save is not None:
        save.write_text(f"{line}\n", encoding="utf-8")
    print(line, flush=True)


def profile(plan: Plan, waiting: int) -> None:
    """Where one process spends its time with so many messages waiting, 1, 10 or 100, on SQLite."""
    kind = handling.KINDS[1]
    profiler = cProfile.Profile()
    handling.measure(plan.places, kind, handling.prepare(plan.places, kind), waiting, SEEDS[0], profiler)
    for order in ("cumulative", "tottime"):
        pstats.Stats(profiler).sort_stats(order).print_stats(DEEPEST)


if __name__ == "__main__":
    main()
