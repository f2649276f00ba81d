"""What every turn of a batch writes, an answer and the next question, is written for all turns together.

To the session it looks as if it had been written at once: before anything is read, and before the commit, it is.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any, cast

from pydantic import TypeAdapter
from pydantic_core import to_json
from sqlalchemy import Executable, Table, bindparam, event, insert, select, update
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.attributes import set_committed_value

from conversations.messages import Outgoing
from records.bulk import given
from records.columns import Json, UtcDateTime
from records.dialect import dialect_of
from records.messages import Dialogue, OutboxMessage

PENDING = "pending"
DIALOGUES, OUTBOX = cast(Table, Dialogue.__table__), cast(Table, OutboxMessage.__table__)
ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Queued:
    """A question for a person, to be sent as soon as may be."""

    person_id: int
    payload: Outgoing


REPLIES = TypeAdapter(list[Queued])


@dataclass(slots=True)
class Pending:
    """Not yet written: new answers by the ids of their dialogues, and replies with the moment they were given."""

    answered: dict[int, dict[str, Any]] = field(default_factory=dict)
    replies: list[tuple[datetime, Queued]] = field(default_factory=list)


def keep_answers(session: Session, dialogue: Dialogue, answers: Json, answered_by: Json) -> None:
    """The answers of a dialogue, from now on."""
    if dialogue.id is None:
        session.flush()
    set_committed_value(dialogue, "answers", answers)
    set_committed_value(dialogue, "answered_by", answered_by)
    row = {"id": dialogue.id, "answers": answers, "answered_by": answered_by}
    _pending(session).answered[dialogue.id] = row


def queue_reply(session: Session, reply: Queued, now: datetime) -> None:
    """A row of the outbox, after all that this session has put there."""
    _pending(session).replies.append((now, reply))


def has_replies(session: Session, person_id: int) -> bool:
    """Whether something waits to be written for this person."""
    pending = session.info.get(PENDING)
    return pending is not None and any(reply.person_id == person_id for _at, reply in pending.replies)


def write_pending(session: Session) -> None:
    """Write what waits: answers before what has changed them since, and the outbox in the order of what was said."""
    pending: Pending | None = session.info.pop(PENDING, None)
    if pending is None:
        return
    _write_answers(session, pending)
    session.flush()
    for now, replies in groupby(pending.replies, key=itemgetter(0)):
        rows = REPLIES.dump_json([reply for _at, reply in replies]).decode()
        session.connection().execute(_queue_replies(dialect_of(session)), {ROWS: rows, "now": now})


def _write_answers(session: Session, pending: Pending) -> None:
    if pending.answered:
        rows = to_json(list(pending.answered.values())).decode()
        session.connection().execute(_keep_answers(dialect_of(session)), {ROWS: rows})
    pending.answered = {}


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


def _pending(session: Session) -> Pending:
    pending: Pending = session.info.setdefault(PENDING, Pending())
    return pending


@event.listens_for(Session, "do_orm_execute")
def _before_reading(state: ORMExecuteState) -> None:
    """What a flush looks up on its way is none of ours: there what waits goes on waiting."""
    if not state.session._flushing:  # noqa: SLF001
        write_pending(state.session)


@event.listens_for(Session, "before_flush")
def _before_changes(session: Session, _flush: object, _instances: object) -> None:
    """What has changed since is newer than what waits."""
    pending: Pending | None = session.info.get(PENDING)
    if pending is not None:
        _write_answers(session, pending)


@event.listens_for(Session, "before_commit")
def _before_commit(session: Session) -> None:
    write_pending(session)


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, _previous: object) -> None:
    session.info.pop(PENDING, None)
