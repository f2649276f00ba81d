"""The raw ceiling: the rows of an answer, ready made, written by the bare driver into our own tables."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from bot.batch import handle_batch
from bot.channels.telegram_updates import arrivals_of
from tests.benchmarks.figures import CEILING, Figure
from tests.benchmarks.handling import Kind, Template
from tests.benchmarks.places import Places, opened
from tests.benchmarks.plan import Plan
from tests.benchmarks.registration import NOW, answers_of

GROUPS = {1: 600, 64: 6400, 100: 10000}
"""How many answers are written, by how many share a commit."""


def ceilings(plan: Plan, template: Template, kind: Kind) -> Iterator[Figure]:
    """Answers a second by the driver of that kind, one commit each and in groups."""
    driver = "psycopg" if kind.key == "postgres" else "sqlite3"
    for group in plan.ends(GROUPS):
        many = max(group, plan.amount(GROUPS[group]))
        speeds = tuple(_speed(plan.places, template, kind, group, many) for _ in plan.seeds)
        each = "one commit each" if group == 1 else f"groups of {group}"
        name = f"{driver} alone on {kind.name}, {each}"
        yield Figure(f"ceiling_{kind.key}_{group}", name, speeds, "answers/s", of=CEILING)


def _speed(places: Places, template: Template, kind: Kind, group: int, count: int) -> float:
    url = places.copy(template.url)
    with opened(url) as database, database.transaction() as session:
        page = answers_of(template.people[:10], template.last_update, 0)[:1]
        handle_batch(session, arrivals_of(page), NOW)
    if kind.key == "postgres":
        return _postgres(url.replace("+psycopg", ""), group, count)
    return _sqlite(url.removeprefix("sqlite:///"), kind.synchronous or "FULL", group, count)


def _sqlite(path: str, synchronous: str, group: int, count: int) -> float:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA synchronous={synchronous}")
    statements = [(write.one_by_one(), write.rows) for write in _writes(connection.execute, count)]
    began = time.perf_counter()
    for start in range(0, count, group):
        connection.execute("BEGIN IMMEDIATE")
        for statement, rows in statements:
            connection.executemany(statement, rows[start : start + group])
        connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    connection.close()
    return count / seconds


def _postgres(url: str, group: int, count: int) -> float:
    """Each table's rows of a group in one statement, all statements in one exchange with the server."""
    with psycopg.connect(url) as connection:
        statements = [(write.at_once(connection), write.rows) for write in _writes(connection.execute, count)]
        connection.commit()
        began = time.perf_counter()
        for start in range(0, count, group):
            with connection.pipeline():
                for statement, rows in statements:
                    connection.execute(
                        statement, [list(part) for part in zip(*rows[start : start + group], strict=True)]
                    )
                connection.commit()
        return count / (time.perf_counter() - began)


@dataclass(frozen=True, slots=True)
class Write:
    """Rows for a table: new ones, or with `changes` new values of known ones, whose id comes last."""

    table: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    changes: bool = False

    def one_by_one(self) -> str:
        """For SQLite."""
        if self.changes:
            return f"UPDATE {self.table} SET {' = ?, '.join(self.columns[:-1])} = ? WHERE id = ?"
        marks = ", ".join(["?"] * len(self.columns))
        return f"INSERT INTO {self.table} ({', '.join(self.columns)}) VALUES ({marks})"

    def at_once(self, connection: "psycopg.Connection[Any]") -> bytes:
        """For PostgreSQL: one parameter a column, each an array."""
        asked = "SELECT column_name, udt_name FROM information_schema.columns WHERE table_name = %s"
        kinds = dict(connection.execute(asked, [self.table]).fetchall())
        arrays = (
            f"unnest({', '.join(f'%s::{kinds[name]}[]' for name in self.columns)}) AS new({', '.join(self.columns)})"
        )
        if self.changes:
            settings = ", ".join(f"{name} = new.{name}" for name in self.columns[:-1])
            return f"UPDATE {self.table} SET {settings} FROM {arrays} WHERE {self.table}.id = new.id".encode()
        return f"INSERT INTO {self.table} ({', '.join(self.columns)}) SELECT * FROM {arrays}".encode()


def _writes(execute: Callable[..., Any], count: int) -> Sequence[Write]:
    """What one answer writes: its inbox row, its dialogue, seat and person, and its reply; values as our code left."""
    ids = [row[0] for row in execute("SELECT id FROM dialogues ORDER BY id")]
    changed = "SELECT answers, answered_by, opened_at FROM dialogues ORDER BY id DESC LIMIT 1"
    answers, answered_by, at = map(_ready, execute(changed).fetchone())
    places = [ids[number % len(ids)] for number in range(count)]
    return (
        _copies(execute, "inbox", "external_id", count),
        Write(
            "dialogues", ("answers", "answered_by", "id"), [(answers, answered_by, id) for id in places], changes=True
        ),
        Write("seats", ("touched_at", "id"), [(at, id) for id in places], changes=True),
        Write("persons", ("last_inbound_at", "id"), [(at, id) for id in places], changes=True),
        _copies(execute, "outbox", None, count),
    )


def _ready(value: object) -> object:
    """JSON is read as text from SQLite, and parsed from PostgreSQL."""
    return Jsonb(value) if isinstance(value, dict | list) else value


def _copies(execute: Callable[..., Any], table: str, numbered: str | None, count: int) -> Write:
    """Copies of the newest row."""
    found = execute(f"SELECT * FROM {table} ORDER BY id DESC LIMIT 1")
    names = tuple(column[0] for column in found.description)
    whole = dict(zip(names, found.fetchone(), strict=True))
    names = tuple(name for name in names if name != "id" and whole[name] is not None)
    rows = [
        tuple(f"ceiling-{number}" if name == numbered else _ready(whole[name]) for name in names)
        for number in range(count)
    ]
    return Write(table, names, rows)
