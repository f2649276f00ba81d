"""A pause: up to thirty days of quiet, once on one's own, twice with the coordinator's agreement."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conversations.outcomes.tickets import open_ticket
from conversations.speaking import tell
from conversations.texts import text
from records.history import author
from records.people import Contact, Pause, Person, Sme, local_date

LONGEST = timedelta(days=30)


def pause(session: Session, person: Person, contact: Contact, now: datetime, length: timedelta = LONGEST) -> bool:
    """Pause the contact's SME; False, and a request to the coordinator, when it has paused before."""
    sme = contact.sme
    if sme.paused_until is not None and sme.paused_until > now:
        tell(session, person, text("pause-already", until=local_date(sme.paused_until, sme)), now)
        return False
    if _pauses(session, sme):
        open_ticket(session, sme, contact, "pause", now)
        tell(session, person, text("pause-asked-again"), now)
        return False
    begin_pause(session, sme, author(contact), now, length)
    tell(session, person, text("pause-begun", until=local_date(now + length, sme)), now)
    return True


def begin_pause(session: Session, sme: Sme, by: str, now: datetime, length: timedelta = LONGEST) -> Pause:
    """Stop an SME's clocks from now on."""
    begun = Pause(sme_id=sme.id, starts_at=now, ends_at=now + length, granted_by=by)
    session.add(begun)
    sme.paused_until = begun.ends_at
    sme.look_at = now
    session.flush()
    return begun


def _pauses(session: Session, sme: Sme) -> int:
    return session.scalar(select(func.count()).select_from(Pause).where(Pause.sme_id == sme.id)) or 0
