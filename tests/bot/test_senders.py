"""Finding the senders of a batch costs the same however many people there are."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from bot.senders import People
from conversations.messages import Incoming, Said
from records.database import Database
from records.migrate import migrate
from records.talks import load_speakers
from tests import given
from tests.stage import Stage


def as_records(session: Session) -> None:
    People.load(session, [Incoming("telegram", "1", "1001", "1001", Said("hola"))])


def as_values(session: Session) -> None:
    load_speakers(session, [("telegram", "1001")])


@pytest.mark.parametrize("load", [as_records, as_values])
def test_the_senders_are_found_by_an_index(load: Callable[[Session], None], tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rumbo.db'}"
    migrate(url)
    database, asked = Database(url), list[tuple[str, object]]()
    event.listen(database.engine, "before_cursor_execute", lambda *call: asked.append((call[2], call[3])))
    with database.transaction() as session:
        load(session)
    statement, values = next(call for call in asked if "FROM persons" in call[0])
    with database.engine.connect() as connection:
        steps = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]  # type: ignore[arg-type]
    database.close()
    if any(step.startswith("SCAN") and "VIRTUAL" not in step for step in steps):
        pytest.fail(f"everybody is looked through: {steps}")


def test_whoever_has_the_same_key_on_another_channel_is_somebody_else(stage: Stage) -> None:
    with stage.database.transaction() as session:
        given.person(session, "laura", stage.now)
        found = load_speakers(session, [("telegram", "laura"), ("stage", "marcos")])
        assert found == {}
