"""`python -m tests.benchmarks`: measure, and say how it compares."""

import argparse
import cProfile
import os
import pstats

from bot.logs import configure_logs
from tests.benchmarks import handling
from tests.benchmarks.places import Places, file_system, work_folder

SEEDS = (1, 2, 3)
DEEPEST = 45


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measure Rumbo beside its peers.")
    parser.add_argument("--only", metavar="ROW", help="one row alone")
    parser.add_argument("--profile", action="store_true", help="say where our handling spends its time")
    asked = parser.parse_args()
    configure_logs("INFO")
    with work_folder() as folder:
        print(f"seeds {SEEDS}, in {folder} ({file_system(folder)})", flush=True)
        places = Places(folder)
        if asked.profile:
            profile(places)
        else:
            kinds = handling.KINDS[1:] if os.environ.get("BENCH") == "quick" else handling.KINDS
            list(handling.ours(places, SEEDS[: 3 if kinds == handling.KINDS else 1], kinds))


def profile(places: Places) -> None:
    """Where one process spends its time with 100 messages waiting, on SQLite."""
    kind = handling.KINDS[1]
    template = handling.prepare(places, kind)
    profiler = cProfile.Profile()
    handling.measure(places, kind, template, 100, SEEDS[0], profiler)
    for order in ("cumulative", "tottime"):
        pstats.Stats(profiler).sort_stats(order).print_stats(DEEPEST)


if __name__ == "__main__":
    main()
