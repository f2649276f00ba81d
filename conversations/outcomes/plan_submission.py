"""A confirmed plan becomes a version of its own and waits for its review."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.asking import close_dialogue, open_dialogues
from conversations.outcomes.plan_cards import announce_plan
from conversations.scripts.plan_facts import PlanItem
from conversations.speaking import tell
from conversations.texts import text
from records.history import author, change_state, record_change
from records.messages import Dialogue
from records.people import Contact, Person, Sme, local_date
from records.plans import ActionPlan, Item, PlanFile
from records.staffing import contacts_to_reach

INTAKE_STATES = ("registered", "plan_pending")
REVIEW_DAYS, SECOND_REVIEW_DAYS = 5, 3
FIELDS = ("what", "owner", "due_on", "indicator", "first_step", "area", "catalogue_code")


def locked_sme(session: Session, sme_id: int) -> Sme:
    """The SME as it is now; whoever else wants to change it waits."""
    return session.get_one(Sme, sme_id, with_for_update=True, populate_existing=True)


def latest_plan(session: Session, sme: Sme) -> ActionPlan | None:
    newest = select(ActionPlan).where(ActionPlan.sme_id == sme.id).order_by(ActionPlan.version.desc()).limit(1)
    return session.scalar(newest)


def contact_of(person: Person, sme: Sme) -> Contact | None:
    """The active contact that this person is of the SME."""
    own = (contact for contact in person.contacts if contact.sme_id == sme.id and contact.state == "active")
    return next(own, None)


def submit(session: Session, sme: Sme, contact: Contact, drafts: Sequence[PlanItem], now: datetime) -> ActionPlan:
    """Keep a new version, put it into the queue, and tell everybody whom it concerns."""
    before = latest_plan(session, sme)
    plan = _new_version(session, sme, contact, before, now)
    _update_items(session, sme, plan, drafts, author(contact), now)
    plan.snapshot = [_written(item) for item in items_of(session, sme)]
    _close_others(session, sme, before, now)
    if sme.state in (*INTAKE_STATES, "changes_requested"):
        change_state(session, sme, "under_review", author(contact), now)
    sme.look_at = now
    _finish_files(session, sme, author(contact), now)
    _give_receipts(session, plan, contact, len(drafts), now)
    announce_plan(session, plan, len(drafts), now)
    return plan


def items_of(session: Session, sme: Sme) -> Sequence[Item]:
    """The actions of the plan as it stands, in their order; those that were taken out are gone."""
    found = select(Item).where(Item.sme_id == sme.id, Item.state.not_in(["dropped", "replaced"]))
    return session.scalars(found.order_by(Item.number, Item.id)).all()


def working_days_after(day: date, count: int) -> date:
    """The date `count` weekdays later; holidays are not known here, so it is said as "about"."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _new_version(session: Session, sme: Sme, contact: Contact, before: ActionPlan | None, now: datetime) -> ActionPlan:
    """An edit before the verdict stays in its round; after a verdict the next round begins."""
    if before is not None and before.reviewed_at is None:
        before.replaced_at = now
    plan = ActionPlan(
        sme=sme,
        version=before.version + 1 if before else 1,
        round=1 if before is None else before.round + (before.reviewed_at is not None),
        submitted_at=now,
        submitted_by=author(contact),
        snapshot=[],
    )
    session.add(plan)
    session.flush()
    return plan


def _update_items(
    session: Session, sme: Sme, plan: ActionPlan, drafts: Sequence[PlanItem], by: str, now: datetime
) -> None:
    """Items that are known keep their record; what is missing from the list is taken out; the rest is new."""
    open_items = {item.id: item for item in items_of(session, sme) if item.state in {"submitted", "changes_requested"}}
    number = max((item.number for item in items_of(session, sme)), default=0)
    for draft in drafts:
        item = open_items.pop(draft.item_id, None) if draft.item_id else None
        if item is None:
            number += 1
            item = Item(sme_id=sme.id, number=number, state="submitted", progress=0, redated=0, created_at=now)
            session.add(item)
        item.plan_id = plan.id
        for name in FIELDS:
            setattr(item, name, getattr(draft, name))
        session.flush()
        _submit_item(session, item, by, now)
    for item in open_items.values():
        change_state(session, item, "dropped", by, now, "taken out of the plan")


def _submit_item(session: Session, item: Item, by: str, now: datetime) -> None:
    if not change_state(session, item, "submitted", by, now):
        record_change(session, item, None, "submitted", by, now)


def _written(item: Item) -> dict[str, Any]:
    words = {name: getattr(item, name) for name in FIELDS}
    due = item.due_on.isoformat() if item.due_on else None
    return {**words, "due_on": due, "id": item.id, "number": item.number, "state": item.state}


def _close_others(session: Session, sme: Sme, before: ActionPlan | None, now: datetime) -> None:
    """A changed plan is reviewed anew: whatever was open about it answers nothing any more."""
    for dialogue in open_dialogues(session, f"plan:{sme.id}"):
        close_dialogue(session, dialogue, "replaced", now)
    if before is not None and before.reviewed_at is None:
        for dialogue in open_about(session, f"review:{before.id}"):
            for seat in dialogue.seats:
                if seat.state == "open" and dialogue.script == "plan_review":
                    tell(session, seat.person, text("review-plan-changed", sme=sme.name), now)
            close_dialogue(session, dialogue, "replaced", now)


def open_about(session: Session, subject: str) -> Sequence[Dialogue]:
    """Open dialogues about a subject that each person of the staff has for themselves: `review:7:3`."""
    found = select(Dialogue).where(Dialogue.subject.startswith(f"{subject}:"), Dialogue.closed_at.is_(None))
    return session.scalars(found).all()


def _finish_files(session: Session, sme: Sme, by: str, now: datetime) -> None:
    """The contact confirmed a list: nothing is left to be typed in."""
    for file in session.scalars(select(PlanFile).where(PlanFile.sme_id == sme.id, PlanFile.done_at.is_(None))):
        file.done_at, file.done_by = now, by
    for dialogue in open_about(session, f"transcribe:{sme.id}"):
        close_dialogue(session, dialogue, "done", now)


def _give_receipts(session: Session, plan: ActionPlan, contact: Contact, count: int, now: datetime) -> None:
    sme, days = plan.sme, REVIEW_DAYS if plan.round == 1 else SECOND_REVIEW_DAYS
    by = working_days_after(local_date(now, sme), days)
    for person in contacts_to_reach(sme):
        if person.id == contact.person_id:
            tell(session, person, text("plan-receipt", count=count, days=days, by=by), now)
        else:
            tell(
                session,
                person,
                text("plan-receipt-others", name=contact.name, sme=sme.name, count=count, days=days),
                now,
            )
