"""What the coordination does with plans: review them, and type in those that came as files."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.commands.command import ADMIN, COORDINATOR, REVIEWER, Command
from conversations.outcomes.review_queue import open_review, review_queue
from conversations.outcomes.transcription import find_sme, next_transcription, open_transcription
from conversations.speaking import tell, today_of
from conversations.texts import text
from records.people import Person


def review(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Open the plan that has waited longest."""
    queue = review_queue(session, person.staff, today_of(person, now)) if person.staff is not None else []
    if queue:
        open_review(session, person, queue[0], now)
    else:
        tell(session, person, text("review-none"), now)


def transcribe(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Type in the plan that has waited longest, or that of the SME named."""
    sme, staff, today = None, person.staff, today_of(person, now)
    if staff is not None:
        sme = find_sme(session, staff, argument, today) if argument else next_transcription(session, staff, today)
    if sme is not None:
        open_transcription(session, person, sme, now)
    else:
        tell(session, person, text("transcribe-not-yours" if argument else "transcribe-none"), now)


REVIEWERS = frozenset({COORDINATOR, REVIEWER, ADMIN})

COMMANDS = (
    Command("review", REVIEWERS, review),
    Command("transcribe", frozenset({COORDINATOR, ADMIN}), transcribe),
)
