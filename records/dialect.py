"""SQL that SQLite and PostgreSQL write differently, in one place."""

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Executable, Table, and_, text, tuple_
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.orm import Session

MakeInsert: TypeAlias = Callable[[Table], Insert]
"""PostgreSQL's own goes by the same name and has the same methods."""


def dialect_of(session: Session) -> str:
    """The name of the database's kind: sqlite or postgresql."""
    return session.get_bind().dialect.name


def insert_new(session: Session, table: Table, rows: Sequence[dict[str, Any]], returning: str) -> set[Any]:
    """Insert the rows that break no unique rule and return the `returning` column of those that were new."""
    if not rows:
        return set()
    statement = _insert_new(dialect_of(session), table, returning)
    return set(session.execute(statement, list(rows)).scalars())


@cache
def _insert_new(dialect: str, table: Table, returning: str) -> Executable:
    return make_insert(dialect)(table).on_conflict_do_nothing().returning(table.c[returning])


def make_insert(dialect: str) -> MakeInsert:
    """The database's own way to insert, which knows of conflicts; only the one in use is imported."""
    inserting: MakeInsert = import_module(f"sqlalchemy.dialects.{dialect}").insert
    return inserting


def equal_pair(dialect: str, pair: Sequence[ColumnElement[Any]], values: Sequence[Any]) -> ColumnElement[bool]:
    """Whether two columns equal two values, found by an index that begins with the first of them.

    PostgreSQL would take an index on the second, too, if it believes that few rows have such a value; it believes so of
    thousands of rows that were written just now. Compared as one value, the second leads to no index of its own.
    """
    first = pair[0] == values[0]
    if dialect == "sqlite":
        return and_(first, pair[1] == values[1])
    return and_(first, tuple_(*pair) >= tuple_(*values), tuple_(*pair) <= tuple_(*values))


CONTENTS = 742_015_003
"""The first half of PostgreSQL's advisory locks on the contents of files."""


def hold_alone(session: Session, key: int) -> None:
    """Wait until no other transaction holds `key` (32 bits, signed), and hold it to the end of this one.

    SQLite lets one transaction work at a time; there it only has to have begun.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:space, :key)"), {"space": CONTENTS, "key": key})
