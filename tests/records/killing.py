"""Upgrades killed at each of their steps, and upgrades at once: `python -m tests.records.killing kill URL MIGRATIONS`.

A process of its own, so that what is forked has no threads and no open connections. It prints how often it killed, and
fails when anything is not as it was.
"""

import hashlib
import os
import re
import shutil
import signal
import sqlite3
import sqlite3.dbapi2
import sys
import tempfile
import traceback
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, event, inspect, text
from sqlalchemy.engine import Engine, make_url

from records import followup, messages, people, plans  # noqa: F401  once, before anything is forked
from records import migrate as migrating

Columns = dict[str, list[str]]
Rows = dict[str, list[str]]
STEP = re.compile(r"\s*(?!SELECT|PRAGMA|EXPLAIN|--)\w", re.IGNORECASE)
"""A statement that changes something, or begins or ends a transaction."""
MOST_STEPS = 300


def columns_of(url: str) -> Columns:
    """The columns of every table but Alembic's."""
    engine = create_engine(url)
    tables = [table for table in inspect(engine).get_table_names() if table != "alembic_version"]
    found = {table: [column["name"] for column in inspect(engine).get_columns(table)] for table in tables}
    engine.dispose()
    return found


def rows_of(url: str, columns: Columns) -> Rows:
    """Every row, of these columns; written out and sorted."""
    engine = create_engine(url)
    with engine.connect() as connection:
        quote = connection.dialect.identifier_preparer.quote
        queries = {
            table: f"SELECT {', '.join(map(quote, names))} FROM {quote(table)}" for table, names in columns.items()
        }
        found = {table: sorted(map(repr, connection.execute(text(query)))) for table, query in queries.items()}
    engine.dispose()
    return found


def revision_of(url: str) -> str | None:
    engine = create_engine(url)
    try:
        return migrating.revision_of(engine)
    finally:
        engine.dispose()


def upgrade_until(url: str, step: int) -> None:
    """Upgrade, and be killed just before so many statements have been begun."""
    steps = count(1)

    def begins(statement: str) -> None:
        if STEP.match(statement) and next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def connect(*words: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = plainly(*words, **named)
        connection.set_trace_callback(begins)
        return connection

    plainly = sqlite3.connect
    if url.startswith("sqlite"):
        for module in (sqlite3, sqlite3.dbapi2):  # the copy of before is not made through SQLAlchemy
            vars(module)["connect"] = connect
    else:
        event.listen(Engine, "before_cursor_execute", lambda _connection, _cursor, said, *_rest: begins(said))
        event.listen(Engine, "commit", lambda _connection: begins("COMMIT"))
    migrating.migrate(url)


def begin(work: Callable[[], object]) -> int:
    """Do something in a process of its own, whose number this is."""
    child = os.fork()
    if child:
        return child
    try:
        work()
        os._exit(0)
    except BaseException:  # noqa: BLE001  whatever it was, this process goes no further
        traceback.print_exc()
    os._exit(1)


def end(child: int) -> int:
    """How that process ended."""
    return os.waitpid(child, 0)[1]


def left_behind(url: str) -> str:
    """What a kill left, in short: the file as it is, and which files of what size lie beside it."""
    path = Path(make_url(url).database or "")
    beside = sorted((file.name, file.stat().st_size) for file in path.parent.glob(f"{path.name}*"))
    return f"{hashlib.sha256(path.read_bytes()).hexdigest()} {beside}"


def start_anew(url: str, columns: Columns) -> Rows:
    """What the next start makes of a SQLite file and all that lies beside it, tried on a copy."""
    path = Path(make_url(url).database or "")
    with tempfile.TemporaryDirectory() as folder:
        for file in path.parent.glob(f"{path.name}*"):
            shutil.copy(file, folder)
        copy = f"sqlite:///{folder}/{path.name}"
        migrating.migrate(copy)
        assert revision_of(copy) == migrating.newest_revision()
        return rows_of(copy, columns)


def kill_at_each_step(url: str) -> int:
    """How often the upgrade was killed until it had no step left; afterwards it is done."""
    columns, old = columns_of(url), revision_of(url)
    before = rows_of(url, columns)
    seen: set[str] = set()
    for step in range(1, MOST_STEPS):
        ended = end(begin(lambda step=step: upgrade_until(url, step)))  # type: ignore[misc]
        if url.startswith("sqlite") and ended and left_behind(url) not in seen:
            seen.add(left_behind(url))
            assert start_anew(url, columns) == before, step
        assert rows_of(url, columns) == before, step
        if ended == 0:
            assert revision_of(url) == migrating.newest_revision()
            return step - 1
        assert (ended, revision_of(url)) == (signal.SIGKILL, old), step
    raise AssertionError(MOST_STEPS)


def start_together(url: str) -> int:
    """How many of several starts at once ended well."""
    children = [begin(lambda: migrating.migrate(url)) for _ in range(4)]
    return sum(end(child) == 0 for child in children)


if __name__ == "__main__":
    migrating.MIGRATIONS = Path(sys.argv[3])
    print({"kill": kill_at_each_step, "together": start_together}[sys.argv[1]](sys.argv[2]))
