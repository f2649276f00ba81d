"""Offering the choice of key items, and what the agreement changes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conversations.asking import Showing, Topic, offer_dialogue, open_dialogue
from conversations.outcomes.plan_submission import contact_of, items_of, locked_sme
from conversations.scripts.item_words import similar_action
from conversations.scripts.key_item_details import Candidate, agreement
from conversations.scripts.key_item_proposal import Approved, propose
from conversations.scripts.key_items import KeyItemsChosen, KeyItemsFacts
from conversations.scripts.review_letter import APPROVED
from conversations.speaking import PLAIN, Delivery, tell
from conversations.texts import Text, text
from records.history import author, change_state
from records.messages import Dialogue
from records.people import Person, Sme, local_date
from records.plans import Item, Verdict
from records.staffing import contacts_to_reach

FOLLOW_UP_DAYS = 180
LEAST_DAYS_LEFT = 30
AGREED_FIELDS = ("owner", "due_on", "indicator", "first_step")


def offer_key_items(
    session: Session,
    sme: Sme,
    people: Sequence[Person],
    now: datetime,
    *,
    lead: Text | None = None,
    delivery: Delivery = PLAIN,
) -> Dialogue | None:
    """Let the contacts choose where to begin; None when there is nothing to choose."""
    facts = _facts(session, sme, now)
    if facts is None:
        return None
    return offer_dialogue(
        session, people, Topic("key_items", facts, subject_of(sme)), now, Showing(lead=lead, delivery=delivery)
    )


def open_key_items(session: Session, sme: Sme, person: Person, now: datetime) -> None:
    """The same, at once, for a contact who asked for it."""
    facts = _facts(session, sme, now)
    if facts is not None:
        open_dialogue(session, person, Topic("key_items", facts, subject_of(sme)), now)


def subject_of(sme: Sme) -> str:
    return f"key-items:{sme.id}"


def selectable(session: Session, sme: Sme) -> list[Item]:
    """Approved actions that nobody has chosen yet."""
    return [item for item in items_of(session, sme) if item.state in APPROVED and item.selected_at is None]


def last_day(session: Session, sme: Sme, today: date) -> date:
    """The last day of the follow-up, by the cohort's clock; an SME that is late still gets a month."""
    start = approved_on(session, sme) if sme.cohort.clock == "sme" else sme.cohort.ends_on
    return max((start or today) + timedelta(days=FOLLOW_UP_DAYS), today + timedelta(days=LEAST_DAYS_LEFT))


def approved_on(session: Session, sme: Sme) -> date | None:
    """The day of the first approval, at the SME."""
    first = select(func.min(Verdict.at)).join(Item, Item.id == Verdict.item_id)
    at = session.scalar(first.where(Item.sme_id == sme.id, Verdict.verdict.in_(APPROVED)))
    return local_date(at, sme) if at is not None else None


def on_key_items(session: Session, person: Person, result: KeyItemsChosen, now: datetime) -> None:
    """The chosen actions become key items, the other approved ones wait for the next plan, and the SME is active."""
    sme = locked_sme(session, result.sme_id)
    contact = contact_of(person, sme)
    items = {item.id: item for item in selectable(session, sme)}
    if contact is None or sme.state != "selecting" or any(one.item_id not in items for one in result.items):
        tell(session, person, text("key-moved-on", sme=sme.name), now)
        return
    by = author(contact)
    for agreed in result.items:
        item = items.pop(agreed.item_id)
        for name in AGREED_FIELDS:
            setattr(item, name, getattr(agreed, name))
        item.selected_at, item.start_on = now, local_date(now, sme)
        change_state(session, item, "not_started", by, now, "chosen as a key item")
    for item in items.values():
        change_state(session, item, "parked", by, now, "approved, not chosen")
    _start(session, sme, by, now)
    for reached in contacts_to_reach(sme):
        tell(session, reached, text("key-agreement", sme=sme.name, list=agreement(result.items)), now)


def _start(session: Session, sme: Sme, by: str, now: datetime) -> None:
    """Where each SME has a clock of its own, it starts with the approval."""
    change_state(session, sme, "active", by, now)
    if sme.cohort.clock == "sme":
        sme.anchor = approved_on(session, sme) or local_date(now, sme)
        sme.replan = True
    sme.look_at = now


def _facts(session: Session, sme: Sme, now: datetime) -> KeyItemsFacts | None:
    items, today = selectable(session, sme), local_date(now, sme)
    if sme.state != "selecting" or not items:
        return None
    people = contacts_to_reach(sme)
    language = people[0].language if people else sme.cohort.languages[0]
    approved = [Approved.model_validate(item, from_attributes=True) for item in items]
    return KeyItemsFacts(
        sme_id=sme.id,
        sme_name=sme.name,
        today=today,
        latest=last_day(session, sme, today),
        people=tuple(dict.fromkeys(contact.name for contact in sme.contacts if contact.state == "active")),
        candidates=tuple(_candidate(item, language) for item in items),
        proposed=propose(approved, (), today),
    )


def _candidate(item: Item, language: str) -> Candidate:
    idea = similar_action(item.what, item.area, item.catalogue_code)
    known = Candidate(id=item.id, what=item.what, owner=item.owner, due_on=item.due_on, indicator=item.indicator)
    return known.model_copy(
        update={
            "first_step": item.first_step,
            "indicator_idea": idea.indicator.get(language) if idea else None,
            "step_idea": idea.first_step.get(language) if idea else None,
        }
    )
