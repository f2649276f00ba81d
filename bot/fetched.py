"""Each person's waiting messages, and what is done with one when its file is there, or does not come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from msgspec import structs
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from bot.file_names import shown_name
from bot.files import KeptFile
from bot.menus import note_menu
from bot.reception import receive, receive_unreadable
from bot.senders import People
from bot.suspects import Key
from conversations.desk import drop_file, erase_after_commit, hold_content, is_kept
from conversations.messages import Incoming, RemoteFile, Sent, StoredFile
from conversations.speaking import begin_turn
from records.followup import Progress
from records.messages import Dialogue, InboxMessage, Seat
from records.plans import PlanFile
from records.plans import StoredFile as StoredFileRecord

AT_ONCE = 8
IN_HAND = timedelta(seconds=150)
"""A process that fetches a file has it for itself so long, or until others see that it has died."""
RESTS = [timedelta(seconds=seconds) for seconds in (5, 30, 120, 300, 600)]
"""From the beginning of each try to the next: about twenty minutes in all, however long a try takes."""
TRIES = len(RESTS) + 1
LONGEST = max(IN_HAND, *RESTS)
"""What is put off for longer was put off before the clock was set back."""


class ContentGone(Exception):
    """What was just stored has been erased together with somebody's equal file: fetch it again."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The oldest message of a person that waits for its file, or behind one that does."""

    inbox_id: int
    key: Key
    payload: str


def next_waiting(session: Session, channels: list[str], now: datetime) -> list[Waiting]:
    """The oldest waiting message of each person, if it is due; a few at once."""
    oldest = (
        select(func.min(InboxMessage.id))
        .where(InboxMessage.state == "waiting", InboxMessage.channel.in_(channels))
        .group_by(InboxMessage.person_id)
    )
    first = select(InboxMessage).where(InboxMessage.id.in_(oldest), _is_due(now))
    rows = session.scalars(first.order_by(InboxMessage.attempts, InboxMessage.id).limit(AT_ONCE))
    return [Waiting(row.id, (row.channel, row.external_id), row.payload or "null") for row in rows]


def next_try_at(session: Session) -> datetime | None:
    """When the first of the files that rest is to be tried again."""
    return session.scalar(select(func.min(InboxMessage.not_before)).where(InboxMessage.state == "waiting"))


def count_attempt(session: Session, inbox_id: int, owner: str, now: datetime) -> int | None:
    """Take the file in hand for one more try, and say which it is, from 1; None when it is not to be had now."""
    free = select(InboxMessage).where(InboxMessage.id == inbox_id, InboxMessage.state == "waiting", _is_due(now))
    message = session.scalars(free.with_for_update(skip_locked=True)).one_or_none()
    if message is None:
        return None
    number = max(message.attempts, 1)  # to bring the message itself was the first
    message.attempts, message.not_before, message.lease_owner = number + 1, now + IN_HAND, owner
    return number


def put_off(session: Session, inbox_id: int, until: datetime) -> None:
    """The try is over; the next one may be made at that moment."""
    message = session.get(InboxMessage, inbox_id, with_for_update=True)
    if message is not None and message.state == "waiting":
        message.not_before, message.lease_owner = until, None


def uncount(session: Session, inbox_ids: Iterable[int], now: datetime) -> None:
    """The database or the disk was away during these tries: they do not count, and others are made soon."""
    undone = select(InboxMessage).where(InboxMessage.id.in_(inbox_ids), InboxMessage.state == "waiting")
    for message in session.scalars(undone.order_by(InboxMessage.id).with_for_update()):
        message.attempts = max(message.attempts - 1, 1)
        message.not_before, message.lease_owner = now + RESTS[0], None


def _is_due(now: datetime) -> ColumnElement[bool]:
    at = InboxMessage.not_before
    return or_(at.is_(None), at <= now, at > now + LONGEST)


def hand_over(
    session: Session, inbox_id: int, incoming: Incoming, kept: KeptFile | None, problem: str | None, now: datetime
) -> None:
    """Take the message's turn with its stored file, or with the reason why there is none."""
    message = session.get(InboxMessage, inbox_id, with_for_update=True)
    if message is None or message.state != "waiting":
        _leave(session, kept)
        return
    person = People.meet(session, [incoming], now).sender(session, incoming, now)
    message.state, message.handled_at, message.payload, message.not_before = "handled", now, None, None
    file: StoredFile | None = None
    if isinstance(incoming.content, RemoteFile):
        file = _record(session, person.id, incoming.content, kept, now) if kept is not None else None
        reason = "unclear-file" if problem == "retry" else problem
        incoming = structs.replace(incoming, content=Sent(file, incoming.content.caption, reason))
    begin_turn(session)
    receive(session, person, incoming, now)
    note_menu(person)
    session.flush()
    if file is not None and not _taken(session, person.id, file.id):
        drop_file(session, file.id)


def _taken(session: Session, person_id: int, file_id: int) -> bool:
    """Whether a dialogue has taken the file as an answer, or what follows from one has put it to use."""
    own = session.scalars(select(Dialogue).join(Dialogue.seats).where(Seat.person_id == person_id))
    if any(_holds(answer, file_id) for dialogue in own for answer in dialogue.answers.values()):
        return True
    uses = (
        select(PlanFile.id).where(PlanFile.file_id == file_id),
        select(Progress.id).where(Progress.file_id == file_id),
    )
    return any(session.scalar(use.limit(1)) is not None for use in uses)


def _holds(answer: object, file_id: int) -> bool:
    file = answer.get("file") if isinstance(answer, dict) else None
    return isinstance(file, dict) and file.get("id") == file_id


def _leave(session: Session, kept: KeptFile | None) -> None:
    """The message does without the file; somebody else may have sent the same."""
    if kept is not None:
        erase_after_commit(session, [kept.sha256])


def give_up(
    session: Session, inbox_id: int, incoming: Incoming | None, now: datetime, kept: KeptFile | None = None
) -> None:
    """Keep a message whose turn failed, tell its sender and the admins; once, whichever process comes first."""
    _leave(session, kept)
    message = session.get(InboxMessage, inbox_id, with_for_update=True)
    if message is None or message.state != "waiting":
        return
    message.state, message.error, message.not_before = "failed", "turn failed", None
    receive_unreadable(session, message.channel, incoming, now)


def _record(session: Session, person_id: int, remote: RemoteFile, kept: KeptFile, now: datetime) -> StoredFile:
    hold_content(session, kept.sha256)
    if not is_kept(session, kept.sha256):
        raise ContentGone
    record = StoredFileRecord(
        sha256=kept.sha256,
        name=shown_name(remote.name, kept.mime),
        mime=kept.mime,
        size=kept.size,
        person_id=person_id,
        created_at=now,
    )
    session.add(record)
    session.flush()
    return StoredFile(record.id, record.name, record.mime, record.size)
