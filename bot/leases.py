"""Messages leased by one process: which of them it may send now, within the pace that all processes share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from msgspec import ValidationError
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.channels.base import Pace
from bot.choosing import OUTBOX, WAITING, Chosen, Found, Lane, choose
from bot.pacing import bucket_of, kept_for_replies, load_taken, rest, save_taken
from conversations.messages import Attachment, Outgoing, unpacked
from records.dialect import dialect_of
from records.messages import ChannelPace, OutboxMessage
from records.people import Person
from records.plans import StoredFile

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Kept:
    """The file a message carries."""

    sha256: str
    name: str
    mime: str
    picture: bool


@dataclass(frozen=True, slots=True)
class Lease:
    """A message that `owner` may begin to send before `until`; `plain` when nothing follows from its being sent."""

    message_id: int
    channel: str
    chat_key: str
    outgoing: Outgoing
    attachment: Kept | None
    owner: str
    until: datetime
    plain: bool


@dataclass(frozen=True, slots=True)
class Leased:
    """What may be sent now.

    In `again_in` seconds there is a place for what still waits; None when nothing does, or when there is no room for
    it. `rests` is how many seconds each channel still wants to be spared.
    """

    leases: list[Lease]
    again_in: float | None
    rests: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Owner:
    """Who leases, and until when; `patient` leaves alone what anybody has leased, even when that lease is over."""

    name: str
    until: datetime
    patient: bool = False


def lease_due(session: Session, owner: Owner, paces: Mapping[str, Pace], room: int, now: datetime) -> Leased:
    """Lease up to `room` messages that may leave now over the channels of `paces`."""
    leases: list[Lease] = []
    waits: list[float] = []
    rests: dict[str, float] = {}
    for channel, pace in sorted(paces.items()):
        taken = load_taken(session, channel, now)
        rests[channel] = rest(taken, now)
        if rests[channel] == 0:
            replies = Lane(channel, pace, prompts=False, patient=owner.patient)
            found = _choose(session, taken, replies, room - len(leases), now)
            fresh = _lease(session, owner, channel, [one for chosen in found for one in chosen.found])
            _take(session, taken, pace, sum(pace.parts(lease.outgoing) for lease in fresh), now)
            leases += fresh
            waits += _look_again_in(found, taken, pace, now) if len(leases) < room else []
    return Leased(leases, min(waits, default=None), rests)


def _choose(session: Session, taken: ChannelPace, first: Lane, room: int, now: datetime) -> tuple[Chosen, Chosen]:
    """Replies first; then prompts, which leave some places to the replies that will come."""
    bucket, kept = bucket_of(first.pace), kept_for_replies(first.pace)
    places = min(room, bucket.places(taken.full_at, now))
    replies = choose(session, first, places, now)
    places = min(room, bucket.places(taken.full_at, now, kept)) - len(replies.found)
    prompts = choose(session, replace(first, prompts=True), places, now)
    return replies, prompts


def _take(session: Session, taken: ChannelPace, pace: Pace, count: int, now: datetime) -> None:
    """More than there are places for when messages are cut into parts: the next ones wait for as many."""
    if count:
        taken.full_at = bucket_of(pace).take(taken.full_at, count, now)
        save_taken(session, taken)


def _look_again_in(found: tuple[Chosen, Chosen], taken: ChannelPace, pace: Pace, now: datetime) -> list[float]:
    """In how many seconds to look again, for each reason there is to."""
    bucket, waits = bucket_of(pace), [(one.ready_at - now).total_seconds() for one in found if one.ready_at is not None]
    for chosen, kept in zip(found, (0, kept_for_replies(pace)), strict=True):
        if chosen.more or bucket.places(taken.full_at, now, kept) == 0:
            waits.append(bucket.wait(taken.full_at, now, kept))
    return waits


def _lease(session: Session, owner: Owner, channel: str, found: Sequence[Found]) -> list[Lease]:
    if not found:
        return []
    leases = [lease for row in found if (lease := _read(session, owner, channel, row)) is not None]
    own = update(OUTBOX).where(OUTBOX.c.id.in_([lease.message_id for lease in leases]))
    session.execute(own.values(lease_owner=owner.name, lease_until=owner.until))
    return leases


def _read(session: Session, owner: Owner, channel: str, row: Found) -> Lease | None:
    """None, and the message is given up, when what it says cannot be read."""
    try:
        outgoing = unpacked(row.payload)
    except ValidationError:
        log.warning("outbox.unreadable", outbox=row.id)
        session.execute(update(OUTBOX).where(OUTBOX.c.id == row.id).values(state="failed", error="unreadable"))
        return None
    kept = _kept(session, outgoing.attachment) if outgoing.attachment is not None else None
    plain = row.purpose is None and not row.troubled
    return Lease(row.id, channel, row.chat_key, outgoing, kept, owner.name, owner.until, plain)


def _kept(session: Session, attachment: Attachment) -> Kept | None:
    """None when the file was erased: the words still go."""
    file = session.get(StoredFile, attachment.file_id)
    return Kept(file.sha256, file.name, file.mime, attachment.picture) if file is not None else None


def renew_leases(session: Session, owner: Owner) -> None:
    """Keep what this process is still sending from being sent by another one."""
    own = update(OUTBOX).where(OUTBOX.c.state == WAITING, OUTBOX.c.lease_owner == owner.name)
    session.execute(own.values(lease_until=owner.until))


def free_leases(session: Session) -> None:
    """Free every lease at start when this process has the database to itself."""
    if dialect_of(session) == "sqlite":
        leased = update(OutboxMessage).where(OutboxMessage.state == WAITING, OutboxMessage.lease_owner.is_not(None))
        session.execute(leased.values(lease_owner=None, lease_until=None))


def next_due_at(session: Session) -> datetime | None:
    """When the first waiting message to somebody reachable may leave."""
    waiting = select(func.min(OutboxMessage.not_before)).join(OutboxMessage.person)
    return session.scalar(waiting.where(OutboxMessage.state == WAITING, Person.blocked_at.is_(None)))
