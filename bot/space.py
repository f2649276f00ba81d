"""Room on the disk: when it runs out, messages stay where they are, with their platform, until there is room again."""

import shutil
from collections.abc import Callable
from pathlib import Path

import structlog

log = structlog.get_logger()

MB = 1024 * 1024
LOW, FULL, ROOM_AGAIN = 200 * MB, 50 * MB, 100 * MB


class DiskFull(Exception):
    """Nothing may be taken in now."""


def free_bytes(folder: Path) -> int:
    """What this user may still write there."""
    return shutil.disk_usage(folder).free


class Space:
    """Looks at the disks of these folders; `full` from below 50 MB on one of them until there are 100 MB again."""

    def __init__(self, *folders: Path, measure: Callable[[Path], int] = free_bytes) -> None:
        self._folders = folders
        self._measure = measure
        self.full = False

    def look(self) -> None:
        """Look again."""
        free, was_full = self.free(), self.full
        self.full = free < (ROOM_AGAIN if was_full else FULL)
        if self.full != was_full:
            log.error("disk.full", free_mb=free // MB) if self.full else log.info("disk.room_again", free_mb=free // MB)

    def free(self) -> int:
        """Bytes on the fullest disk; none when it cannot even be asked."""
        try:
            return min(map(self._measure, self._folders))
        except OSError:
            return 0

    def has_room(self) -> bool:
        """Whether something may be taken in."""
        return not self.full

    def require_room(self) -> None:
        """DiskFull when nothing may be taken in."""
        if self.full:
            raise DiskFull

    def problems(self) -> list[str]:
        """What keeps the bot from taking messages in."""
        if not self.full:
            return []
        told = f"The disk is full, {self.free() // MB} MB are free where DATA_DIR is: make room."
        return [f"{told} Until then nothing is taken in; Telegram keeps messages for 24 hours."]

    def notices(self) -> list[str]:
        """What will, if nobody sees to it."""
        free = self.free()
        if self.full or free >= LOW:
            return []
        return [f"Only {free // MB} MB are free where DATA_DIR is: make room before messages cannot be stored."]
