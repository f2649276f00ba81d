"""Alembic's entrance: runs on the connection that `records.migrate` hands over."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from records import followup, messages, people, plans  # noqa: F401  they fill the metadata
from records.columns import Record, UtcDateTime


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:  # noqa: ANN401  Alembic's own
    """Write our moments as the plain type they are stored as, so that a migration never imports today's code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Record.metadata, render_item=render_item)
context.run_migrations()
