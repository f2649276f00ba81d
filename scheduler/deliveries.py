"""What depends on a message having really left."""

from datetime import datetime

from sqlalchemy.orm import Session

from conversations.desk import drop_file
from conversations.messages import unpacked
from conversations.speaking import SECRET
from records.erasure import FAREWELL, lose_chat
from records.followup import CheckIn
from records.messages import OutboxMessage
from records.people import Person
from scheduler.calendar import days_after, next_slot
from scheduler.milestones import REMINDERS

ASKED = {"check-in-opener": "sent_at", "check-in-reminder-1": "reminded_1_at", "check-in-reminder-2": "reminded_2_at"}
"""Which moment of a check-in a message of that purpose tells."""


def note_sent(session: Session, message: OutboxMessage, now: datetime) -> None:
    """The ladder of a check-in counts from when its messages really left; after a farewell the chat is lost."""
    note_reached(message.person, now)
    if message.purpose == SECRET.purpose:
        _forget(session, message)
    if message.purpose == FAREWELL:
        lose_chat(message.person)
    if message.purpose in ASKED and message.subject is not None:
        _note_asked(session, ASKED[message.purpose], int(message.subject.partition(":")[2]), now)


def _note_asked(session: Session, column: str, check_in_id: int, now: datetime) -> None:
    """The first time counts: of two contacts who are asked together one gets it before the other."""
    check_in = session.get(CheckIn, check_in_id)
    if check_in is None or getattr(check_in, column) is not None:
        return
    sme = check_in.sme
    setattr(check_in, column, now)
    if column == "sent_at" and check_in.step == "remind_1":
        check_in.next_at = next_slot(days_after(now, REMINDERS[0], sme.zone), sme.zone, sme.country)
    sme.look_at = now


def note_failed(session: Session, message: OutboxMessage, now: datetime) -> None:
    """Let the stall rules see at once that somebody cannot be reached; whom no farewell reaches is lost as well."""
    if message.purpose == FAREWELL or message.person.blocked_at is not None:
        lose_chat(message.person)
    if message.person.failed_sends or message.person.blocked_at is not None:
        note_unreachable(message.person, now)


def note_unreachable(person: Person, now: datetime) -> None:
    """A send failed, or the channel was closed: keep since when nothing arrives."""
    person.unreachable_since = person.unreachable_since or now
    for contact in person.contacts:
        contact.sme.look_at = now


def note_reached(person: Person, now: datetime) -> None:
    """A send was delivered: whatever kept the person from being reached is over."""
    if person.unreachable_since is not None:
        person.unreachable_since = None
        for contact in person.contacts:
            contact.sme.look_at = now


def _forget(session: Session, message: OutboxMessage) -> None:
    """Links and codes are kept as hashes alone: what was sent of them goes."""
    attachment = unpacked(message.payload).attachment
    message.payload = {}
    if attachment is not None:
        drop_file(session, attachment.file_id)
