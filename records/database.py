"""The database: where work is done in a thread of its own, one session and one transaction each time."""

import asyncio
import errno
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from msgspec.json import decode, encode
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import Session, sessionmaker

P = ParamSpec("P")
T = TypeVar("T")

SHARED = "shared"
"""Of a session's `info`: what the sessions of one process remember for each other."""
POSTGRES_THREADS = 4
BUSY_SECONDS = 10
POSTGRES_LIMITS = {
    "connect_timeout": 10,
    "options": "-c statement_timeout=30s -c idle_in_transaction_session_timeout=15s",
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""A server that answers no more, or a network that is cut, is an outage, not a wait without end."""
OVERRUN, READ_ONLY, TOO_LARGE = "57014", "25006", "54"
"""PostgreSQL gave a statement up after its time; is a standby for now; can never take it (the class of such errors)."""
DISK_TROUBLE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS})
COLLISIONS = frozenset({"40P01", "40001", "23505"})
"""Two transactions waited for each other on PostgreSQL, or wrote the same at once: done again, it succeeds."""
TRIES = 4


def create_database_engine(url: str) -> Engine:
    """An engine for SQLite (WAL, every commit on disk, writers take their lock at BEGIN) or PostgreSQL."""
    usual: dict[str, Any] = {"hide_parameters": True, "json_serializer": _to_json, "json_deserializer": decode}
    if not url.startswith("sqlite"):
        return create_engine(
            url, pool_pre_ping=True, pool_size=POSTGRES_THREADS + 1, connect_args=POSTGRES_LIMITS, **usual
        )
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, **usual)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _to_json(value: object) -> str:
    return encode(value).decode()


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def is_outage(error: BaseException) -> bool:
    """Whether the database or the disk was away, busy or full, so that the same work may succeed later."""
    if isinstance(error, DBAPIError):
        if _state(error) == READ_ONLY or error.connection_invalidated:
            return True
        return isinstance(error, OperationalError | InterfaceError) and not _is_mistaken(error)
    return isinstance(error, NoConnection) or (isinstance(error, OSError) and error.errno in DISK_TROUBLE)


def _is_mistaken(error: DBAPIError) -> bool:
    """Whether it is the statement that cannot be done, now or later."""
    cannot_run = getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    return cannot_run or is_overrun(error) or _state(error).startswith(TOO_LARGE)


def is_overrun(error: BaseException) -> bool:
    """Whether the work took longer than the database lets any: it is in the way, or the database is slow."""
    return isinstance(error, DBAPIError) and _state(error) == OVERRUN


def _state(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""


def is_collision(error: BaseException) -> bool:
    """Whether the work was undone only because other work was in its way at that moment."""
    return isinstance(error, DBAPIError) and _state(error) in COLLISIONS


class Database:
    """Runs plain synchronous work in database threads: one for SQLite, a few for PostgreSQL.

    Each session's `info` begins with what is in `info` here.
    """

    def __init__(self, url: str) -> None:
        self.engine = create_database_engine(url)
        self.info: dict[str, Any] = {SHARED: {}}
        self._sessions = sessionmaker(self.engine, expire_on_commit=False, info=self.info)
        threads = 1 if self.engine.dialect.name == "sqlite" else POSTGRES_THREADS
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="database")
        self._running: dict[int, float] = {}

    @property
    def folders(self) -> dict[str, Path]:
        """Where it lies, if it lies on this machine's disk, and in which role."""
        path = self.engine.url.database
        return {"the database": Path(path).parent} if path is not None and self.engine.dialect.name == "sqlite" else {}

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is committed at the end, or undone when it raises."""
        with self._sessions.begin() as session:
            yield session

    async def run(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do `work(session, …)` in one transaction in a database thread and return what it returns."""
        return await asyncio.get_running_loop().run_in_executor(
            self._threads, lambda: self._work(work, *args, **kwargs)
        )

    def longest_work(self) -> tuple[float, int]:
        """For how many seconds the piece of work that has run longest has, and in which thread; 0.0 when none runs."""
        running = [(since, thread) for thread, since in list(self._running.items())]
        since, thread = min(running, default=(time.monotonic(), 0))
        return time.monotonic() - since if running else 0.0, thread

    def _work(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        thread = threading.get_ident()
        self._running[thread] = time.monotonic()
        try:
            return self._in_tries(work, *args, **kwargs)
        finally:
            del self._running[thread]

    def _in_tries(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        for _ in range(TRIES - 1):
            try:
                return self._once(work, *args, **kwargs)
            except DBAPIError as error:
                if not is_collision(error):
                    raise
        return self._once(work, *args, **kwargs)

    def _once(self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with self.transaction() as session:
            return work(session, *args, **kwargs)

    def close(self) -> None:
        """Let running work end, then give the connections back."""
        self._threads.shutdown()
        self.engine.dispose()
