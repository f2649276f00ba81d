"""What follows when a contact asks for a pause, or for its end."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.outcomes.coordination import tell_coordination
from conversations.outcomes.pauses import pause
from conversations.scripts.pausing import Pausing
from conversations.speaking import tell
from conversations.texts import text
from records.people import Contact, Pause, Person, Sme, local_date


def on_pausing(session: Session, person: Person, result: Pausing, now: datetime) -> None:
    """Begin a pause, end it, or leave all as it is."""
    contact = session.get(Contact, result.contact_id)
    if contact is None or contact.person_id != person.id or contact.state != "active" or result.days is None:
        tell(session, person, text("pausing-unchanged"), now)
    elif result.days == 0:
        end_pause(session, contact.sme, now)
        tell(session, person, text("pausing-ended"), now)
        tell_coordination(session, contact.sme, text("coordination-pause-ended", company=contact.sme.name), now)
    elif pause(session, person, contact, now, timedelta(days=result.days)):
        until = local_date(now + timedelta(days=result.days), contact.sme)
        tell_coordination(session, contact.sme, text("coordination-paused", company=contact.sme.name, until=until), now)


def end_pause(session: Session, sme: Sme, now: datetime) -> None:
    """Let an SME's clocks run again from now on."""
    for running in session.scalars(select(Pause).where(Pause.sme_id == sme.id, Pause.ends_at > now)):
        running.ends_at = now
    sme.paused_until, sme.look_at, sme.replan = None, now, True
