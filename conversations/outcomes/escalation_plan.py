"""A coordinator moves the date of a key action, or lets another one take its place."""

from sqlalchemy.orm import Session

from conversations.outcomes.escalation_log import Act, confirm, log_action, tell_contacts
from conversations.scripts.escalation import EscalationResult
from conversations.speaking import tell
from conversations.texts import literal, text
from records.columns import Json
from records.history import change_state
from records.people import Sme, local_date
from records.plans import Item

OPEN_STATES = ("not_started", "in_progress")
CHOOSABLE = ("approved", "approved_with_suggestion", "parked")


def redate(act: Act, result: EscalationResult) -> None:
    """Agree on a new date, from which the clocks count."""
    item = own_item(act.session, act.sme, result.item_id)
    if item is None or item.state not in OPEN_STATES or result.due_on is None:
        tell(act.session, act.person, text("escalation-item-moved-on"), act.now)
        return
    action = log_action(act, "redate", {"item": item_fields(item)}, note=result.due_on.isoformat())
    item.due_on, item.due_agreed_at = result.due_on, act.now
    item.redated += 1
    told = text("item-redated", name=act.staff.name, what=literal(item.what), due=result.due_on)
    tell_contacts(act, action, told)
    confirm(act, action, text("escalation-redated", what=literal(item.what), due=result.due_on))


def swap(act: Act, result: EscalationResult) -> None:
    """Let an approved action take the place of one that does not work out; it inherits the date."""
    item = own_item(act.session, act.sme, result.item_id)
    successor = own_item(act.session, act.sme, result.successor_id)
    if item is None or successor is None or item.state not in OPEN_STATES or successor.state not in CHOOSABLE:
        tell(act.session, act.person, text("escalation-item-moved-on"), act.now)
        return
    before = {"item": item_fields(item), "successor": item_fields(successor)}
    action = log_action(act, "swap", before, note=str(successor.id))
    change_state(act.session, item, "replaced", act.by, act.now, "swap")
    change_state(act.session, successor, "not_started", act.by, act.now, "swap")
    item.replaced_by_id = successor.id
    successor.selected_at = successor.due_agreed_at = act.now
    successor.start_on = local_date(act.now, act.sme)
    successor.due_on = successor.due_on or item.due_on
    old, new = literal(item.what), literal(successor.what)
    tell_contacts(act, action, text("item-swapped", name=act.staff.name, old=old, new=new))
    confirm(act, action, text("escalation-swapped", old=old, new=new))


def own_item(session: Session, sme: Sme, item_id: int | None) -> Item | None:
    """An item of this SME, and of no other."""
    item = session.get(Item, item_id, with_for_update=True) if item_id is not None else None
    return item if item is not None and item.sme_id == sme.id else None


FIELDS = ("state", "due_on", "start_on", "redated", "due_agreed_at", "selected_at", "replaced_by_id")


def item_fields(item: Item) -> Json:
    """What an action may change of an item, as it is now, for JSON."""
    values = {name: getattr(item, name) for name in FIELDS}
    plain = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}
    return {"id": item.id, **plain}
