"""What the database promises: writers that wait, times that are UTC, work that is whole."""

import asyncio
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from records.database import BUSY_SECONDS, Database
from records.dialect import insert_new
from records.messages import InboxMessage, Signal
from tests.conftest import WORKSHOP_DAY as NOW

ROOT = Path(__file__).parents[2]
WRITER = """
import sys
from datetime import UTC, datetime
from concurrent.futures import ThreadPoolExecutor
from records.database import Database
from records.messages import Signal

database = Database(sys.argv[1])

def add(_):
    with database.transaction() as session:
        signal = session.get(Signal, "count", with_for_update=True)
        signal.value = str(int(signal.value) + 1)

with ThreadPoolExecutor(8) as pool:
    list(pool.map(add, range(100)))
database.close()
"""


def count(database: Database) -> int:
    with database.transaction() as session:
        return int(session.get_one(Signal, "count").value)


def start_count(database: Database) -> None:
    with database.transaction() as session:
        session.add(Signal(name="count", value="0", at=NOW))


def test_two_processes_of_eight_threads_read_and_write_without_a_lock_error(database: Database) -> None:
    start_count(database)
    url = database.engine.url.render_as_string(hide_password=False)
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, url], cwd=ROOT) for _ in range(2)]
    assert [writer.wait(timeout=120) for writer in writers] == [0, 0]
    assert count(database) == 200


def test_a_writer_waits_for_a_longer_one(database: Database) -> None:
    start_count(database)
    begun = threading.Event()

    def slow() -> None:
        with database.transaction() as session:
            signal = session.get_one(Signal, "count", with_for_update=True)
            begun.set()
            threading.Event().wait(0.3)
            signal.value = str(int(signal.value) + 1)

    def quick() -> None:
        begun.wait()
        with database.transaction() as session:
            signal = session.get_one(Signal, "count", with_for_update=True)
            signal.value = str(int(signal.value) + 1)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(slow), pool.submit(quick)]:
            done.result(BUSY_SECONDS)
    assert count(database) == 2


async def test_work_is_whole_or_has_not_happened(database: Database) -> None:
    def half(session: Session) -> None:
        session.add(Signal(name="half", value="", at=NOW))
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.run(half)
    with database.transaction() as session:
        assert session.get(Signal, "half") is None


async def test_work_runs_beside_the_loop_and_in_turn(database: Database) -> None:
    start_count(database)

    def add(session: Session, by: int, *, twice: bool) -> int:
        signal = session.get_one(Signal, "count", with_for_update=True)
        signal.value = str(int(signal.value) + by * (1 + twice))
        return threading.get_ident()

    threads = await asyncio.gather(*(database.run(add, 1, twice=True) for _ in range(50)))
    assert threading.get_ident() not in threads
    assert len(set(threads)) <= (1 if database.engine.dialect.name == "sqlite" else 4)
    assert count(database) == 100


def test_a_naive_datetime_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="naive"), database.transaction() as session:
        session.add(Signal(name="x", value="", at=datetime(2014, 3, 26)))


@pytest.mark.parametrize("hours", [-6, 0, 5.75])
def test_times_come_back_as_the_same_instant_in_utc(database: Database, hours: float) -> None:
    moment = datetime(2014, 3, 26, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=hours)))
    with database.transaction() as session:
        session.add(Signal(name="x", value="", at=moment))
    with database.transaction() as session:
        at = session.get_one(Signal, "x").at
        assert (at, at.tzinfo) == (moment, UTC)
        assert session.scalars(select(Signal.name).where(Signal.at <= moment)).all() == ["x"]
        assert session.scalars(select(Signal.name).where(Signal.at < moment)).all() == []


def test_of_rows_that_break_a_unique_rule_only_the_new_ones_are_told(database: Database) -> None:
    def row(key: str) -> dict[str, object]:
        return {"channel": "stage", "external_id": key, "state": "handled", "received_at": NOW, "attempts": 1}

    with database.transaction() as session:
        table = InboxMessage.__table__
        assert insert_new(session, table, [row("a"), row("b")], "external_id") == {"a", "b"}  # type: ignore[arg-type]
        assert insert_new(session, table, [row("b"), row("c")], "external_id") == {"c"}  # type: ignore[arg-type]
        assert insert_new(session, table, [], "external_id") == set()  # type: ignore[arg-type]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_keeps_each_commit_on_the_disk_and_its_references_whole(database_url: str) -> None:
    database = Database(database_url)
    with database.engine.connect() as connection:
        told = {
            name: connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    database.close()
    assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_postgres_gives_up_a_statement_that_takes_for_ever(database: Database) -> None:
    with database.engine.connect() as connection:
        assert connection.scalar(text("SHOW statement_timeout")) == "30s"
        assert connection.scalar(text("SHOW idle_in_transaction_session_timeout")) == "15s"


def test_nothing_is_left_open_at_the_end(database_url: str) -> None:
    database = Database(database_url)
    with database.transaction() as session:
        session.execute(text("SELECT 1"))
    database.close()
    if database_url.startswith("sqlite"):
        assert not Path(f"{database.engine.url.database}-wal").exists()
    else:
        name = database.engine.url.database
        other = create_engine(database_url.replace(f"/{name}", "/postgres"), isolation_level="AUTOCOMMIT")
        with other.connect() as connection:
            open_now = text("SELECT count(*) FROM pg_stat_activity WHERE datname = :name")
            assert connection.scalar(open_now, {"name": name}) == 0
        other.dispose()
