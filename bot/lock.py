"""One receiver at a time: a lock that falls with the process that holds it."""

import asyncio
import fcntl
from pathlib import Path
from typing import IO

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from records.database import Database

log = structlog.get_logger()

RECEIVER_KEY = 742_015_002
RETRY_SECONDS = 5.0


class FolderInUse(Exception):
    """Another process works in the same data folder; the sentence says what to do."""


def lock_folder(folder: Path) -> IO[str]:
    """Hold the data folder for this process; FolderInUse when another one has it. Keep what is returned."""
    file = (folder / "rumbo.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise FolderInUse(
            f"Another Rumbo is running in {folder}. Stop it first, or give this one its own DATA_DIR."
        ) from None
    return file


class ReceiverLock:
    """Lets one process of many on PostgreSQL poll a channel; another takes over when it dies."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None

    async def acquire(self) -> None:
        """Return once this process may receive."""
        if self._database.engine.dialect.name == "sqlite":
            return
        while not await asyncio.to_thread(self._try):
            log.info("receiver.waits", reason="another process receives")
            await asyncio.sleep(RETRY_SECONDS)

    def release(self) -> None:
        """Let another process receive."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _try(self) -> bool:
        try:
            connection = self._connection or self._database.engine.connect()
            self._connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            return bool(connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": RECEIVER_KEY}))
        except DBAPIError:
            self._connection = None
            return False
