"""Finding the senders of a batch costs the same however many people there are."""

from pathlib import Path

import pytest
from sqlalchemy import event

from bot.senders import People
from conversations.messages import Incoming, Said
from records.database import Database
from records.migrate import migrate


def test_the_senders_are_found_by_an_index(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rumbo.db'}"
    migrate(url)
    database, asked = Database(url), list[tuple[str, object]]()
    event.listen(database.engine, "before_cursor_execute", lambda *call: asked.append((call[2], call[3])))
    with database.transaction() as session:
        People.load(session, [Incoming("telegram", "1", "1001", "1001", Said("hola"))])
    statement, values = next(call for call in asked if "FROM persons" in call[0])
    with database.engine.connect() as connection:
        steps = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]  # type: ignore[arg-type]
    database.close()
    if any(step.startswith("SCAN") and "VIRTUAL" not in step for step in steps):
        pytest.fail(f"everybody is looked through: {steps}")
