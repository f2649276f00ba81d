"""`python -m tests.planted`: plant each bug of the table, one at a time, and hold that a test notices.

The last line is JSON; the exit code is 1 where a bug was not caught, or where the tests fail without one.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from tests.planted.bugs import BUGS, Bug
from tests.planted.planting import PASSED, Verdict, copy_code, run_tests, try_bug


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.planted")
    parser.add_argument("--only", default="", help="bugs whose name or area holds this")
    wanted = parser.parse_args().only
    bugs = [bug for bug in BUGS if wanted in bug.name or wanted in bug.area]
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory(prefix="rumbo-planted-") as folder:
        copy = copy_code(Path(folder))
        code, said = run_tests(sorted({test for bug in bugs for test in bug.tests}), copy)
        if code != PASSED:
            console.print(f"the tests fail without any bug: {said}", style="bold red", markup=False)
            return 1
        verdicts = [try_bug(bug, copy) for bug in track(bugs, "Planting…", console=console)]
    show(console, verdicts)
    print(json.dumps(figures(verdicts)))
    return int(not all(verdict.caught for verdict in verdicts))


def show(console: Console, verdicts: Sequence[Verdict]) -> None:
    table = Table("area", "planted", "where", "caught")
    for verdict in verdicts:
        caught = "yes" if verdict.caught else f"NO: {verdict.why}"
        table.add_row(verdict.bug.area, verdict.bug.name, verdict.bug.file, caught)
    console.print(table)


def figures(verdicts: Sequence[Verdict]) -> dict[str, object]:
    """How many were planted and caught in each area, and the names of those that were not."""
    areas = dict.fromkeys(verdict.bug.area for verdict in verdicts)
    by_area = {area: [verdict for verdict in verdicts if verdict.bug.area == area] for area in areas}
    return {
        "planted": len(verdicts),
        "caught": sum(verdict.caught for verdict in verdicts),
        "areas": {
            area: {"planted": len(own), "caught": sum(one.caught for one in own)} for area, own in by_area.items()
        },
        "missed": [_name(verdict.bug) for verdict in verdicts if not verdict.caught],
    }


def _name(bug: Bug) -> str:
    return f"{bug.area}: {bug.name}"


if __name__ == "__main__":
    sys.exit(main())
