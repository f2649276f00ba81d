"""Room on the disk: when it runs out, messages stay where they are, with their platform, until there is room again."""

import asyncio
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import structlog

log = structlog.get_logger()

MB = 1024 * 1024
LOOK_SECONDS = 5.0
LOW, FULL, ROOM_AGAIN = 200 * MB, 50 * MB, 100 * MB


class DiskFull(Exception):
    """Nothing may be taken in now."""


def free_bytes(folder: Path) -> int:
    """What this user may still write there."""
    return shutil.disk_usage(folder).free


class Space:
    """Looks at the disks of these folders, each by its role; `full` from below 50 MB on one until there are 100 MB."""

    def __init__(self, folders: Mapping[str, Path], measure: Callable[[Path], int] = free_bytes) -> None:
        self._folders = folders
        self._measure = measure
        self._fullest: tuple[int, str] | None = None
        self._looking: asyncio.Task[None] | None = None
        self.full = False

    async def watch(self) -> None:
        """Look again. A disk that hangs is waited for elsewhere, and not asked a second time before it answers."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(asyncio.to_thread(self.look))
        await asyncio.wait({self._looking}, timeout=LOOK_SECONDS)

    def look(self) -> None:
        """Look again, and wait until the disks answer."""
        self._fullest = free, where = min((self._free(folder), role) for role, folder in self._folders.items())
        was_full, self.full = self.full, free < (ROOM_AGAIN if self.full else FULL)
        if self.full != was_full:
            facts = {"free_mb": free // MB, "where": where}
            log.error("disk.full", **facts) if self.full else log.info("disk.room_again", **facts)

    def _free(self, folder: Path) -> int:
        """Bytes on its disk; none when it cannot even be asked."""
        try:
            return self._measure(folder)
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
        """What keeps the bot from taking messages in, as of the last look."""
        if not self.full or self._fullest is None:
            return []
        free, where = self._fullest
        told = f"The disk is full, {free // MB} MB are free where {where} is: make room."
        return [f"{told} Until then nothing is taken in; Telegram keeps messages for 24 hours."]

    def notices(self) -> list[str]:
        """What will, if nobody sees to it."""
        if self.full or self._fullest is None or self._fullest[0] >= LOW:
            return []
        free, where = self._fullest
        return [f"Only {free // MB} MB are free where {where} is: make room before messages cannot be stored."]
