"""The second round: only what the review asked to change, and a call instead of a third one."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.outcomes.plan_submission import contact_of, items_of, latest_plan, locked_sme, submit
from conversations.scripts.plan_changes import AskedChange, PlanChangesFacts, PlanResubmitted
from conversations.scripts.plan_facts import PlanItem
from conversations.speaking import tell
from conversations.texts import text
from records.people import Person, Sme, local_date
from records.plans import Item, Verdict
from records.staffing import contacts_to_reach

LAST_ROUND = 2
REVIEWED_STATES = ("changes_requested", "selecting", "active")


def changes_facts(session: Session, sme: Sme, now: datetime) -> PlanChangesFacts | None:
    """What the review asked; None when nothing is asked, or a call takes the place of a third round."""
    return _facts(session, sme, now) if can_resubmit(session, sme) else None


def can_resubmit(session: Session, sme: Sme) -> bool:
    plan = latest_plan(session, sme)
    if plan is None or plan.reviewed_at is None or plan.round >= LAST_ROUND or sme.state not in REVIEWED_STATES:
        return False
    return sme.state == "changes_requested" or any(item.state == "changes_requested" for item in items_of(session, sme))


def on_resubmitted(session: Session, person: Person, result: PlanResubmitted, now: datetime) -> None:
    """The changed actions go back into the queue; the others go on."""
    sme = locked_sme(session, result.sme_id)
    contact = contact_of(person, sme)
    if contact is None or not can_resubmit(session, sme):
        tell(session, person, text("plan-moved-on", sme=sme.name), now)
        return
    submit(session, sme, contact, result.items, now)


def _facts(session: Session, sme: Sme, now: datetime) -> PlanChangesFacts:
    people = contacts_to_reach(sme)
    items = items_of(session, sme)
    return PlanChangesFacts(
        sme_id=sme.id,
        sme_name=sme.name,
        language=people[0].language if people else sme.cohort.languages[0],
        today=local_date(now, sme),
        sector=sme.sector,
        people=tuple(dict.fromkeys(contact.name for contact in sme.contacts if contact.state == "active")),
        changes=tuple(_asked(session, item) for item in items if item.state == "changes_requested"),
        kept=tuple(as_known(item) for item in items if item.state not in {"changes_requested", "set_aside"}),
    )


def _asked(session: Session, item: Item) -> AskedChange:
    verdicts = select(Verdict).where(Verdict.item_id == item.id).order_by(Verdict.id.desc()).limit(1)
    verdict = session.scalar(verdicts)
    return AskedChange(
        item=as_known(item), reason=verdict.reason if verdict else None, example=verdict.example if verdict else None
    )


def as_known(item: Item) -> PlanItem:
    """The record of an action as a dialogue about the plan knows it."""
    words = {name: getattr(item, name) for name in PlanItem.model_fields if name != "item_id"}
    return PlanItem.model_validate({**words, "item_id": item.id})
