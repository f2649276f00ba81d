"""A process that is alive but deaf ends with a code of its own; one that only waits for others does not."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROCESS = """
import asyncio, time
from bot import watchdog

watchdog.LOOK_SECONDS, watchdog.LOOP_SECONDS, watchdog.PART_SECONDS = 0.05, 0.5, 0.3

async def answers():
    return {answers}

async def main():
    {begins}
    watching = asyncio.create_task(watchdog.Watchdog(lambda: {silences}, answers, {works}).run())
    await asyncio.sleep(0.3)
    {does}
    await asyncio.sleep(0.5)
    watching.cancel()

asyncio.run(main())
"""


def ends(
    silences: str = "{}",
    does: str = "pass",
    answers: str = "True",
    begins: str = "pass",
    works: str = "lambda: (0.0, 0)",
) -> tuple[int, str]:
    code = PROCESS.format(silences=silences, does=does, answers=answers, begins=begins, works=works)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=30, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_one_whose_event_loop_is_blocked_ends_and_says_where_it_was() -> None:
    code, said = ends(does="time.sleep(20)")
    assert (code, "event loop" in said, "<string>:14" in said) == (5, True, True), said


def test_one_of_which_a_part_has_stopped_ends_and_names_it() -> None:
    code, said = ends(silences="{'telegram': 0.1, 'sweeps': 1.0}")
    assert (code, "watchdog.deaf" in said, "sweeps" in said) == (5, True, True), said


@pytest.mark.parametrize("way", [{"silences": "{'sweeps': 1.0}", "answers": "False"}, {"silences": "{'sweeps': 0.1}"}])
def test_one_that_waits_for_its_database_or_is_well_goes_on(way: dict[str, str]) -> None:
    assert ends(**way)[0] == 0


def test_one_whose_database_work_never_ends_ends_and_says_where_it_was() -> None:
    """Although the database cannot answer: on SQLite the question waits behind that work."""
    code, said = ends(
        answers="False",
        begins="from records.database import Database; database = Database('sqlite://')",
        works="database.longest_work",
        does="stuck = asyncio.create_task(database.run(lambda session: time.sleep(20))); await asyncio.sleep(2)",
    )
    assert (code, "watchdog.deaf" in said, "<string>:14" in said) == (5, True, True), said
