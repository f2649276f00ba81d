"""How the databases look for what is due: by one index each, also right after thousands of rows were written."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.choosing import Lane, _query
from conversations.speaking import PROMPT
from records.database import Database
from records.messages import OutboxMessage
from tests.bot.test_outbox_owners import FREE, fill
from tests.conftest import WORKSHOP_DAY as NOW
from tests.stage import CHANNEL


def plan_of(session: Session, *, prompts: bool) -> str:
    """The plan of the query as it is really asked, parameters and all."""
    connection = session.connection()
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    compiled = _query(connection.dialect.name, prompts=prompts).compile(dialect=connection.dialect)
    values = {**compiled.params, **Lane(CHANNEL, FREE[CHANNEL], prompts).at(NOW), "most": 13}
    names = compiled.positiontup
    arguments = values if names is None else tuple(str(values[name]) for name in names)
    return str(connection.exec_driver_sql(f"{explain} {compiled}", arguments).all())


@pytest.mark.parametrize("prompts", [False, True])
def test_thousands_that_were_just_written_are_not_looked_through(database: Database, prompts: bool) -> None:
    """PostgreSQL plans by what it counted last; then nothing was waiting."""
    fill(database, messages=3000, people=300)
    with database.transaction() as session:
        for message in session.scalars(select(OutboxMessage)):
            message.state, message.sent_at = "sent", NOW - timedelta(days=1)
    with database.transaction() as session:
        session.execute(text("ANALYZE"))
    with database.transaction() as session:
        session.execute(
            text(
                "INSERT INTO outbox (person_id, state, priority, payload, windowed, created_at, not_before, attempts)"
                " SELECT person_id, 'waiting', :priority, payload, windowed, created_at, not_before, 0 FROM outbox"
            ),
            {"priority": PROMPT},
        )
        plan = plan_of(session, prompts=prompts)
    assert ("ix_outbox_prompts" if prompts else "ix_outbox_replies") in plan
    assert "ix_outbox_person_id_state" in plan
    assert "ix_outbox_waiting" not in plan
    assert "Seq Scan on outbox" not in plan
