"""The plans that wait for their review, and opening one of them."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from conversations.asking import Topic, open_dialogue
from conversations.outcomes.resubmission import LAST_ROUND
from conversations.scripts.plan_cards import ReviewWanted
from conversations.scripts.plan_review import ReviewFacts
from conversations.scripts.review_letter import ReviewedItem
from conversations.speaking import reader_of, tell
from conversations.texts import Reader, text
from records.people import Person, Sme, Staff, local_date
from records.plans import ActionPlan, Item
from records.staffing import contacts_to_reach, scope_of

REVIEWERS = frozenset({"coordinator", "reviewer", "admin"})
FOLLOWED = ("under_review", "changes_requested", "selecting", "active", "closing")


def review_queue(session: Session, staff: Staff, today: date) -> Sequence[ActionPlan]:
    """Plans of the cohorts a member sees today without a verdict, the one that has waited longest first."""
    waiting = (
        select(ActionPlan)
        .join(ActionPlan.sme)
        .options(joinedload(ActionPlan.sme))
        .where(ActionPlan.reviewed_at.is_(None), ActionPlan.replaced_at.is_(None), Sme.state.in_(FOLLOWED))
        .where(Sme.cohort_id.in_(scope_of(session, staff, today)))
        .order_by(ActionPlan.submitted_at, ActionPlan.id)
    )
    return session.scalars(waiting).all()


def may_review(session: Session, staff: Staff | None, sme: Sme, now: datetime) -> bool:
    allowed = staff is not None and staff.role in REVIEWERS
    return allowed and sme.cohort_id in scope_of(session, staff, local_date(now, sme))


def open_review(session: Session, person: Person, plan: ActionPlan, now: datetime) -> None:
    """Begin the review, or go on with it where this reviewer left it."""
    open_dialogue(
        session, person, Topic("plan_review", _facts(session, plan, now), f"review:{plan.id}:{person.id}"), now
    )


def on_review_wanted(session: Session, person: Person, result: ReviewWanted, now: datetime) -> None:
    """The card was pressed: rights and the plan's state are looked at again."""
    plan = session.get(ActionPlan, result.plan_id)
    if plan is None or not may_review(session, person.staff, plan.sme, now):
        tell(session, person, text("review-not-yours"), now)
    elif not say_if_closed(session, person, plan, now):
        open_review(session, person, plan, now)


def say_if_closed(session: Session, person: Person, plan: ActionPlan, now: datetime) -> bool:
    """Whether the plan needs no review any more; then its reviewer is told why."""
    if plan.replaced_at is not None:
        tell(session, person, text("review-plan-changed", sme=plan.sme.name), now)
    elif plan.reviewed_at is not None:
        reviewer = session.get(Staff, plan.reviewed_by_id)
        name = reviewer.name if reviewer else ""
        tell(session, person, text("review-done-by", sme=plan.sme.name, name=name), now)
    return plan.replaced_at is not None or plan.reviewed_at is not None


def items_to_review(session: Session, plan: ActionPlan) -> Sequence[Item]:
    found = select(Item).where(Item.plan_id == plan.id, Item.state == "submitted")
    return session.scalars(found.order_by(Item.number, Item.id)).all()


def _facts(session: Session, plan: ActionPlan, now: datetime) -> ReviewFacts:
    return ReviewFacts(
        plan_id=plan.id,
        sme_name=plan.sme.name,
        state=plan.sme.state,
        last_round=plan.round >= LAST_ROUND,
        today=local_date(now, plan.sme),
        reader=_reader(plan.sme),
        items=tuple(_reviewed(item) for item in items_to_review(session, plan)),
    )


def _reader(sme: Sme) -> Reader:
    """For whom examples are worded: the first contact who can be reached."""
    people = contacts_to_reach(sme)
    if people:
        return reader_of(people[0])
    return Reader(sme.cohort.languages[0], sme.country, "usted", sme.zone)


def _reviewed(item: Item) -> ReviewedItem:
    return ReviewedItem.model_validate({name: getattr(item, name) for name in ReviewedItem.model_fields})
