"""One receiver at a time: a lock that falls with the process that holds it."""

import asyncio
import fcntl
import hashlib
import threading
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import IO, Any

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from records.database import Database

log = structlog.get_logger()

RECEIVER_KEY = 742_015_002
RETRY_SECONDS = 5.0
ANSWER_SECONDS = 10.0
KEEPALIVES = {"tcp_keepalives_idle": 8, "tcp_keepalives_interval": 4, "tcp_keepalives_count": 3}
"""Within twenty seconds the server notices that a machine is gone, and frees the lock for another process."""
LOCK_TRIES, LOCK_PAUSE = 20, 0.05


class FolderInUse(Exception):
    """Another process works in the same data folder; the sentence says what to do."""


def lock_folder(folder: Path, shared_by: str | None = None) -> IO[str]:
    """Hold the data folder for this process; FolderInUse when another one has it. Keep what is returned.

    Processes with the same `shared_by`, the address of the database server they have in common, hold it together.
    """
    file = (folder / "rumbo.lock").open("a+")
    mark = hashlib.sha256(shared_by.encode()).hexdigest() if shared_by is not None else None
    try:
        for _ in range(LOCK_TRIES):
            if _held(file, mark):
                return file
            time.sleep(LOCK_PAUSE)  # somebody else may be about to share it
    except FolderInUse:
        file.close()
        raise
    file.close()
    raise FolderInUse(f"Another Rumbo is running in {folder}. Stop it first, or give this one its own DATA_DIR.")


def _held(file: IO[str], mark: str | None) -> bool:
    """From alone to shared is no single step, see flock(2): another may come between, so the mark is read again."""
    if _locked(file, fcntl.LOCK_EX):
        file.truncate(0)
        if mark is None:
            return True
        file.write(mark)
        file.flush()
    if mark is None or not _locked(file, fcntl.LOCK_SH):
        return False
    file.seek(0)
    if file.read() != mark:
        raise FolderInUse("Another Rumbo with another DATABASE_URL is running in this DATA_DIR. Give each its own.")
    return True


def _locked(file: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class ReceiverLock:
    """Lets one process of many on PostgreSQL poll a channel; another takes over when it dies.

    On SQLite the folder's lock has seen to it already.
    """

    def __init__(self, database: Database) -> None:
        self._engine = database.engine
        self._connection: Connection | None = None
        self._guard = threading.Lock()

    async def hold(self, receive: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Receive whenever it is this process's turn, and only then."""
        if self._engine.dialect.name == "sqlite":
            await receive()
            return
        ended = False
        while not ended:
            try:
                await self._acquire()
                ended = await self._receive(receive)
            finally:
                await asyncio.to_thread(self._release)

    async def _acquire(self) -> None:
        told = False
        while not await asyncio.to_thread(self._take):
            if not told:
                log.info("receiver.waits", reason="another process receives")
            told = True
            await asyncio.sleep(RETRY_SECONDS)

    async def _receive(self, receive: Callable[[], Coroutine[Any, Any, None]]) -> bool:
        """Whether it ended by itself; False when the lock was lost before."""
        receiving, losing = asyncio.ensure_future(receive()), asyncio.ensure_future(self._lost())
        try:
            await asyncio.wait({receiving, losing}, return_when=asyncio.FIRST_COMPLETED)
            if receiving.done():
                receiving.result()
                return True
        finally:
            for task in (receiving, losing):
                task.cancel()
            await asyncio.gather(receiving, losing, return_exceptions=True)
        log.warning("receiver.lost", reason="the connection that held the lock is gone")
        return False

    async def _lost(self) -> None:
        held = True
        while held:
            await asyncio.sleep(RETRY_SECONDS)
            held = await self._answers()

    async def _answers(self) -> bool:
        """A connection that hangs is as good as gone: the server may have given the lock to another process."""
        try:
            return await asyncio.wait_for(asyncio.to_thread(self._holds), ANSWER_SECONDS)
        except TimeoutError:
            return False

    def _take(self) -> bool:
        with self._guard:
            try:
                self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
                for name, value in KEEPALIVES.items():
                    self._connection.execute(
                        text("SELECT set_config(:name, :value, false)"), {"name": name, "value": str(value)}
                    )
                if self._connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": RECEIVER_KEY}):
                    return True
            except DBAPIError as error:
                log.warning("receiver.database_away", error=type(error).__name__)
        self._release()
        return False

    def _holds(self) -> bool:
        with self._guard:
            try:
                return self._connection is not None and self._connection.scalar(text("SELECT 1")) == 1
            except DBAPIError:
                return False

    def _release(self) -> None:
        with self._guard:
            if self._connection is not None:
                self._connection.invalidate()  # the lock goes with the connection, which is not for the pool
                self._connection.close()
                self._connection = None
