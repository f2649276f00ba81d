"""What every turn of a batch writes, an answer and the next question, is written for all turns together.

To the session it looks as if it had been written at once: before anything is read, and before the commit, it is.
"""

from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Table, bindparam, event, insert, update
from sqlalchemy.orm import ORMExecuteState, Session
from sqlalchemy.orm.attributes import set_committed_value

from records.columns import Json
from records.messages import Dialogue, OutboxMessage

PENDING = "pending"
DIALOGUES, OUTBOX = cast(Table, Dialogue.__table__), cast(Table, OutboxMessage.__table__)
KEEP_ANSWERS = (
    update(DIALOGUES)
    .where(DIALOGUES.c.id == bindparam("dialogue"))
    .values(answers=bindparam("answers"), answered_by=bindparam("answered_by"))
)


@dataclass(slots=True)
class Pending:
    """Not yet written: new answers by the ids of their dialogues, and rows of the outbox."""

    answered: dict[int, dict[str, Any]] = field(default_factory=dict)
    replies: list[dict[str, Any]] = field(default_factory=list)


def keep_answers(session: Session, dialogue: Dialogue, answers: Json, answered_by: Json) -> None:
    """The answers of a dialogue, from now on."""
    set_committed_value(dialogue, "answers", answers)
    set_committed_value(dialogue, "answered_by", answered_by)
    row = {"dialogue": dialogue.id, "answers": answers, "answered_by": answered_by}
    _pending(session).answered[dialogue.id] = row


def queue_reply(session: Session, row: dict[str, Any]) -> None:
    """A row of the outbox, after all that this session has put there."""
    _pending(session).replies.append(row)


def has_replies(session: Session, person_id: int) -> bool:
    """Whether something waits to be written for this person."""
    pending = session.info.get(PENDING)
    return pending is not None and any(row["person_id"] == person_id for row in pending.replies)


def write_pending(session: Session) -> None:
    """Write what waits: answers before what has changed them since, and the outbox in the order of what was said."""
    pending: Pending | None = session.info.pop(PENDING, None)
    if pending is None:
        return
    _write_answers(session, pending)
    session.flush()
    if pending.replies:
        session.connection().execute(insert(OUTBOX), pending.replies)


def _write_answers(session: Session, pending: Pending) -> None:
    if pending.answered:
        session.connection().execute(KEEP_ANSWERS, list(pending.answered.values()))
    pending.answered = {}


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
