"""Offer a check-in: about key items once they are chosen, about the plan before that."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.asking import Showing, Topic, offer_dialogue
from conversations.scripts.check_in import CheckInFacts, ItemFacts
from conversations.scripts.nudge import NudgeFacts
from conversations.scripts.plan_check_in import PlanCheckInFacts
from conversations.speaking import Delivery
from conversations.texts import Text
from records.followup import CheckIn
from records.people import Person, local_date
from records.plans import Item
from records.transcriptions import stage_of
from scheduler.calendar import PREFERRED_HOURS

OPEN_ITEM_STATES = ("not_started", "in_progress")


def offer_check_in(
    session: Session,
    check_in: CheckIn,
    people: Sequence[Person],
    now: datetime,
    delivery: Delivery,
    lead: Text | None = None,
) -> None:
    """Let the check-in wait for any of these people; where it stands is kept when it was begun before."""
    script, facts = _script_and_facts(session, check_in, now)
    offer_dialogue(
        session, people, Topic(script, facts, subject_of(check_in)), now, Showing(lead=lead, delivery=delivery)
    )


def begin_check_in(session: Session, check_in: CheckIn, now: datetime) -> None:
    """Make sure that the check-in can be talked through, without saying anything yet."""
    script, facts = _script_and_facts(session, check_in, now)
    offer_dialogue(session, [], Topic(script, facts, subject_of(check_in)), now)


def subject_of(check_in: CheckIn) -> str:
    """What the dialogue and the messages of a check-in are about."""
    return f"check-in:{check_in.id}"


def _script_and_facts(
    session: Session, check_in: CheckIn, now: datetime
) -> tuple[str, CheckInFacts | PlanCheckInFacts]:
    items = key_items(session, check_in.sme_id)
    check_in.kind = "items" if items else "plan"
    if items:
        return "check_in", _item_facts(check_in, items, now)
    return "plan_check_in", _plan_facts(session, check_in)


def offer_nudge(
    session: Session, check_in: CheckIn, people: Sequence[Person], now: datetime, delivery: Delivery
) -> None:
    """Let the second reminder's choices wait for these people."""
    count = sum(item.state in OPEN_ITEM_STATES for item in key_items(session, check_in.sme_id))
    facts = NudgeFacts(check_in_id=check_in.id, sme_id=check_in.sme_id, actions=count, hours=PREFERRED_HOURS)
    offer_dialogue(session, people, Topic("nudge", facts, f"nudge:{check_in.id}"), now, Showing(delivery=delivery))


def key_items(session: Session, sme_id: int) -> Sequence[Item]:
    """All key items of an SME, finished ones too, in the order of the plan."""
    found = select(Item).where(Item.sme_id == sme_id, Item.selected_at.is_not(None))
    return session.scalars(found.order_by(Item.number, Item.id)).all()


def _item_facts(check_in: CheckIn, items: Sequence[Item], now: datetime) -> CheckInFacts:
    return CheckInFacts(
        check_in_id=check_in.id,
        sme_id=check_in.sme_id,
        month=check_in.month,
        today=local_date(now, check_in.sme),
        items=tuple(
            ItemFacts(
                id=item.id,
                what=item.what,
                state=item.state,
                progress=item.progress,
                indicator=item.indicator,
                due_on=item.due_on,
                redated=item.redated,
            )
            for item in items
            if item.state in OPEN_ITEM_STATES
        ),
    )


def _plan_facts(session: Session, check_in: CheckIn) -> PlanCheckInFacts:
    stage = stage_of(session, check_in.sme)
    return PlanCheckInFacts(check_in_id=check_in.id, sme_id=check_in.sme_id, month=check_in.month, stage=stage)
