"""Take back what a coordinator did, for ten minutes; what has reached the SME by then cannot be."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.asking import close_dialogue, open_dialogues
from conversations.outcomes.escalation_plan import own_item
from conversations.outcomes.escalation_quiet import speak_again
from conversations.outcomes.rights import may_settle
from conversations.scripts.escalation_after import Undo
from conversations.speaking import tell
from conversations.texts import text
from records.columns import Json
from records.followup import CoordinatorAction, Ticket
from records.history import author, change_state, record_change
from records.messages import OutboxMessage
from records.people import Pause, Person, Sme


def on_undo(session: Session, person: Person, result: Undo, now: datetime) -> None:
    """Put everything back as it was, if it is still as the action left it."""
    action = session.get(CoordinatorAction, result.action_id, with_for_update=True)
    if action is None or not may_settle(session, person, action, now) or action.undone_at is not None:
        tell(session, person, text("undo-gone"), now)
    elif now > action.undo_until:
        tell(session, person, text("undo-too-late", sme=action.sme.name), now)
    elif _has_left(session, action):
        tell(session, person, text("undo-already-sent"), now)
    elif not UNDO[action.kind](session, action, author(person), now):
        tell(session, person, text("undo-moved-on", sme=action.sme.name), now)
    else:
        _call_back(session, action, now)
        action.undone_at = action.sme.look_at = now
        tell(session, person, text("undo-done", sme=action.sme.name), now)


def _has_left(session: Session, action: CoordinatorAction) -> bool:
    return any(message.state != "waiting" or message.lease_owner for message in _messages(session, action))


def _call_back(session: Session, action: CoordinatorAction, now: datetime) -> None:
    """What the SME would have been told stays unsaid."""
    for message in _messages(session, action):
        message.state = "expired"
    for dialogue in open_dialogues(session, f"action:{action.id}"):
        close_dialogue(session, dialogue, "undone", now)


def _messages(session: Session, action: CoordinatorAction) -> list[OutboxMessage]:
    own = select(OutboxMessage).where(OutboxMessage.subject == f"action:{action.id}")
    return list(session.scalars(own.with_for_update()))


def _message(session: Session, action: CoordinatorAction, by: str, now: datetime) -> bool:
    for ticket_id in action.before["tickets"]:
        session.get_one(Ticket, ticket_id).replied_at = None
    return True


def _nothing(session: Session, action: CoordinatorAction, by: str, now: datetime) -> bool:
    return True


def _redate(session: Session, action: CoordinatorAction, by: str, now: datetime) -> bool:
    saved = action.before["item"]
    item = own_item(session, action.sme, saved["id"])
    if item is None or item.due_on is None or item.due_on.isoformat() != action.note:
        return False
    return _restore(session, action.sme, saved, by, now)


def _swap(session: Session, action: CoordinatorAction, by: str, now: datetime) -> bool:
    saved, chosen = action.before["item"], action.before["successor"]
    successor = own_item(session, action.sme, chosen["id"])
    if successor is None or successor.state != "not_started":
        return False
    return _restore(session, action.sme, chosen, by, now) and _restore(session, action.sme, saved, by, now)


def _restore(session: Session, sme: Sme, saved: Json, by: str, now: datetime) -> bool:
    item = own_item(session, sme, saved["id"])
    if item is None:
        return False
    change_state(session, item, saved["state"], by, now, "undo")
    item.redated, item.replaced_by_id = saved["redated"], saved["replaced_by_id"]
    item.due_on, item.start_on = _day(saved["due_on"]), _day(saved["start_on"])
    item.due_agreed_at, item.selected_at = _moment(saved["due_agreed_at"]), _moment(saved["selected_at"])
    return True


def _pause(session: Session, action: CoordinatorAction, by: str, now: datetime) -> bool:
    pause = session.get(Pause, action.before["pause"])
    if pause is None or pause.ends_at <= now:
        return False
    session.delete(pause)
    action.sme.paused_until, action.sme.replan = None, True
    for ticket_id, replied_at in action.before.get("tickets", {}).items():
        ticket = session.get_one(Ticket, int(ticket_id))
        ticket.closed_at = ticket.confirmed_at = None
        ticket.replied_at = _moment(replied_at)
        record_change(session, ticket, "closed", "open", by, now, "undo")
    return True


def _resume(session: Session, action: CoordinatorAction, by: str, now: datetime) -> bool:
    if action.sme.paused_until is not None:
        return False
    ends = {int(pause_id): datetime.fromisoformat(end) for pause_id, end in action.before["pauses"].items()}
    for pause_id, end in ends.items():
        session.get_one(Pause, pause_id).ends_at = end
    action.sme.paused_until = max(ends.values(), default=None)
    return True


def _hand(session: Session, action: CoordinatorAction, by: str, now: datetime) -> bool:
    if str(action.sme.coordinator_id) != action.note:
        return False
    action.sme.coordinator_id = action.before["coordinator"]
    session.flush()
    session.expire(action.sme, ["coordinator"])
    return True


def _help(session: Session, action: CoordinatorAction, by: str, now: datetime) -> bool:
    ticket = session.get_one(Ticket, action.before["ticket"])
    if ticket.confirmed_at is not None or ticket.closed_at is None:
        return False
    ticket.closed_at, ticket.replied_at = None, _moment(action.before["replied_at"])
    record_change(session, ticket, "closed", "open", by, now, "undo")
    return True


def _case(session: Session, action: CoordinatorAction, by: str, now: datetime) -> bool:
    change_state(session, action.sme, action.before["state"], by, now, "undo")
    speak_again(session, action.before)
    action.sme.replan = True
    return True


def _day(saved: str | None) -> date | None:
    return date.fromisoformat(saved) if saved else None


def _moment(saved: str | None) -> datetime | None:
    return datetime.fromisoformat(saved) if saved else None


UNDO: dict[str, Callable[[Session, CoordinatorAction, str, datetime], bool]] = {
    "message": _message,
    "call": _nothing,
    "redate": _redate,
    "swap": _swap,
    "pause": _pause,
    "resume": _resume,
    "hand": _hand,
    "help": _help,
    "close": _case,
    "reopen": _case,
}
