"""What follows from the second reminder."""

from datetime import datetime

from sqlalchemy.orm import Session

from conversations import asking
from conversations.outcomes.check_in import contact_in
from conversations.outcomes.pauses import pause
from conversations.outcomes.tickets import open_ticket
from conversations.scripts.nudge import NudgeResult
from conversations.speaking import tell
from conversations.texts import text
from records.followup import CheckIn
from records.people import Person


def on_nudge(session: Session, person: Person, result: NudgeResult, now: datetime) -> None:
    """Go on now, come back at another hour, pause for a month, or have somebody call."""
    check_in = session.get_one(CheckIn, result.check_in_id)
    contact = contact_in(person, result.sme_id)
    check_in.sme.look_at = now
    if result.wish == "now":
        _go_on(session, person, check_in, now)
    elif result.wish == "pause" and contact is not None:
        pause(session, person, contact, now)
    elif result.wish == "call":
        open_ticket(session, check_in.sme, contact, "call", now)
        tell(session, person, text("nudge-call-thanks"), now)
    elif result.hour is not None and contact is not None:
        contact.preferred_hour = result.hour
        check_in.sme.replan = True
        tell(session, person, text("nudge-hour-thanks", hour=result.hour), now)


def _go_on(session: Session, person: Person, check_in: CheckIn, now: datetime) -> None:
    for dialogue in asking.open_dialogues(session, f"check-in:{check_in.id}"):
        asking.sit_down(session, dialogue, person, now)
        return
    tell(session, person, text("dialogue-closed"), now)
