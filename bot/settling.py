"""What became of a sent message: the closed list of send errors turned into what is done next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.channels.base import ChannelClosed, MaybeSent, Moved, Rejected, RouteClosed, SendError, Throttled
from bot.leases import WAITING, Lease
from conversations.messages import Delivered
from records.followup import Stall
from records.messages import OutboxMessage
from scheduler.deliveries import note_failed, note_sent

log = structlog.get_logger()

WAITS = tuple(timedelta(seconds=wait) for wait in (2, 15, 60, 600, 3600, 6 * 3600, 16 * 3600))
"""Between the eight tries of a day; then the message is given up, for staff to see."""
ESCALATION = "escalation"
NEVER_TWICE = frozenset({ESCALATION})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to send a message: taken by the channel, or an error."""

    lease: Lease
    delivered: Delivered | None
    error: SendError | None


def settle(session: Session, attempts: Sequence[Attempt], now: datetime) -> None:
    """Mark what happened to each message, and do what follows from it, in one transaction."""
    for attempt in sorted(attempts, key=lambda attempt: attempt.lease.message_id):
        message = _marked(session, attempt, now)
        if message is not None and message.state == "sent":
            note_sent(session, message, now)
        elif message is not None and message.state != WAITING:
            note_failed(session, message, now)


def mark(session: Session, attempt: Attempt, now: datetime) -> None:
    """Only mark what happened, where doing what follows has failed: or it would be sent again and again."""
    _marked(session, attempt, now)


def _marked(session: Session, attempt: Attempt, now: datetime) -> OutboxMessage | None:
    message = session.get(OutboxMessage, attempt.lease.message_id, with_for_update=True)
    if message is None or message.state != WAITING:
        return None
    message.lease_owner = message.lease_until = None
    if attempt.delivered is not None:
        _sent(message, attempt.delivered, now)
    elif attempt.error is not None:
        _not_sent(session, message, attempt.error, now)
    return message


def _sent(message: OutboxMessage, delivered: Delivered, now: datetime) -> None:
    message.state, message.sent_at, message.external_id, message.error = "sent", now, delivered.external_id, None
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


def _try_again(message: OutboxMessage, now: datetime) -> None:
    message.attempts += 1
    if message.attempts > len(WAITS):
        message.person.failed_sends += 1
        message.state = "failed"
        return
    message.not_before = now + WAITS[message.attempts - 1]


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
