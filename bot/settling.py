"""What became of a sent message: the closed list of send errors turned into what is done next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.channels.base import ChannelClosed, MaybeSent, Moved, Rejected, RouteClosed, SendError, Throttled
from bot.leases import WAITING, Lease
from conversations.messages import Delivered
from records.messages import OutboxMessage
from scheduler.deliveries import note_failed, note_sent

log = structlog.get_logger()

TRIES = 8
FIRST_WAIT = timedelta(seconds=2)
LONGEST_WAIT = timedelta(hours=6)
NEVER_TWICE = frozenset({"escalation"})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to send a message: taken by the channel, or an error."""

    lease: Lease
    delivered: Delivered | None
    error: SendError | None


def settle(session: Session, attempts: Sequence[Attempt], now: datetime) -> None:
    """Mark what happened to each message, in one transaction."""
    for attempt in sorted(attempts, key=lambda attempt: attempt.lease.message_id):
        message = session.get(OutboxMessage, attempt.lease.message_id, with_for_update=True)
        if message is None or message.state != WAITING:
            continue
        message.lease_owner = message.lease_until = None
        if attempt.delivered is not None:
            _sent(session, message, attempt.delivered, now)
        elif attempt.error is not None:
            _not_sent(session, message, attempt.error, now)


def _sent(session: Session, message: OutboxMessage, delivered: Delivered, now: datetime) -> None:
    message.state, message.sent_at, message.external_id, message.error = "sent", now, delivered.external_id, None
    message.person.failed_sends = 0
    note_sent(session, message, now)


def _not_sent(session: Session, message: OutboxMessage, error: SendError, now: datetime) -> None:
    message.error = type(error).__name__
    log.info("outbox.not_sent", outbox=message.id, person=message.person_id, error=message.error)
    match error:
        case Moved(chat_key=chat_key):
            message.person.chat_key = chat_key
        case Throttled(seconds=seconds):
            message.not_before = now + timedelta(seconds=seconds)
        case ChannelClosed():
            pass
        case RouteClosed():
            _close_route(session, message, now)
        case Rejected():
            _give_up(session, message, "failed", now)
        case MaybeSent() if message.purpose in NEVER_TWICE:
            _give_up(session, message, "unconfirmed", now)
        case _:
            _try_again(session, message, now)


def _try_again(session: Session, message: OutboxMessage, now: datetime) -> None:
    message.attempts += 1
    if message.attempts >= TRIES:
        message.person.failed_sends += 1
        _give_up(session, message, "failed", now)
        return
    message.not_before = now + min(FIRST_WAIT * 4 ** (message.attempts - 1), LONGEST_WAIT)


def _close_route(session: Session, message: OutboxMessage, now: datetime) -> None:
    message.person.blocked_at = message.person.blocked_at or now
    others = update(OutboxMessage).where(OutboxMessage.person_id == message.person_id, OutboxMessage.state == WAITING)
    session.execute(others.where(OutboxMessage.id != message.id).values(state="expired"))
    _give_up(session, message, "failed", now)


def _give_up(session: Session, message: OutboxMessage, state: str, now: datetime) -> None:
    message.state = state
    note_failed(session, message, now)
