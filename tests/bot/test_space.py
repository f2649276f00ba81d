"""The disk: what is told when, and that it does not flutter at the edge."""

import asyncio
import errno
import threading
import time
from pathlib import Path

import pytest

from bot.space import MB, Space


def test_it_is_full_below_fifty_megabytes_and_until_there_are_a_hundred_again() -> None:
    free = [0]
    space = Space({"DATA_DIR": Path()}, measure=lambda _folder: free[0] * MB)
    told = []
    for free[0] in (300, 150, 60, 49, 60, 99, 100, 60, 49, 200):
        space.look()
        told.append((space.full, len(space.problems()), len(space.notices())))
    assert [full for full, _, _ in told] == [False, False, False, True, True, True, False, False, True, False]
    assert all(problems == full for full, problems, _ in told)
    assert [notices for _, _, notices in told] == [0, 1, 1, 0, 0, 0, 1, 1, 0, 0]


def test_a_disk_that_cannot_be_asked_is_full() -> None:
    def broken(folder: Path) -> int:
        raise OSError(errno.EIO, "Input/output error")

    space = Space({"DATA_DIR": Path()}, measure=broken)
    space.look()
    assert space.full


def test_the_fullest_of_several_disks_counts_and_is_named() -> None:
    free = {"files": 900, "database": 10}
    space = Space(
        {"DATA_DIR": Path("files"), "the database": Path("database")}, measure=lambda folder: free[folder.name] * MB
    )
    space.look()
    assert space.full
    assert "10 MB are free where the database is" in space.problems()[0]


async def test_a_disk_that_hangs_holds_up_nobody_and_is_not_asked_again_before_it_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.space.LOOK_SECONDS", 0.05)
    asked, answers = list[Path](), threading.Event()

    def hang(folder: Path) -> int:
        asked.append(folder)
        answers.wait(20)
        return 0

    space = Space({"DATA_DIR": Path()}, measure=hang)
    begun = time.monotonic()
    for _ in range(3):
        await space.watch()
    assert (len(asked), space.full, time.monotonic() - begun < 2) == (1, False, True)
    answers.set()
    await asyncio.sleep(0.1)
    assert space.full
