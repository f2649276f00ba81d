"""The disk: what is told when, and that it does not flutter at the edge."""

import errno
from pathlib import Path

from bot.space import MB, Space


def test_it_is_full_below_fifty_megabytes_and_until_there_are_a_hundred_again() -> None:
    free = [0]
    space = Space(Path(), measure=lambda _folder: free[0] * MB)
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

    space = Space(Path(), measure=broken)
    space.look()
    assert space.full


def test_the_fullest_of_several_disks_counts() -> None:
    free = {"files": 900, "database": 10}
    space = Space(Path("files"), Path("database"), measure=lambda folder: free[folder.name] * MB)
    space.look()
    assert space.full
