"""Every change of state, with who, when, from, to and why."""

from datetime import datetime

from sqlalchemy.orm import Session

from records.followup import Stall, Ticket
from records.people import Cohort, Contact, Person, Sme, Staff, StateChange
from records.plans import Item, PlanFile

BOT = "bot"


def author(actor: Person | Contact | Staff | None) -> str:
    """How the history names somebody: `contact:3`, `staff:1`, `person:9` or `bot`."""
    if isinstance(actor, Person):
        return author(actor.staff) if actor.staff is not None else f"person:{actor.id}"
    return BOT if actor is None else f"{type(actor).__name__.lower()}:{actor.id}"


def change_state(
    session: Session, subject: Sme | Item, after: str, by: str, now: datetime, why: str | None = None
) -> bool:
    """Move an SME or an item to a state and record it; False when it was already there."""
    before = subject.state
    if before == after:
        return False
    subject.state = after
    if isinstance(subject, Sme):
        subject.state_since = now
        subject.look_at = now
    record_change(session, subject, before, after, by, now, why)
    return True


def record_change(
    session: Session,
    subject: Sme | Item | Stall | Ticket | Staff | Cohort | PlanFile,
    before: str | None,
    after: str,
    by: str,
    now: datetime,
    why: str | None = None,
) -> None:
    """Write one line of history about a record that has an id."""
    name = type(subject).__name__.lower()
    session.add(StateChange(subject=name, subject_id=subject.id, at=now, by=by, before=before, after=after, why=why))
