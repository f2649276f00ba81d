"""What a database holds, to compare a copy with; and what copying may fail with."""

from collections.abc import Callable
from dataclasses import dataclass

from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

Told = Callable[[str, int, int], None]
"""Hears how far long work is: what is worked on, how much is done, and of how much."""


def nobody(_what: str, _done: int, _total: int) -> None:
    """For work that nobody watches."""


NO_DATA = frozenset({"signals"})
"""Tables that fill by themselves when the bot runs."""


class CopyProblem(Exception):
    """A copy could not be made or put back; what was there is as it was. The sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A database in figures: its schema's revision (none when it is empty) and how many rows each table has."""

    revision: str | None
    rows: dict[str, int]

    @property
    def has_data(self) -> bool:
        """Whether anything is in it that would be missed."""
        return any(count for table, count in self.rows.items() if table not in NO_DATA)


def contents(connection: Connection) -> Contents:
    """Count what a database holds."""
    return Contents(MigrationContext.configure(connection).get_current_revision(), row_counts(connection))


def row_counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has; Alembic's own is left out."""
    tables = [table for table in inspect(connection).get_table_names() if table != "alembic_version"]
    quote = connection.dialect.identifier_preparer.quote
    return {table: connection.scalar(text(f"SELECT count(*) FROM {quote(table)}")) or 0 for table in tables}  # noqa: S608
