"""A coordinator pauses an SME, resumes it, closes its case with dignity, or has it opened again."""

from sqlalchemy import select

from conversations.messages import Button
from conversations.outcomes.escalation_cards import ENDED
from conversations.outcomes.escalation_log import Act, confirm, log_action, tell_contacts
from conversations.outcomes.escalation_quiet import fall_quiet
from conversations.outcomes.pauses import begin_pause
from conversations.outcomes.pausing import end_pause
from conversations.scripts.escalation import REASONS, EscalationResult
from conversations.speaking import reader_of, tell
from conversations.texts import say, text
from records.columns import Json
from records.followup import Ticket
from records.history import change_state, record_change
from records.people import Pause, StateChange, local_date
from records.staffing import manager_of


def pause_case(act: Act, result: EscalationResult) -> None:
    """Leave the SME in peace for a month."""
    if act.sme.paused_until is not None and act.sme.paused_until > act.now:
        tell(act.session, act.person, text("pause-already", until=local_date(act.sme.paused_until, act.sme)), act.now)
        return
    begun = begin_pause(act.session, act.sme, act.by, act.now)
    until = local_date(begun.ends_at, act.sme)
    action = log_action(act, "pause", {"pause": begun.id, "tickets": _grant(act)})
    tell_contacts(act, action, text("pause-begun", until=until))
    confirm(act, action, text("escalation-paused", sme=act.sme.name, until=until))


def _grant(act: Act) -> Json:
    """The pause is what was asked for: nothing is left to be answered, or to be confirmed by the contact."""
    asked = select(Ticket).where(Ticket.sme_id == act.sme.id, Ticket.kind == "pause", Ticket.closed_at.is_(None))
    before: Json = {}
    for ticket in act.session.scalars(asked.with_for_update()):
        before[str(ticket.id)] = ticket.replied_at.isoformat() if ticket.replied_at is not None else None
        ticket.replied_at = ticket.replied_at or act.now
        ticket.closed_at = ticket.confirmed_at = act.now
        record_change(act.session, ticket, "open", "closed", act.by, act.now, "pause granted")
    return before


def resume_case(act: Act, result: EscalationResult) -> None:
    """End the pause."""
    running = select(Pause).where(Pause.sme_id == act.sme.id, Pause.ends_at > act.now)
    before = {str(pause.id): pause.ends_at.isoformat() for pause in act.session.scalars(running)}
    end_pause(act.session, act.sme, act.now)
    action = log_action(act, "resume", {"pauses": before})
    tell_contacts(act, action, text("case-resumed", name=act.staff.name))
    confirm(act, action, text("escalation-resumed", sme=act.sme.name))


def close_case(act: Act, result: EscalationResult) -> None:
    """End the follow-up; the SME is thanked, and the door stays open."""
    before = {"state": act.sme.state, **fall_quiet(act.session, act.sme, act.now)}
    change_state(act.session, act.sme, "withdrawn", act.by, act.now, result.reason)
    action = log_action(act, "close", before, note=result.reason)
    tell_contacts(act, action, text("case-closed", sme=act.sme.name))
    known = result.reason in REASONS
    reason = text(f"close-reason-{result.reason}") if known else result.reason or ""
    confirm(act, action, text("escalation-closed", sme=act.sme.name, reason=reason))


def reopen_case(act: Act, result: EscalationResult) -> None:
    """Open a closed case again: the manager decides, a coordinator asks for it."""
    if act.sme.state not in ENDED:
        tell(act.session, act.person, text("escalation-is-open", sme=act.sme.name), act.now)
    elif _decides(act):
        _reopen(act)
    else:
        _ask_manager(act)


def _reopen(act: Act) -> None:
    before = {"state": act.sme.state}
    change_state(act.session, act.sme, _state_before(act), act.by, act.now, "reopened")
    act.sme.replan = True
    action = log_action(act, "reopen", before)
    tell_contacts(act, action, text("case-reopened", name=act.staff.name))
    confirm(act, action, text("escalation-reopened", sme=act.sme.name))


def _decides(act: Act) -> bool:
    return act.staff.role == "admin" or act.sme.cohort.manager_id == act.staff.id


def _ask_manager(act: Act) -> None:
    manager = manager_of(act.sme.cohort, local_date(act.now, act.sme))
    if manager is None or manager.person is None:
        tell(act.session, act.person, text("reopen-nobody"), act.now)
        return
    log_action(act, "reopen_asked")
    button = Button(say(text("sme-open-file"), reader_of(manager.person)), f"/sme #{act.sme.id}")
    asked = text("reopen-asked", name=act.staff.name, sme=act.sme.name)
    tell(act.session, manager.person, asked, act.now, buttons=[button])
    tell(act.session, act.person, text("reopen-passed-on", name=manager.name), act.now)


def _state_before(act: Act) -> str:
    """The state in which the case was closed."""
    closing = select(StateChange).where(
        StateChange.subject == "sme", StateChange.subject_id == act.sme.id, StateChange.after.in_(ENDED)
    )
    last = act.session.scalar(closing.order_by(StateChange.id.desc()).limit(1))
    before = last.before if last is not None else None
    return before if before is not None and before not in ENDED else "plan_pending"
