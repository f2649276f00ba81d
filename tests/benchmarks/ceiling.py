"""The raw ceiling: the rows of an answer, ready made, written by the bare driver into our own tables."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

import psycopg
from psycopg.types.json import Jsonb

from bot.batch import handle_batch
from bot.channels.telegram_updates import arrivals_of
from tests.benchmarks.figures import CEILING, Figure
from tests.benchmarks.handling import Kind, Template
from tests.benchmarks.places import Places, opened
from tests.benchmarks.plan import Plan
from tests.benchmarks.registration import NOW, answers_of

Statement: TypeAlias = tuple[str, list[tuple[Any, ...]]]
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
    statements = _statements(connection.execute, count, "?")
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
    with psycopg.connect(url) as connection:
        statements = _statements(connection.execute, count, "%s")
        connection.commit()
        began = time.perf_counter()
        for start in range(0, count, group):
            with connection.cursor() as cursor, connection.pipeline():
                for statement, rows in statements:
                    cursor.executemany(statement, rows[start : start + group])
                connection.commit()
        return count / (time.perf_counter() - began)


def _ready(value: object) -> object:
    """JSON is read as text from SQLite, and parsed from PostgreSQL."""
    return Jsonb(value) if isinstance(value, dict | list) else value


def _statements(execute: Callable[..., Any], count: int, mark: str) -> Sequence[Statement]:
    """What one answer writes: its inbox row, its dialogue, seat and person, and its reply; values as our code left."""
    ids = [row[0] for row in execute("SELECT id FROM dialogues ORDER BY id")]
    changed = "SELECT answers, answered_by, opened_at FROM dialogues ORDER BY id DESC LIMIT 1"
    answers, answered_by, at = map(_ready, execute(changed).fetchone())
    places = [ids[number % len(ids)] for number in range(count)]
    return (
        _insert(execute, "inbox", "external_id", count, mark),
        (f"UPDATE dialogues SET answers = {mark}, answered_by = {mark} WHERE id = {mark}",
         [(answers, answered_by, id) for id in places]),
        (f"UPDATE seats SET touched_at = {mark} WHERE dialogue_id = {mark}", [(at, id) for id in places]),
        (f"UPDATE persons SET last_inbound_at = {mark} WHERE id = {mark}", [(at, id) for id in places]),
        _insert(execute, "outbox", None, count, mark),
    )  # fmt: skip


def _insert(execute: Callable[..., Any], table: str, numbered: str | None, count: int, mark: str) -> Statement:
    """Copies of the newest row."""
    found = execute(f"SELECT * FROM {table} ORDER BY id DESC LIMIT 1")
    names = [column[0] for column in found.description if column[0] != "id"]
    whole = dict(zip([column[0] for column in found.description], found.fetchone(), strict=True))
    rows = [
        tuple(f"ceiling-{number}" if name == numbered else _ready(whole[name]) for name in names)
        for number in range(count)
    ]
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join([mark] * len(names))})", rows
