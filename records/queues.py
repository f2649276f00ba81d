"""The inbox and the outbox as queues: what waits and since when, what need not be said any more, what is dropped."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from records.messages import InboxMessage, OutboxMessage
from records.people import Person

WAITING, EXPIRED = "waiting", "expired"
MOST_PROMPTS = 20
KEEP_SAID = timedelta(days=90)
KEEP_HEARD = timedelta(days=30)
AT_ONCE = 1000
SKEW = timedelta(seconds=10)
"""Processes' clocks differ by less. What lies further ahead was noted before the clock was set back."""
LONGEST_WAIT = timedelta(hours=17)
"""Nothing is tried again later than this; what seems to be was put off before the clock was set back."""


@dataclass(frozen=True, slots=True)
class Queue:
    """How many rows wait, and since when the oldest of them has been due."""

    waiting: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Queues:
    """Messages that wait for their file, messages that wait to be sent, and how many of these were refused thrice."""

    inbox: Queue
    outbox: Queue
    failing: int


def queues(session: Session, now: datetime) -> Queues:
    """How long the two queues are; who cannot be reached does not count."""
    heard = session.execute(
        select(func.count(), func.min(InboxMessage.received_at)).where(InboxMessage.state == WAITING)
    ).one()
    failing = func.count().filter(OutboxMessage.attempts >= 3)
    said = select(func.count(), func.min(OutboxMessage.not_before), failing).select_from(OutboxMessage)
    unsent = said.join(OutboxMessage.person).where(OutboxMessage.state == WAITING, Person.blocked_at.is_(None))
    count, first, refused = session.execute(unsent).one()
    return Queues(Queue(*heard), Queue(count, first if count and first <= now else None), refused)


def expire_prompts(session: Session, subject: str) -> None:
    """What was to be asked about a subject, and has not left yet, is not asked any more."""
    unsent = update(OutboxMessage).where(_prompting(), OutboxMessage.subject == subject)
    session.execute(unsent.where(OutboxMessage.lease_until.is_(None)).values(state=EXPIRED))


ASKED_AGAIN = "asked-again"
"""The purpose of a question that is asked once more, with an apology, after an outage."""


def expire_waiting(session: Session, subject: str, purpose: str) -> None:
    """A newer message says it better: what has not left yet for this purpose is not said any more."""
    unsent = update(OutboxMessage).where(OutboxMessage.state == WAITING, OutboxMessage.lease_until.is_(None))
    session.execute(
        unsent.where(OutboxMessage.subject == subject, OutboxMessage.purpose == purpose).values(state=EXPIRED)
    )


def expire_own(session: Session, person: Person, purpose: str, but: str) -> None:
    """What has not left yet for this purpose is not said to this person any more; one of the key `but` still is."""
    unsent = update(OutboxMessage).where(OutboxMessage.state == WAITING, OutboxMessage.lease_until.is_(None))
    own = unsent.where(OutboxMessage.person_id == person.id, OutboxMessage.purpose == purpose)
    own = own.where(OutboxMessage.dedup_key != but)
    session.execute(own.values(state=EXPIRED))


def follow_clock(session: Session, now: datetime) -> None:
    """After the clock was set back: what was to leave at once, or to be tried again, waits for no later day."""
    meant_now = (OutboxMessage.created_at > now + SKEW) & (OutboxMessage.not_before <= OutboxMessage.created_at)
    tried = OutboxMessage.error.is_not(None) & (OutboxMessage.not_before > now + LONGEST_WAIT)
    ahead = update(OutboxMessage).where(OutboxMessage.state == WAITING, OutboxMessage.not_before > now)
    session.execute(ahead.where(or_(meant_now, tried)).values(not_before=now))


def make_room(session: Session, person: Person) -> None:
    """Before one more prompt: the oldest expire beyond what may wait for one person."""
    if any(isinstance(new, OutboxMessage) and new.person_id == person.id for new in session.new):
        session.flush()
    own = select(OutboxMessage.id).where(OutboxMessage.person_id == person.id, _prompting())
    too_many = session.scalars(own.order_by(OutboxMessage.id.desc()).offset(MOST_PROMPTS - 1)).all()
    if too_many:
        session.execute(update(OutboxMessage).where(OutboxMessage.id.in_(too_many)).values(state=EXPIRED))


def throw_away(session: Session, now: datetime) -> int:
    """Drop what was said 90 days ago and what was heard 30 days ago, a portion at a time; returns how many rows.

    Of what could not be handled the words go after 30 days too; that it failed, and why, stays for admins to settle.
    """
    said = select(OutboxMessage.id).where(OutboxMessage.state != WAITING, OutboxMessage.created_at < now - KEEP_SAID)
    heard = select(InboxMessage.id).where(InboxMessage.state == "handled", InboxMessage.received_at < now - KEEP_HEARD)
    return _drop(session, OutboxMessage, said) + _drop(session, InboxMessage, heard) + _empty_failed(session, now)


def _prompting() -> ColumnElement[bool]:
    return (OutboxMessage.state == WAITING) & (OutboxMessage.priority > 0)


def _empty_failed(session: Session, now: datetime) -> int:
    failed = select(InboxMessage.id).where(InboxMessage.state == "failed", InboxMessage.payload.is_not(None))
    old = failed.where(InboxMessage.received_at < now - KEEP_HEARD).order_by(InboxMessage.id)
    found = session.scalars(old.limit(AT_ONCE)).all()
    if found:
        session.execute(update(InboxMessage).where(InboxMessage.id.in_(found)).values(payload=None))
    return len(found)


def _drop(session: Session, table: type[OutboxMessage | InboxMessage], ids: Select[int]) -> int:
    found = session.scalars(ids.order_by(table.id).limit(AT_ONCE)).all()
    if found:
        session.execute(delete(table).where(table.id.in_(found)))
    return len(found)
