"""Which outbox rows are sent next: leased by one process, in order for each person, replies before prompts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from pydantic import ValidationError
from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session, aliased, joinedload

from conversations.messages import Outgoing
from conversations.speaking import OUTGOING
from records.messages import OutboxMessage
from records.people import Person
from records.plans import StoredFile
from scheduler.calendar import is_allowed, next_slot

log = structlog.get_logger()

WAITING = "waiting"
KEEPS_ORDER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Kept:
    """The file a message carries."""

    sha256: str
    name: str
    mime: str
    picture: bool


@dataclass(frozen=True, slots=True)
class Lease:
    """A message this process may send now."""

    message_id: int
    channel: str
    chat_key: str
    outgoing: Outgoing
    attachment: Kept | None


def lease_due(
    session: Session, owner: str, channels: Sequence[str], limit: int, now: datetime, length: timedelta
) -> list[Lease]:
    """Lease up to `limit` messages that may leave now."""
    _hold_back(session, channels, now)
    due = (
        select(OutboxMessage)
        .join(OutboxMessage.person)
        .options(joinedload(OutboxMessage.person))
        .where(
            _free(OutboxMessage, now), Person.channel.in_(channels), Person.blocked_at.is_(None), ~_earlier_waits(now)
        )
        .order_by(OutboxMessage.priority, OutboxMessage.id)
        .limit(limit)
        .with_for_update(of=OutboxMessage, skip_locked=True)
    )
    messages = session.scalars(due).all()
    leases = [lease for message in messages if (lease := _lease(session, message)) is not None]
    for message in messages:
        message.lease_owner, message.lease_until = owner, now + length
    return leases


def renew_leases(session: Session, owner: str, until: datetime) -> None:
    """Keep what this process is still sending from being sent by another one."""
    own = update(OutboxMessage).where(OutboxMessage.state == WAITING, OutboxMessage.lease_owner == owner)
    session.execute(own.values(lease_until=until))


def free_leases(session: Session) -> None:
    """Free every lease at start when this process has the database to itself."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(
            update(OutboxMessage).where(OutboxMessage.state == WAITING).values(lease_owner=None, lease_until=None)
        )


def next_due_at(session: Session) -> datetime | None:
    """When the first waiting message to somebody reachable may leave."""
    waiting = select(func.min(OutboxMessage.not_before)).join(OutboxMessage.person)
    return session.scalar(waiting.where(OutboxMessage.state == WAITING, Person.blocked_at.is_(None)))


def _free(message: type[OutboxMessage], now: datetime) -> ColumnElement[bool]:
    unleased = or_(message.lease_until.is_(None), message.lease_until < now)
    return and_(message.state == WAITING, message.not_before <= now, unleased)


def _earlier_waits(now: datetime) -> ColumnElement[bool]:
    """Whether something comes first for the same person: what is due, and for a while what is tried again."""
    earlier = aliased(OutboxMessage)
    tried_again = and_(earlier.error.is_not(None), earlier.not_before <= now + KEEPS_ORDER)
    return (
        select(earlier.id)
        .where(
            earlier.person_id == OutboxMessage.person_id,
            earlier.state == WAITING,
            or_(earlier.not_before <= now, tried_again),
            earlier.priority <= OutboxMessage.priority,
            earlier.id < OutboxMessage.id,
        )
        .exists()
    )


def _hold_back(session: Session, channels: Sequence[str], now: datetime) -> None:
    windowed = (
        select(OutboxMessage).join(OutboxMessage.person).where(Person.channel.in_(channels), OutboxMessage.windowed)
    )
    for message in session.scalars(windowed.where(_free(OutboxMessage, now))):
        zone, country = message.zone or "UTC", message.country or ""
        if not is_allowed(now, zone, country):
            message.not_before = next_slot(now, zone, country)
    session.flush()


def _lease(session: Session, message: OutboxMessage) -> Lease | None:
    """None, and the message is given up, when what it says cannot be read. A file that was erased is left out."""
    try:
        outgoing = OUTGOING.validate_python(message.payload)
    except ValidationError:
        log.warning("outbox.unreadable", outbox=message.id)
        message.state, message.error = "failed", "unreadable"
        return None
    file = session.get(StoredFile, outgoing.attachment.file_id) if outgoing.attachment is not None else None
    kept = None
    if file is not None and outgoing.attachment is not None:
        kept = Kept(file.sha256, file.name, file.mime, outgoing.attachment.picture)
    return Lease(message.id, message.person.channel, message.person.chat_key, outgoing, kept)
