"""SQL that SQLite and PostgreSQL write differently, in one place."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Table, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

Insert: TypeAlias = sqlite.Insert | postgresql.Insert

INSERTS: Mapping[str, Callable[[Table], Insert]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_new(session: Session, table: Table, rows: Sequence[dict[str, Any]], returning: str) -> set[Any]:
    """Insert the rows that break no unique rule and return the `returning` column of those that were new."""
    if not rows:
        return set()
    make_insert = INSERTS[session.get_bind().dialect.name]
    statement = make_insert(table).on_conflict_do_nothing().returning(table.c[returning])
    return set(session.execute(statement, list(rows)).scalars())


CONTENTS = 742_015_003
"""The first half of PostgreSQL's advisory locks on the contents of files."""


def hold_alone(session: Session, key: int) -> None:
    """Wait until no other transaction holds `key` (32 bits, signed), and hold it to the end of this one.

    SQLite lets one transaction work at a time; there it only has to have begun.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:space, :key)"), {"space": CONTENTS, "key": key})
