"""What plain turns write, answers and the questions after them, is written for a whole batch together."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from msgspec import Struct
from msgspec.json import encode
from sqlalchemy import Table
from sqlalchemy.orm import Session

from conversations.messages import Outgoing
from records.bulk import add_rows, change_rows
from records.messages import Dialogue, OutboxMessage
from records.talks import Talk

DIALOGUES, OUTBOX = cast(Table, Dialogue.__table__), cast(Table, OutboxMessage.__table__)


class Queued(Struct, frozen=True):
    """A question for a person, to be sent as soon as may be."""

    person_id: int
    outgoing: Outgoing


def keep_answers(session: Session, talks: Iterable[Talk]) -> None:
    """The answers of these dialogues, from now on."""
    rows = [(_json(talk.answers), _json(talk.answered_by), talk.id) for talk in talks]
    change_rows(session, DIALOGUES, ("answers", "answered_by"), rows)


def queue_replies(session: Session, replies: Iterable[Queued], now: datetime) -> None:
    """Rows of the outbox, in this order."""
    rows = [(reply.person_id, _json(reply.outgoing)) for reply in replies]
    add_rows(session, OUTBOX, ("person_id", "payload"), rows, created_at=now, not_before=now)


def _json(value: object) -> str:
    return encode(value).decode()
