"""What depends on a message having really left."""

from datetime import datetime

from sqlalchemy.orm import Session

from records.erasure import FAREWELL, lose_chat
from records.followup import CheckIn
from records.messages import OutboxMessage
from scheduler.calendar import days_after, next_slot
from scheduler.milestones import REMINDERS


def note_sent(session: Session, message: OutboxMessage, now: datetime) -> None:
    """The ladder of a check-in counts from the moment its opener really left; after a farewell the chat is lost."""
    if message.purpose == FAREWELL:
        lose_chat(message.person)
    if message.purpose != "check-in-opener" or message.subject is None:
        return
    check_in = session.get(CheckIn, int(message.subject.partition(":")[2]))
    if check_in is None or check_in.sent_at is not None:
        return
    sme = check_in.sme
    check_in.sent_at = now
    if check_in.step == "remind_1":
        check_in.next_at = next_slot(days_after(now, REMINDERS[0], sme.zone), sme.zone, sme.country)
    sme.look_at = now


def note_failed(session: Session, message: OutboxMessage, now: datetime) -> None:
    """Let the stall rules see at once that somebody cannot be reached."""
    for contact in message.person.contacts:
        contact.sme.look_at = now
