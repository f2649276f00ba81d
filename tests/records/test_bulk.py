"""Many values in one statement arrive as they were given, in their order, on both databases."""

from typing import Any, cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic_core import to_json
from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from records import bulk
from records.database import Database
from records.messages import Dialogue, InboxMessage, OutboxMessage
from tests import given as known
from tests.conftest import WORKSHOP_DAY as NOW

INBOX, DIALOGUES, OUTBOX = (cast(Table, record.__table__) for record in (InboxMessage, Dialogue, OutboxMessage))
ROWS, KEYS = "rows", "keys"
IN_WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
"""What both databases can hold as text."""
IN_JSON = st.dictionaries(IN_WORDS, st.none() | st.booleans() | st.integers(-(2**53), 2**53) | IN_WORDS, max_size=5)
RANDOMLY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@RANDOMLY
@given(rows=st.lists(st.tuples(IN_WORDS, st.none() | IN_WORDS, st.integers(0, 2**31 - 1), IN_JSON), max_size=12))
def test_rows_come_out_of_their_document_as_they_went_in(
    database: Database, rows: list[tuple[str, str | None, int, dict[str, Any]]]
) -> None:
    names = ("external_id", "error", "attempts")
    columns = [*(INBOX.c[name] for name in names), DIALOGUES.c.answers]
    document = to_json([dict(zip((*names, "answers"), row, strict=True)) for row in rows]).decode()
    with database.transaction() as session:
        found = bulk.given(session.get_bind().dialect.name, ROWS, *columns)
        ordered = select(*(found.c[column.name] for column in columns)).order_by(found.c.place)
        assert [tuple(row) for row in session.execute(ordered, {ROWS: document})] == rows


@RANDOMLY
@given(kept=st.sets(IN_WORDS, max_size=8), asked=st.sets(IN_WORDS, max_size=8))
def test_what_is_among_many_is_found_and_nothing_else(database: Database, kept: set[str], asked: set[str]) -> None:
    with database.transaction() as session:
        dialect = session.get_bind().dialect.name
        all_kept = bulk.given(dialect, ROWS, INBOX.c.external_id)
        found = select(all_kept.c.external_id).where(bulk.among(dialect, all_kept.c.external_id, KEYS))
        document = to_json([{"external_id": word} for word in sorted(kept)]).decode()
        values = {ROWS: document, KEYS: bulk.members(dialect, sorted(asked))}
        assert set(session.scalars(found, values)) == kept & asked


@RANDOMLY
@given(payloads=st.lists(IN_JSON, max_size=8), changed=IN_JSON)
def test_rows_that_are_added_and_changed_together_are_as_if_written_one_by_one(
    database: Database, payloads: list[dict[str, Any]], changed: dict[str, Any]
) -> None:
    with database.transaction() as session:
        person = known.person(session, "laura", NOW)
        rows = [(person.id, to_json(payload).decode()) for payload in payloads]
        bulk.add_rows(session, OUTBOX, ("person_id", "payload"), rows, created_at=NOW, not_before=NOW)
        session.add_all(OutboxMessage(person=person, payload=one, created_at=NOW, not_before=NOW) for one in payloads)
        session.flush()
        together, singly = _halves(session)
        assert together == singly
        ids = [row.id for row in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))]
        bulk.change_rows(session, OUTBOX, ("payload",), [(to_json(changed).decode(), key) for key in ids[::2]])
        session.expire_all()
        found = [session.get_one(OutboxMessage, key).payload for key in ids]
        assert found == [changed if place % 2 == 0 else one for place, one in enumerate([*payloads, *payloads])]
        session.rollback()


def _halves(session: Session) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What is in the outbox, row by row without the id: those written first, and the others."""
    rows = [dict(row._mapping) for row in session.execute(select(OUTBOX).order_by(OUTBOX.c.id))]
    plain = [{name: value for name, value in row.items() if name != "id"} for row in rows]
    return plain[: len(plain) // 2], plain[len(plain) // 2 :]
