"""What follows when a contact asks to talk to a person."""

from datetime import datetime

from sqlalchemy.orm import Session

from conversations.messages import Attachment
from conversations.outcomes.coordination import tell_coordination
from conversations.outcomes.tickets import open_ticket
from conversations.scripts.help_request import HelpAsked
from conversations.speaking import tell
from conversations.texts import text
from records.people import Contact, Person


def on_help_asked(session: Session, person: Person, result: HelpAsked, now: datetime) -> None:
    """Open a ticket and tell the coordination at once, with what was written or sent."""
    contact = session.get(Contact, result.contact_id)
    own = contact is not None and contact.person_id == person.id and contact.state == "active"
    if contact is None or not own or not result.wanted:
        tell(session, person, text("help-request-dropped"), now)
        return
    about, file = (result.about.text, result.about.file) if result.about is not None else (None, None)
    open_ticket(session, contact.sme, contact, "call", now, note=about)
    tell(session, person, text("help-request-done"), now)
    told = text("coordination-help-asked", name=contact.name, company=contact.sme.name, about=about or "—")
    attachment = Attachment(file.id, picture=file.mime.startswith("image/")) if file is not None else None
    tell_coordination(session, contact.sme, told, now, attachment=attachment)
