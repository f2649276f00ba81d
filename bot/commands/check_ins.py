"""The check-in, on the contact's own initiative."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.commands.command import CONTACT, Command
from bot.commands.contacts import contact_of
from conversations.asking import open_dialogues, sit_down
from conversations.speaking import tell
from conversations.texts import text
from records.followup import CheckIn
from records.people import Person, Sme
from scheduler.opening import begin_check_in, subject_of

EARLY = timedelta(days=31)


def check_in(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Go on with the open check-in, or answer the next one early."""
    waiting = _next(session, contact_of(person).sme, now)
    if waiting is None:
        tell(session, person, text("checkin-none"), now)
        return
    if waiting.state == "planned":
        tell(session, person, text("checkin-early"), now)
    begin_check_in(session, waiting, now)
    for dialogue in open_dialogues(session, subject_of(waiting)):
        sit_down(session, dialogue, person, now)


def _next(session: Session, sme: Sme, now: datetime) -> CheckIn | None:
    open_or_near = select(CheckIn).where(
        CheckIn.sme_id == sme.id, CheckIn.state.in_(("open", "planned")), CheckIn.due_at <= now + EARLY
    )
    return session.scalar(open_or_near.order_by(CheckIn.month).limit(1))


COMMANDS = (Command("checkin", frozenset({CONTACT}), check_in),)
