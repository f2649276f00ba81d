"""The table of planted bugs follows the code, and planting one is noticed."""

from collections import Counter
from pathlib import Path

import pytest

from tests.planted.bugs import ACCESS, BUGS, DUE, INBOX, OUTBOX, Bug
from tests.planted.planting import ROOT, NotPlantable, copy_code, spoilt, try_bug

QUICK = "the 31st drifts to the 28th"


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_each_bug_can_be_planted_in_the_code_as_it_is(bug: Bug) -> None:
    """Whoever changes such a line changes the table too."""
    compile(spoilt(bug), bug.file, "exec")
    for test in bug.tests:
        path, _, name = test.partition("::")
        assert f"def {name}" in (ROOT / path).read_text(encoding="utf-8")


def test_each_area_has_at_least_three() -> None:
    assert min(Counter(bug.area for bug in BUGS).values()) >= 3
    assert {bug.area for bug in BUGS} == {INBOX, OUTBOX, DUE, ACCESS}


def test_a_line_that_is_not_there_cannot_be_spoilt() -> None:
    with pytest.raises(NotPlantable):
        spoilt(Bug(DUE, "nothing", "scheduler/calendar.py", "no such line", "", ()))


def test_a_planted_bug_is_caught(tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    verdict = try_bug(next(bug for bug in BUGS if bug.name == QUICK), copy_code(tmp_path / "copy"))
    assert verdict.caught, verdict.why
