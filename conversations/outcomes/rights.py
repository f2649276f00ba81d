"""Who may answer a dialogue, read from the records at the moment of answering.

A seat says who was asked; rights change after that. Each script names its rule here, so that none is without one.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Protocol

from sqlalchemy.orm import Session

from conversations.outcomes.check_in import contact_in
from conversations.outcomes.review_queue import may_review
from records.columns import Json
from records.followup import CoordinatorAction, Ticket
from records.messages import Dialogue
from records.people import Person, Sme, Staff, local_date
from records.plans import ActionPlan
from records.staffing import may_act

Right = Callable[[Session, Person, Json, datetime], bool]
"""Whether a person may answer a dialogue that was opened with these facts."""


class Following(Protocol):
    """A contact: a record, or the plain values of one."""

    id: int
    sme_id: int
    state: str


ContactRight = Callable[[Iterable[Following], Json], bool]
"""The same, where it takes no more than the contacts that the person is."""

TYPISTS = frozenset({"coordinator", "admin"})


def may_answer(session: Session, person: Person, dialogue: Dialogue, now: datetime) -> bool:
    """Whether what a dialogue decides is still this person's to decide."""
    if (right := BY_CONTACTS.get(dialogue.script)) is not None:
        return right(person.contacts, dialogue.facts)
    return RIGHTS[dialogue.script](session, person, dialogue.facts, now)


def may_settle(session: Session, person: Person, action: CoordinatorAction | None, now: datetime) -> bool:
    """Whether an action is this person's own, about an SME that they may still act on."""
    own = action is not None and person.staff is not None and action.staff_id == person.staff.id
    return own and action is not None and _acts(session, person, action.sme, now)


def _whoever_was_asked(contacts: Iterable[Following], facts: Json) -> bool:
    """Nobody has a role yet: the invitation was checked, and is again at the end."""
    return True


def _without_staff(session: Session, person: Person, facts: Json, now: datetime) -> bool:
    return _staff(person) is None


def _contact_of_sme(contacts: Iterable[Following], facts: Json) -> bool:
    return any(one.sme_id == facts["sme_id"] and one.state == "active" for one in contacts)


def _contact(contacts: Iterable[Following], facts: Json) -> bool:
    return any(one.id == facts["contact_id"] and one.state == "active" for one in contacts)


def _contact_who_asked(session: Session, person: Person, facts: Json, now: datetime) -> bool:
    ticket = session.get(Ticket, facts["ticket_id"])
    return ticket is not None and contact_in(person, ticket.sme_id) is not None


def _admin(session: Session, person: Person, facts: Json, now: datetime) -> bool:
    staff = _staff(person)
    return staff is not None and staff.role == "admin"


def _own_or_admin(session: Session, person: Person, facts: Json, now: datetime) -> bool:
    staff = _staff(person)
    return staff is not None and (staff.id == facts["staff_id"] or staff.role == "admin")


def _acts_on_sme(session: Session, person: Person, facts: Json, now: datetime) -> bool:
    return _acts(session, person, session.get(Sme, facts["sme_id"]), now)


def _types_for_sme(session: Session, person: Person, facts: Json, now: datetime) -> bool:
    staff = _staff(person)
    return staff is not None and staff.role in TYPISTS and _acts_on_sme(session, person, facts, now)


def _reviews(session: Session, person: Person, facts: Json, now: datetime) -> bool:
    plan = session.get(ActionPlan, facts["plan_id"])
    return plan is not None and may_review(session, person.staff, plan.sme, now)


def _settles(session: Session, person: Person, facts: Json, now: datetime) -> bool:
    return may_settle(session, person, session.get(CoordinatorAction, facts["action_id"]), now)


def _acts(session: Session, person: Person, sme: Sme | None, now: datetime) -> bool:
    staff = _staff(person)
    return staff is not None and sme is not None and may_act(session, staff, sme, local_date(now, sme))


def _staff(person: Person) -> Staff | None:
    return person.staff if person.staff is not None and person.staff.active else None


BY_CONTACTS: dict[str, ContactRight] = {
    "registration": _whoever_was_asked,
    "second_contact": _whoever_was_asked,
    "staff_entrance": _whoever_was_asked,
    "check_in": _contact_of_sme,
    "plan_check_in": _contact_of_sme,
    "nudge": _contact_of_sme,
    "action_plan": _contact_of_sme,
    "plan_changes": _contact_of_sme,
    "plan_card": _contact_of_sme,
    "key_items": _contact_of_sme,
    "coordinator_message": _contact_of_sme,
    "pausing": _contact,
    "leaving": _contact,
    "help_request": _contact,
}
RIGHTS: dict[str, Right] = {
    "forgetting": _without_staff,
    "help_check": _contact_who_asked,
    "new_cohort": _admin,
    "invite": _admin,
    "import_list": _admin,
    "import_review": _admin,
    "staff": _admin,
    "problems": _admin,
    "away": _own_or_admin,
    "escalation": _acts_on_sme,
    "transcribe": _types_for_sme,
    "transcribe_card": _types_for_sme,
    "review_card": _reviews,
    "plan_review": _reviews,
    "action_undo": _settles,
    "call_outcome": _settles,
}
