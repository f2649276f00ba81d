"""What follows when somebody wants to be forgotten."""

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from conversations.desk import erase_after_commit
from conversations.outcomes.coordination import tell_coordination
from conversations.scripts.forgetting import Forgetting
from conversations.speaking import Delivery, tell
from conversations.standing import standings_of
from conversations.texts import text
from records.erasure import FAREWELL, forget_person, is_last
from records.history import author, change_state
from records.people import Contact, Person

log = structlog.get_logger()


def on_forgetting(session: Session, person: Person, result: Forgetting, now: datetime) -> None:
    """Erase the person, tell them so, and tell the coordination without a name."""
    if not result.erase:
        tell(session, person, text("forgetting-kept"), now)
        return
    for contact in person.contacts:
        _take_leave(session, person, contact, now)
    session.flush()
    erase_after_commit(session, forget_person(session, person, now))
    standings_of(session).let_all_go()
    log.info("person.forgotten", person=person.id)
    tell(session, person, text("forgetting-done"), now, delivery=Delivery(purpose=FAREWELL))


def _take_leave(session: Session, person: Person, contact: Contact, now: datetime) -> None:
    sme, last = contact.sme, is_last(contact.sme, person)
    if last and sme.state not in ("completed", "incomplete", "withdrawn"):
        change_state(session, sme, "withdrawn", author(contact), now, "forgotten")
    told = text("coordination-forgotten-all", cohort=sme.cohort.name)
    if not last:
        told = text("coordination-forgotten", company=sme.name)
    tell_coordination(session, sme, told, now)
