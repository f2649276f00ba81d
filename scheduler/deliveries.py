"""What depends on a message having really left, or not."""

from datetime import datetime

from sqlalchemy.orm import Session

from records.messages import OutboxMessage


def note_sent(session: Session, message: OutboxMessage, now: datetime) -> None:
    """Record what a delivered message makes true."""


def note_failed(session: Session, message: OutboxMessage, now: datetime) -> None:
    """Record what a message that was given up makes true."""
