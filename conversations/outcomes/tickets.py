"""Help tickets: opened by a contact, answered and closed by a coordinator, cleared when the contact confirms."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.followup import Ticket
from records.history import author, record_change
from records.people import Contact, Sme
from records.plans import Item


def open_ticket(
    session: Session,
    sme: Sme,
    contact: Contact | None,
    kind: str,
    now: datetime,
    *,
    item: Item | None = None,
    note: str | None = None,
) -> Ticket:
    """Ask for a person's help; the same request that is still open is not opened twice.

    The stall rules bring it to a coordinator.
    """
    same = select(Ticket).where(Ticket.sme_id == sme.id, Ticket.kind == kind, Ticket.closed_at.is_(None))
    ticket = session.scalar(same.where(Ticket.item_id == item.id if item is not None else Ticket.item_id.is_(None)))
    if ticket is None:
        ticket = Ticket(
            sme=sme, contact_id=contact.id if contact else None, item=item, kind=kind, note=note, opened_at=now
        )
        session.add(ticket)
        session.flush()
        record_change(session, ticket, None, "open", author(contact), now, kind)
    sme.look_at = now
    return ticket
