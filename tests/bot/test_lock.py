"""One receiver at a time, and a lock that falls with whoever held it."""

import asyncio
import fcntl
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from bot import lock
from bot.channels.base import ChannelClosed
from bot.lock import FolderInUse, ReceiverLock, lock_folder
from records.database import Database


class Receiver:
    """Counts how many receive at once, over all processes."""

    now = 0
    most = 0

    def __init__(self) -> None:
        self.times = 0

    async def receive(self) -> None:
        Receiver.now += 1
        Receiver.most = max(Receiver.most, Receiver.now)
        self.times += 1
        try:
            await asyncio.Event().wait()
        finally:
            Receiver.now -= 1


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "RETRY_SECONDS", 0.05)
    Receiver.now = Receiver.most = 0


@pytest.fixture
def other(database: Database) -> Iterator[Database]:
    """The same database as another process sees it."""
    second = Database(database.engine.url.render_as_string(hide_password=False))
    yield second
    second.close()


async def until(condition: object, seconds: float = 5) -> None:
    async with asyncio.timeout(seconds):
        while not condition():  # type: ignore[operator]
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_of_two_processes_one_receives_and_the_other_takes_over_when_it_ends(
    database: Database, other: Database
) -> None:
    first, second = Receiver(), Receiver()
    one = asyncio.create_task(ReceiverLock(database).hold(first.receive))
    await until(lambda: first.times)
    with capture_logs() as said:
        two = asyncio.create_task(ReceiverLock(other).hold(second.receive))
        await asyncio.sleep(0.3)
    assert (first.times, second.times) == (1, 0)
    assert [line["event"] for line in said] == ["receiver.waits"]
    one.cancel()
    await until(lambda: second.times)
    two.cancel()
    await asyncio.gather(one, two, return_exceptions=True)
    assert Receiver.most == 1


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_who_loses_the_connection_stops_receiving_and_waits_for_its_turn(
    database: Database, other: Database
) -> None:
    first = Receiver()
    one = asyncio.create_task(ReceiverLock(database).hold(first.receive))
    await until(lambda: first.times)
    with other.engine.connect() as connection:
        others = text(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_locks"
            " WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
        )
        assert connection.scalar(others)
    await until(lambda: first.times == 2)
    one.cancel()
    await asyncio.gather(one, return_exceptions=True)
    assert Receiver.most == 1


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_what_ends_the_receiving_reaches_the_caller_and_frees_the_lock(
    database: Database, other: Database
) -> None:
    async def closed() -> None:
        raise ChannelClosed("revoked")

    with pytest.raises(ChannelClosed):
        await ReceiverLock(database).hold(closed)
    second = Receiver()
    two = asyncio.create_task(ReceiverLock(other).hold(second.receive))
    await until(lambda: second.times)
    two.cancel()
    await asyncio.gather(two, return_exceptions=True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_on_sqlite_the_lock_of_the_folder_has_seen_to_it(database: Database) -> None:
    first = Receiver()
    one = asyncio.create_task(ReceiverLock(database).hold(first.receive))
    await until(lambda: first.times)
    one.cancel()
    await asyncio.gather(one, return_exceptions=True)


def test_a_folder_is_for_one_process_and_the_sentence_says_what_to_do(tmp_path: Path) -> None:
    with lock_folder(tmp_path), pytest.raises(FolderInUse, match="Stop it first, or give this one its own DATA_DIR"):
        lock_folder(tmp_path)
    lock_folder(tmp_path).close()


def test_on_one_database_server_several_processes_share_the_folder(tmp_path: Path) -> None:
    """At once, too: while one is about to share it, the other waits."""
    with ThreadPoolExecutor(4) as pool:
        held = list(pool.map(lambda _: lock_folder(tmp_path, "postgresql://one"), range(4)))
    with pytest.raises(FolderInUse, match="Stop it first"):
        lock_folder(tmp_path)
    for file in held:
        file.close()
    lock_folder(tmp_path).close()


@pytest.mark.parametrize(("first", "second"), [("postgresql://one", "postgresql://two"), (None, "postgresql://one")])
def test_a_folder_holds_the_files_of_one_database(tmp_path: Path, first: str | None, second: str) -> None:
    """Or each would erase what the other's people sent."""
    with lock_folder(tmp_path, first), pytest.raises(FolderInUse, match="DATA_DIR"):
        lock_folder(tmp_path, second)
    lock_folder(tmp_path, second).close()


@pytest.mark.parametrize("other", ["postgresql://two", None])
def test_who_comes_between_taking_a_folder_and_sharing_it_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, other: str | None
) -> None:
    """The system gives the whole lock back before it gives the shared one."""
    came: list[IO[str]] = []
    really = lock._locked

    def between(file: IO[str], kind: int) -> bool:
        if kind == fcntl.LOCK_SH:
            monkeypatch.setattr(lock, "_locked", really)
            fcntl.flock(file, fcntl.LOCK_UN)
            came.append(lock_folder(tmp_path, other))
        return really(file, kind)

    monkeypatch.setattr(lock, "_locked", between)
    with pytest.raises(FolderInUse):
        lock_folder(tmp_path, "postgresql://one")
    came[0].close()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_who_holds_the_lock_over_a_connection_that_hangs_stops_receiving(
    database: Database, other: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "ANSWER_SECONDS", 0.2)
    first = Receiver()
    one = asyncio.create_task(ReceiverLock(database).hold(first.receive))
    await until(lambda: first.times)
    with other.engine.connect() as connection:
        server = connection.scalar(text("SELECT pid FROM pg_locks WHERE locktype = 'advisory'"))
    os.kill(server, signal.SIGSTOP)
    try:
        await until(lambda: Receiver.now == 0)
    finally:
        os.kill(server, signal.SIGCONT)
    await until(lambda: first.times == 2)
    one.cancel()
    await asyncio.gather(one, return_exceptions=True)
