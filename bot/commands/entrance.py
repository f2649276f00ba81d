"""The ways in: a deep link, a scanned QR picture or a typed code."""

from datetime import datetime

from sqlalchemy.orm import Session

from conversations.speaking import tell
from conversations.texts import text
from records.people import Person


def enter_with_code(session: Session, person: Person, typed: str, now: datetime) -> None:
    """Take what a stranger typed as an invitation code."""
    tell(session, person, text("welcome-stranger"), now)
