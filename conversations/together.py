"""What plain turns write, answers and the questions after them, is written for a whole batch together."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import cast

from msgspec import Struct
from msgspec.json import encode
from sqlalchemy import Executable, Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from conversations.messages import Outgoing
from records.bulk import given
from records.columns import UtcDateTime
from records.dialect import dialect_of
from records.messages import Dialogue, OutboxMessage
from records.talks import Talk

DIALOGUES, OUTBOX = cast(Table, Dialogue.__table__), cast(Table, OutboxMessage.__table__)
ROWS = "rows"


class Queued(Struct, frozen=True):
    """A question for a person, to be sent as soon as may be."""

    person_id: int
    payload: Outgoing


def keep_answers(session: Session, talks: Iterable[Talk]) -> None:
    """The answers of these dialogues, from now on."""
    rows = [{"id": talk.id, "answers": talk.answers, "answered_by": talk.answered_by} for talk in talks]
    session.connection().execute(_keep_answers(dialect_of(session)), {ROWS: encode(rows).decode()})


def queue_replies(session: Session, replies: Sequence[Queued], now: datetime) -> None:
    """Rows of the outbox, in this order."""
    rows = encode(replies).decode()
    session.connection().execute(_queue_replies(dialect_of(session)), {ROWS: rows, "now": now})


@cache
def _keep_answers(dialect: str) -> Executable:
    rows = given(dialect, ROWS, DIALOGUES.c.id, DIALOGUES.c.answers, DIALOGUES.c.answered_by)
    new = {"answers": rows.c.answers, "answered_by": rows.c.answered_by}
    return update(DIALOGUES).where(DIALOGUES.c.id == rows.c.id).values(new)


@cache
def _queue_replies(dialect: str) -> Executable:
    rows, now = given(dialect, ROWS, OUTBOX.c.person_id, OUTBOX.c.payload), bindparam("now", type_=UtcDateTime)
    found = select(rows.c.person_id, rows.c.payload, now, now).order_by(rows.c.place)
    return insert(OUTBOX).from_select(["person_id", "payload", "created_at", "not_before"], found)
