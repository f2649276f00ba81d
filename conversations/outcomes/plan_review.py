"""What a review changes: verdicts, states, the letter, and what the SME is asked next."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from conversations.asking import close_dialogue, open_dialogues
from conversations.outcomes.action_plan import offer_plan
from conversations.outcomes.key_items import offer_key_items, subject_of
from conversations.outcomes.plan_submission import locked_sme, open_about
from conversations.outcomes.resubmission import LAST_ROUND
from conversations.outcomes.review_queue import items_to_review, may_review, review_queue, say_if_closed
from conversations.scripts.plan_review import PlanReviewed
from conversations.scripts.review_letter import APPROVED, ItemVerdict, letter, next_step
from conversations.speaking import tell, today_of
from conversations.texts import text
from records.history import author, change_state
from records.people import Person, Sme, Staff, local_date
from records.plans import ActionPlan, Item, Verdict
from records.staffing import contacts_to_reach, responsible

SELECTION_REMINDER = timedelta(days=10)


def on_plan_review(session: Session, person: Person, result: PlanReviewed, now: datetime) -> None:
    """The first verdict that arrives counts; whoever comes later is told whose it was."""
    plan = session.get_one(ActionPlan, result.plan_id, with_for_update=True, populate_existing=True)
    sme = locked_sme(session, plan.sme_id)
    staff = person.staff
    if staff is None or not may_review(session, staff, sme, now):
        tell(session, person, text("review-not-yours"), now)
        return
    if say_if_closed(session, person, plan, now):
        return
    step = next_step(sme.state, plan.round >= LAST_ROUND, result.verdicts)
    _judge_items(session, plan, staff, result, now)
    plan.reviewed_at, plan.reviewed_by_id = now, staff.id
    session.flush()
    _close_other_reviews(session, plan, now)
    _move_sme(session, sme, result, author(person), now)
    _send_letter(session, sme, result, step, now)
    _ask_next(session, sme, step, now)
    left = len(review_queue(session, staff, today_of(person, now)))
    tell(session, person, text("review-sent", sme=sme.name, left=left), now)


def _judge_items(session: Session, plan: ActionPlan, staff: Staff, result: PlanReviewed, now: datetime) -> None:
    """An action approved while others are under way waits for the next plan."""
    items = {item.id: item for item in items_to_review(session, plan)}
    for said in result.verdicts:
        item = items.get(said.item_id)
        if item is not None:
            session.add(_verdict(plan, staff, said, now))
            change_state(session, item, said.verdict, author(staff), now, said.reason)
            _park_late(session, plan.sme, item, now)


def _verdict(plan: ActionPlan, staff: Staff, said: ItemVerdict, now: datetime) -> Verdict:
    return Verdict(
        item_id=said.item_id,
        plan_id=plan.id,
        staff_id=staff.id,
        verdict=said.verdict,
        reason=said.reason,
        example=said.example,
        at=now,
    )


def _park_late(session: Session, sme: Sme, item: Item, now: datetime) -> None:
    if sme.state == "active" and item.state in APPROVED:
        change_state(session, item, "parked", author(None), now, "approved after the key items were chosen")


def _close_other_reviews(session: Session, plan: ActionPlan, now: datetime) -> None:
    for dialogue in open_about(session, f"review:{plan.id}"):
        talking = [seat.person for seat in dialogue.seats if seat.state == "open"]
        close_dialogue(session, dialogue, "reviewed", now)
        for person in talking:
            say_if_closed(session, person, plan, now)


def _move_sme(session: Session, sme: Sme, result: PlanReviewed, by: str, now: datetime) -> None:
    """The first approved action lets the SME choose; an SME that is further on stays where it is."""
    sme.look_at = now
    if sme.state in {"under_review", "changes_requested"}:
        approved = any(said.verdict in APPROVED for said in result.verdicts)
        change_state(session, sme, "selecting" if approved else "changes_requested", by, now)
        sme.plan_prompt_at = now + SELECTION_REMINDER if approved else None


def _send_letter(session: Session, sme: Sme, result: PlanReviewed, step: str, now: datetime) -> None:
    written = letter(sme.name, result.good, result.verdicts, step)
    for person in contacts_to_reach(sme):
        tell(session, person, written, now)


def _ask_next(session: Session, sme: Sme, step: str, now: datetime) -> None:
    """The letter's next step is asked at once; instead of a third round the coordinator calls."""
    people = contacts_to_reach(sme)
    if step == "choose":
        for dialogue in open_dialogues(session, subject_of(sme)):
            close_dialogue(session, dialogue, "replaced", now)
        offer_key_items(session, sme, people, now)
    elif step == "call":
        own = responsible(session, sme, local_date(now, sme))
        if own is not None and own.person is not None:
            tell(session, own.person, text("review-call", sme=sme.name), now)
    else:
        offer_plan(session, sme, people, now)
