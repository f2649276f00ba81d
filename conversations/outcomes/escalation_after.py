"""What follows later: how a call went, what the contact replied, and whether the help helped."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.messages import Attachment, Button
from conversations.outcomes.check_in import contact_in
from conversations.outcomes.coordination import tell_coordination
from conversations.outcomes.escalation_cards import open_card
from conversations.outcomes.rights import may_settle
from conversations.scripts.escalation_after import CallMade, ContactReplied, HelpChecked
from conversations.speaking import reader_of, tell
from conversations.texts import literal, say, text
from records.followup import CoordinatorAction, Ticket
from records.history import author, record_change
from records.people import Person, Sme, Staff


def on_call_made(session: Session, person: Person, result: CallMade, now: datetime) -> None:
    """Keep how the call went; having talked is a reply. What is still to be decided is asked at once."""
    action = session.get(CoordinatorAction, result.action_id, with_for_update=True)
    if action is None or not may_settle(session, person, action, now) or action.note is not None:
        tell(session, person, text("call-gone"), now)
        return
    action.note = result.how if result.agreed is None else f"{result.how}: {result.agreed}"
    action.sme.look_at = now
    if result.how == "reached":
        unanswered = select(Ticket).where(Ticket.sme_id == action.sme_id, Ticket.replied_at.is_(None))
        for ticket in session.scalars(unanswered):
            ticket.replied_at = now
    open_card(session, person, action.sme, now, lead=text(f"call-noted-{result.how}"))


def on_contact_replied(session: Session, person: Person, result: ContactReplied, now: datetime) -> None:
    """Carry the contact's answer back to the coordinator who wrote."""
    sme, staff = session.get_one(Sme, result.sme_id), session.get(Staff, result.staff_id)
    contact = contact_in(person, sme.id)
    if result.reply is None or contact is None:
        tell(session, person, text("coordinator-thanked"), now)
        return
    tell(session, person, text("coordinator-told", name=literal(result.name)), now)
    words = literal(result.reply.text or "")
    told = text(
        "contact-replied",
        name=literal(contact.name),
        sme=sme.name,
        words=words,
        has="yes" if result.reply.text else "no",
    )
    file = result.reply.file
    attachment = Attachment(file.id, picture=file.mime.startswith("image/")) if file is not None else None
    if staff is None or staff.person is None or not staff.active:
        tell_coordination(session, sme, told, now, attachment=attachment)
        return
    button = Button(say(text("sme-open-file"), reader_of(staff.person)), f"/sme #{sme.id}")
    tell(session, staff.person, told, now, buttons=[button], attachment=attachment)


def on_help_checked(session: Session, person: Person, result: HelpChecked, now: datetime) -> None:
    """The contact's yes ends the request; a no opens it again."""
    ticket = session.get_one(Ticket, result.ticket_id, with_for_update=True)
    contact = contact_in(person, ticket.sme_id)
    if contact is None or ticket.confirmed_at is not None:
        tell(session, person, text("dialogue-closed"), now)
        return
    ticket.sme.look_at = now
    after = "confirmed" if result.solved else "open"
    record_change(session, ticket, "closed", after, author(contact), now)
    if result.solved:
        ticket.closed_at, ticket.confirmed_at = ticket.closed_at or now, now
        tell(session, person, text("help-check-thanks"), now)
        return
    ticket.opened_at, ticket.closed_at, ticket.replied_at = now, None, None
    tell(session, person, text("help-check-again"), now)
    tell_coordination(
        session, ticket.sme, text("help-not-solved", name=literal(contact.name), sme=ticket.sme.name), now
    )
