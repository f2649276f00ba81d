"""A restore killed at each change on the disk: `python -m tests.bot.killing_restore FOLDER BACKUP`.

A process of its own, so that what is forked has no threads and no open connections. It prints how often it killed.
"""

import os
import signal
import sys
from itertools import count
from pathlib import Path

from bot.restore import restore
from bot.settings import Settings
from tests.bot.backing_up import settings_for, whole_people
from tests.conftest import WORKSHOP_DAY as NOW
from tests.records.killing import begin, end

CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "sqlite3.connect"}
MOST = 300


def quietly(_what: str, _done: int, _total: int) -> None:
    pass


def restore_until(settings: Settings, backup: Path, change: int) -> None:
    """Restore, and be killed just before so many changes have been made."""
    changes = count(1)

    def happens(what: str, args: tuple[object, ...]) -> None:
        written = what == "open" and args[1] is not None and set(str(args[1])) & set("wxa")
        if (what in CHANGES or written) and next(changes) == change:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(happens)
    restore(settings, backup, NOW, quietly, replace=True)


def kill_at_each_change(settings: Settings, backup: Path) -> int:
    """How often it was killed; each time the database was whole, the old one or the one of the backup."""
    old, new = whole_people(settings), [1]
    for change in range(1, MOST):
        ended = end(begin(lambda change=change: restore_until(settings, backup, change)))  # type: ignore[misc]
        there = whole_people(settings)
        assert there in (old, new), (change, there)
        if ended == 0:
            assert there == new
            return change - 1
        assert ended == signal.SIGKILL, change
    raise AssertionError(MOST)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    print(kill_at_each_change(settings_for(folder, f"sqlite:///{folder}/rumbo.db"), Path(sys.argv[2])))
