"""A coordinator hands an SME to a colleague, or says that the help has been given."""

from conversations.asking import Showing, Topic, offer_dialogue
from conversations.messages import Button
from conversations.outcomes.escalation_cards import in_order, offer_card
from conversations.outcomes.escalation_log import Act, confirm, later, log_action
from conversations.scripts.escalation import EscalationResult
from conversations.scripts.escalation_after import HelpCheckFacts
from conversations.speaking import Delivery, reader_of, tell
from conversations.texts import say, text
from records.followup import Ticket
from records.history import record_change
from records.people import Staff, local_date
from records.staffing import contacts_to_reach, may_act
from records.stalls import stalls_of


def hand_over(act: Act, result: EscalationResult) -> None:
    """Another member of the cohort's staff looks after the SME from now on, and has the card at once."""
    colleague = act.session.get(Staff, result.colleague_id)
    if colleague is None or not may_act(act.session, colleague, act.sme, local_date(act.now, act.sme)):
        tell(act.session, act.person, text("escalation-colleague-gone"), act.now)
        return
    action = log_action(act, "hand", {"coordinator": act.sme.coordinator_id}, note=str(colleague.id))
    act.sme.coordinator = colleague
    _show(act, colleague)
    confirm(act, action, text("escalation-handed-over", sme=act.sme.name, name=colleague.name))


def help_closed(act: Act, result: EscalationResult) -> None:
    """The request is answered for us; the contact says whether it is for them."""
    ticket = act.session.get(Ticket, result.ticket_id, with_for_update=True)
    if ticket is None or ticket.sme_id != act.sme.id or ticket.closed_at is not None:
        tell(act.session, act.person, text("escalation-ticket-gone"), act.now)
        return
    replied = ticket.replied_at.isoformat() if ticket.replied_at is not None else None
    action = log_action(act, "help", {"ticket": ticket.id, "replied_at": replied})
    ticket.closed_at, ticket.replied_at = act.now, ticket.replied_at or act.now
    record_change(act.session, ticket, "open", "closed", act.by, act.now)
    facts = HelpCheckFacts(
        ticket_id=ticket.id, kind=ticket.kind, what=ticket.item.what if ticket.item is not None else None
    )
    people = contacts_to_reach(act.sme)
    subject = f"action:{action.id}"
    offer_dialogue(act.session, people, Topic("help_check", facts, subject), act.now, Showing(delivery=later(action)))
    confirm(act, action, text("escalation-help-closed", sme=act.sme.name))


def _show(act: Act, colleague: Staff) -> None:
    if colleague.person is None or colleague.person_id == act.person.id:
        return
    lead = text("escalation-handed", name=act.staff.name)
    stalls = [stall for stall in stalls_of(act.session, [act.sme.id])[act.sme.id] if stall.audience == "sme"]
    if stalls:
        for stall in stalls:
            stall.escalated_to_id = colleague.id
        leading = in_order(stalls)[0]
        delivery = Delivery(purpose="escalation", subject=f"stall:{leading.id}")
        offer_card(act.session, leading, [colleague.person], act.now, lead, delivery)
        return
    button = Button(say(text("sme-open-file"), reader_of(colleague.person)), f"/sme #{act.sme.id}")
    handed = text("escalation-handed-quiet", name=act.staff.name, sme=act.sme.name)
    tell(act.session, colleague.person, handed, act.now, buttons=[button])
