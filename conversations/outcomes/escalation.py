"""What follows from a coordinator's answer to a card: one effect an answer."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.asking import Showing, Topic, offer_dialogue
from conversations.outcomes.escalation_cards import ENDED
from conversations.outcomes.escalation_case import close_case, pause_case, reopen_case, resume_case
from conversations.outcomes.escalation_log import FROM_COORDINATOR, Act, confirm, log_action
from conversations.outcomes.escalation_plan import redate, swap
from conversations.outcomes.escalation_team import hand_over, help_closed
from conversations.scripts.escalation import EscalationResult
from conversations.scripts.escalation_after import CoordinatorMessageFacts
from conversations.speaking import Delivery, tell
from conversations.texts import Text, lines, literal, text
from records.followup import Stall, Ticket
from records.people import Person, Sme, Staff, local_date
from records.staffing import contacts_to_reach, may_act

FIRST_THOUGHTS = timedelta(minutes=1)
"""How long a coordinator's message waits, so that it can be taken back."""


def on_escalation(session: Session, person: Person, result: EscalationResult, now: datetime) -> None:
    """Do what was decided, if it is still this person's to decide and the SME is still there for it."""
    sme = session.get(Sme, result.sme_id, with_for_update=True)
    staff = acting(session, person, sme, now)
    if sme is None or staff is None:
        tell(session, person, text("sme-unknown"), now)
    elif sme.state in ENDED and result.action != "reopen":
        tell(session, person, text("escalation-case-closed", sme=sme.name), now)
    else:
        stall = session.get(Stall, result.stall_id) if result.stall_id is not None else None
        open_stall = stall if stall is not None and stall.cleared_at is None else None
        ACTIONS[result.action](Act(session, person, staff, sme, open_stall, now), result)


def acting(session: Session, person: Person, sme: Sme | None, now: datetime) -> Staff | None:
    """The member of staff that this person is, if they may act on the SME at this moment."""
    staff = person.staff
    if sme is None or staff is None or not may_act(session, staff, sme, local_date(now, sme)):
        return None
    return staff


def write(act: Act, result: EscalationResult) -> None:
    """Carry the coordinator's words to the contacts under the coordinator's name; it is a reply to what they asked."""
    people = contacts_to_reach(act.sme)
    if not people or result.message is None:
        tell(act.session, act.person, text("escalation-no-contact", sme=act.sme.name), act.now)
        return
    answered = [ticket for ticket in open_tickets(act.session, act.sme) if ticket.replied_at is None]
    action = log_action(act, "message", {"tickets": [ticket.id for ticket in answered]}, note=result.message)
    for ticket in answered:
        ticket.replied_at = act.now
    facts = CoordinatorMessageFacts(sme_id=act.sme.id, staff_id=act.staff.id, name=act.staff.name, words=result.message)
    subject = f"action:{action.id}"
    delivery = Delivery(purpose=FROM_COORDINATOR, subject=subject, not_before=act.now + FIRST_THOUGHTS)
    in_full = text("coordinator-says-waits", name=literal(act.staff.name), words=literal(result.message))
    offer_dialogue(
        act.session,
        people,
        Topic("coordinator_message", facts, subject),
        act.now,
        Showing(delivery=delivery, waiting=in_full),
    )
    names = [contact.name for contact in act.sme.contacts if contact.person in people]
    confirm(act, action, text("escalation-written", names=names))


def call(act: Act, result: EscalationResult) -> None:
    """Note the promise and show the numbers; /today asks how it went."""
    action = log_action(act, "call")
    confirm(act, action, lines(text("escalation-call-noted", sme=act.sme.name), *phones(act.sme)))


def phones(sme: Sme) -> list[Text]:
    """The contacts who have not left, invited ones too, and their telephone numbers; the primary one first."""
    there = sorted((one for one in sme.contacts if one.state != "stopped"), key=lambda contact: not contact.primary)
    told = [text("contact-phone", name=literal(one.name), phone=literal(one.phone)) for one in there if one.phone]
    return told or [text("contact-phone-none")]


def open_tickets(session: Session, sme: Sme) -> list[Ticket]:
    """What the SME asked for and nobody has closed."""
    asked = select(Ticket).where(Ticket.sme_id == sme.id, Ticket.closed_at.is_(None)).order_by(Ticket.id)
    return list(session.scalars(asked))


ACTIONS: dict[str, Callable[[Act, EscalationResult], None]] = {
    "write": write,
    "call": call,
    "redate": redate,
    "swap": swap,
    "pause": pause_case,
    "resume": resume_case,
    "hand": hand_over,
    "help": help_closed,
    "close": close_case,
    "reopen": reopen_case,
}
