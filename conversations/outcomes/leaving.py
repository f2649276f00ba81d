"""What follows when a contact leaves, and when they come back."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from conversations.asking import CLOSED, Topic, close_dialogue, open_dialogue
from conversations.outcomes.coordination import tell_coordination
from conversations.scripts.leaving import Leaving
from conversations.scripts.pausing import PausingFacts
from conversations.speaking import tell
from conversations.texts import text
from records.history import author, change_state
from records.messages import OutboxMessage, Seat
from records.people import Contact, Person, Sme, StateChange


def on_leaving(session: Session, person: Person, result: Leaving, now: datetime) -> None:
    """Stop, pause instead, or go on as before."""
    contact = session.get(Contact, result.contact_id)
    if contact is None or contact.person_id != person.id or contact.state != "active" or result.wish == "stay":
        tell(session, person, text("leaving-stayed"), now)
    elif result.wish == "pause":
        facts = PausingFacts(contact_id=contact.id, paused=_is_paused(contact.sme, now))
        open_dialogue(session, person, Topic("pausing", facts, f"contact:{contact.id}"), now)
    else:
        _leave(session, person, contact, result.reason, now)


def come_back(session: Session, person: Person, now: datetime) -> bool:
    """Take a stopped contact in again, and the SME back to where it was; False when there is none."""
    stopped = [contact for contact in person.contacts if contact.state == "stopped"]
    for contact in stopped:
        contact.state = "active"
        take_up_again(session, contact, now)
        tell(session, person, text("leaving-returned", company=contact.sme.name), now)
        told = text("coordination-returned", name=contact.name, company=contact.sme.name)
        tell_coordination(session, contact.sme, told, now)
    return bool(stopped)


def take_up_again(session: Session, contact: Contact, now: datetime) -> None:
    """An SME that everybody had left goes on where it was."""
    sme = contact.sme
    sme.look_at, sme.replan = now, True
    if sme.state == "withdrawn":
        change_state(session, sme, _state_before(session, sme), author(contact), now, "returned")


def close_seats(session: Session, person: Person, now: datetime) -> None:
    """Take a person out of every dialogue; one that nobody else sits in is closed."""
    seats = session.scalars(select(Seat).where(Seat.person_id == person.id, Seat.state != CLOSED)).all()
    for seat in seats:
        seat.state = CLOSED
        if all(other.state == CLOSED for other in seat.dialogue.seats):
            close_dialogue(session, seat.dialogue, "left", now)


def drop_waiting(session: Session, person: Person) -> None:
    """Let nothing go out any more that was to be said to a person."""
    waiting = OutboxMessage.person_id == person.id, OutboxMessage.state == "waiting"
    session.execute(update(OutboxMessage).where(*waiting).values(state="expired"))


def _leave(session: Session, person: Person, contact: Contact, reason: str, now: datetime) -> None:
    sme = contact.sme
    contact.state = "stopped"
    sme.look_at = now
    drop_waiting(session, person)
    close_seats(session, person, now)
    if not any(other.state == "active" for other in sme.contacts):
        change_state(session, sme, "withdrawn", author(contact), now, reason)
    tell(session, person, text("leaving-done"), now)
    what_now = text("coordination-left-last" if sme.state == "withdrawn" else "coordination-left-one")
    why = text(f"leaving-reason-{reason}")
    told = text("coordination-left", name=contact.name, company=sme.name, reason=why, outcome=what_now)
    tell_coordination(session, sme, told, now)


def _is_paused(sme: Sme, now: datetime) -> bool:
    return sme.paused_until is not None and sme.paused_until > now


def _state_before(session: Session, sme: Sme) -> str:
    changes = select(StateChange.before).where(StateChange.subject == "sme", StateChange.subject_id == sme.id)
    newest = changes.where(StateChange.after == "withdrawn").order_by(StateChange.id.desc())
    return session.scalar(newest.limit(1)) or "plan_pending"
