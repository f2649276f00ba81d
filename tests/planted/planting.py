"""Plant a bug in a copy of the code and see whether a test notices."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.planted.bugs import Bug

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "conversations", "records", "reports", "scheduler", "tests", "docs")
FILES = ("pyproject.toml", ".env.example", "README.md", "Makefile")
LONGEST = 300.0
"""Seconds for the tests of one bug."""
PASSED, FAILED = 0, 1


class NotPlantable(Exception):
    """The line to be spoilt is not in the file exactly once: the table has to follow the code."""


@dataclass(frozen=True)
class Verdict:
    """`caught`: a test failed with the bug in; `why` says what happened instead."""

    bug: Bug
    caught: bool
    why: str


def copy_code(folder: Path) -> Path:
    """The tree as it stands, with what Python has compiled of it: only the spoilt file is compiled anew."""
    for room in ROOMS:
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("*.db*", "*.png"))
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    return folder


def spoilt(bug: Bug, root: Path = ROOT) -> str:
    """The file with the bug in it."""
    code = (root / bug.file).read_text(encoding="utf-8")
    if code.count(bug.before) != 1:
        raise NotPlantable(f"{bug.file} has {bug.before.strip()!r} {code.count(bug.before)} times: {bug.name}")
    return code.replace(bug.before, bug.after)


def try_bug(bug: Bug, copy: Path) -> Verdict:
    """Plant one bug, run its tests, and take the bug out again."""
    path, sound = copy / bug.file, (copy / bug.file).read_text(encoding="utf-8")
    path.write_text(spoilt(bug, copy), encoding="utf-8")
    try:
        code, said = run_tests(bug.tests, copy)
    finally:
        path.write_text(sound, encoding="utf-8")
    return Verdict(bug, code == FAILED, "" if code == FAILED else said)


def run_tests(tests: Sequence[str], copy: Path) -> tuple[int, str]:
    """pytest's exit code (1 when a test failed), and its last line. On SQLite, where there is a choice."""
    known = [test for test in tests if (copy / test.partition("::")[0]).exists()]
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-k", "not postgres", *known]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(copy)}
    try:
        done = subprocess.run(
            [*command, f"--basetemp={copy / 'tmp'}"],
            cwd=copy,
            env=environment,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return -1, f"not over after {LONGEST:.0f} s"
    return done.returncode, (done.stdout.strip() or done.stderr.strip()).rpartition("\n")[2]
