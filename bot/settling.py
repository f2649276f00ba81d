"""What became of a sent message: the closed list of send errors turned into what is done next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session, joinedload

from bot.channels.base import ChannelClosed, MaybeSent, Moved, Rejected, RouteClosed, SendError, Throttled
from bot.choosing import OUTBOX, WAITING
from bot.leases import Lease
from bot.pacing import load_taken, pause, save_taken
from conversations.messages import Delivered
from records.followup import Stall
from records.messages import OutboxMessage
from scheduler.deliveries import note_failed, note_sent

log = structlog.get_logger()

TRY_AGAIN_AFTER = tuple(timedelta(seconds=wait) for wait in (2, 15, 60, 600, 3600, 6 * 3600, 16 * 3600))
"""Between the eight tries of a day; then the message is given up, for staff to see."""
ESCALATION = "escalation"
NEVER_TWICE = frozenset({ESCALATION})
MARK_SENT = (
    update(OUTBOX)
    .where(OUTBOX.c.id == bindparam("key"), OUTBOX.c.state != "sent")
    .values(
        state="sent",
        sent_at=bindparam("said_at"),
        external_id=bindparam("said_as"),
        error=None,
        lease_owner=None,
        lease_until=None,
    )
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to send a message, over at `at`: taken by the channel, or an error; neither when it was not begun."""

    lease: Lease
    delivered: Delivered | None
    error: SendError | None
    at: datetime


def settle(session: Session, attempts: Sequence[Attempt], now: datetime) -> None:
    """Mark what happened to each message, and do what follows from it, in one transaction."""
    _mark_delivered(session, [attempt for attempt in attempts if attempt.lease.plain and attempt.delivered is not None])
    others = [attempt for attempt in attempts if not attempt.lease.plain or attempt.delivered is None]
    for message in _mark_each(session, others, now):
        if message.state == "sent":
            note_sent(session, message, now)
        elif message.state != WAITING:
            note_failed(session, message, now)
    _note_pauses(session, attempts, now)


def only_mark(session: Session, attempt: Attempt, now: datetime) -> None:
    """Only mark what happened, where doing what follows has failed: or it would be sent again and again."""
    _mark_each(session, [attempt], now)
    _note_pauses(session, [attempt], now)


def _mark_delivered(session: Session, attempts: Sequence[Attempt]) -> None:
    """What was delivered is marked so, whoever holds the lease by now: a mark that is lost would mean a second copy."""
    rows = [
        {"key": attempt.lease.message_id, "said_at": attempt.at, "said_as": attempt.delivered.external_id}
        for attempt in sorted(attempts, key=_place)
        if attempt.delivered is not None
    ]
    if rows:
        session.connection().execute(MARK_SENT, rows)


def _mark_each(session: Session, attempts: Sequence[Attempt], now: datetime) -> list[OutboxMessage]:
    """Mark these, and return the messages that were ours to mark."""
    ids = sorted(attempt.lease.message_id for attempt in attempts)
    if not ids:
        return []
    own = select(OutboxMessage).where(OutboxMessage.id.in_(ids)).options(joinedload(OutboxMessage.person))
    rows = session.scalars(own.order_by(OutboxMessage.id).with_for_update(of=OutboxMessage)).all()
    messages = {message.id: message for message in rows}
    return [
        message
        for attempt in sorted(attempts, key=_place)
        if (message := messages.get(attempt.lease.message_id)) is not None and _mark_one(session, message, attempt, now)
    ]


def _place(attempt: Attempt) -> int:
    return attempt.lease.message_id


def _mark_one(session: Session, message: OutboxMessage, attempt: Attempt, now: datetime) -> bool:
    """False when somebody else has marked it or is sending it; but what was delivered was."""
    if attempt.delivered is not None and message.state != "sent":
        _sent(message, attempt.delivered, attempt.at)
        return True
    if message.state != WAITING or message.lease_owner not in {None, attempt.lease.owner}:
        return False
    message.lease_owner = message.lease_until = None
    if attempt.error is not None:
        _not_sent(session, message, attempt.error, now)
    return True


def _sent(message: OutboxMessage, delivered: Delivered, at: datetime) -> None:
    message.lease_owner = message.lease_until = None
    message.state, message.sent_at, message.external_id, message.error = "sent", at, delivered.external_id, None
    message.person.failed_sends = 0


def _not_sent(session: Session, message: OutboxMessage, error: SendError, now: datetime) -> None:
    message.error = type(error).__name__
    log.info("outbox.not_sent", outbox=message.id, person=message.person_id, error=message.error)
    match error:
        case Moved(chat_key=chat_key):
            message.person.chat_key = chat_key
            _try_again(message, now)
        case Throttled(seconds=seconds):
            message.not_before = now + timedelta(seconds=seconds)
        case ChannelClosed():
            pass
        case RouteClosed():
            _close_route(session, message, now)
        case Rejected():
            message.state = "failed"
        case MaybeSent() if message.purpose in NEVER_TWICE:
            message.state = "unconfirmed"
        case _:
            _try_again(message, now)


def _note_pauses(session: Session, attempts: Sequence[Attempt], now: datetime) -> None:
    """A channel that asks one process to wait asks all of them. Comes last: whoever holds the pace waits for nobody."""
    for attempt in attempts:
        if isinstance(attempt.error, Throttled):
            taken = load_taken(session, attempt.lease.channel, now)
            pause(taken, attempt.error.seconds, now)
            save_taken(session, taken)


def _try_again(message: OutboxMessage, now: datetime) -> None:
    message.attempts += 1
    if message.attempts > len(TRY_AGAIN_AFTER):
        message.person.failed_sends += 1
        message.state = "failed"
        return
    message.not_before = now + TRY_AGAIN_AFTER[message.attempts - 1]


def _close_route(session: Session, message: OutboxMessage, now: datetime) -> None:
    message.person.blocked_at = message.person.blocked_at or now
    unsent = select(OutboxMessage).where(OutboxMessage.person_id == message.person_id, OutboxMessage.state == WAITING)
    for one in session.scalars(unsent.order_by(OutboxMessage.id).with_for_update()).all():
        one.state = "failed" if one is message else "expired"
        if one.purpose == ESCALATION:
            _tell_others(session, one, now)


def _tell_others(session: Session, message: OutboxMessage, now: datetime) -> None:
    """What did not reach one member of the staff is taken to whoever is responsible next, as if it were new."""
    message.dedup_key = None
    kind, _, number = (message.subject or "").partition(":")
    stall = session.get(Stall, int(number)) if kind == "stall" else None
    if stall is not None and stall.cleared_at is None:
        stall.step, stall.escalated_at, stall.sme.look_at = 0, None, now
