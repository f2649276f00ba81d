"""Offering the action plan to an SME's contacts, and what follows from what they send."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from conversations.asking import close_dialogue, offer_dialogue, open_dialogues
from conversations.outcomes.plan_cards import offer_transcription
from conversations.outcomes.plan_submission import INTAKE_STATES, contact_of, latest_plan, locked_sme, submit
from conversations.outcomes.resubmission import offer_changes
from conversations.scripts.action_plan import PlanAwaited, PlanSent, prefilled, sources, spread
from conversations.scripts.plan_facts import PlanFacts, PlanItem
from conversations.speaking import PLAIN, Delivery, tell
from conversations.texts import Text, text
from records.messages import Dialogue
from records.people import Person, Sme, local_date
from records.staffing import contacts_to_reach


def offer_plan(
    session: Session,
    sme: Sme,
    people: Sequence[Person],
    now: datetime,
    *,
    lead: Text | None = None,
    delivery: Delivery = PLAIN,
) -> Dialogue | None:
    """Let the contacts write their plan, or go through the changes asked; None when there is nothing to write now."""
    if sme.state in INTAKE_STATES:
        facts = plan_facts(sme, now)
        return offer_dialogue(session, people, "action_plan", facts, subject_of(sme), now, lead=lead, delivery=delivery)
    return offer_changes(session, sme, people, now, lead=lead, delivery=delivery)


def offer_known(session: Session, sme: Sme, items: Sequence[PlanItem], now: datetime, *, lead: Text) -> Dialogue:
    """Let the contacts confirm actions that are known: typed in for them, read from a file, or sent before."""
    for dialogue in open_dialogues(session, subject_of(sme)):
        close_dialogue(session, dialogue, "replaced", now)
    facts = plan_facts(sme, now, items)
    people = contacts_to_reach(sme)
    answers = prefilled(items)
    return offer_dialogue(session, people, "action_plan", facts, subject_of(sme), now, lead=lead, answers=answers)


def subject_of(sme: Sme) -> str:
    return f"plan:{sme.id}"


def plan_facts(sme: Sme, now: datetime, known: Sequence[PlanItem] = ()) -> PlanFacts:
    people = contacts_to_reach(sme)
    return PlanFacts(
        sme_id=sme.id,
        sme_name=sme.name,
        language=people[0].language if people else sme.cohort.languages[0],
        today=local_date(now, sme),
        sector=sme.sector,
        people=tuple(dict.fromkeys(contact.name for contact in sme.contacts if contact.state == "active")),
        known=tuple(known),
    )


def on_plan_answer(session: Session, person: Person, dialogue: Dialogue, now: datetime) -> None:
    """Spread a list over its actions' own answers; keep a file at once and make it a task of the coordination."""
    dialogue.answers = spread(dialogue.answers)
    sent = [source for source in sources(dialogue.answers) if source.file is not None]
    sme = session.get_one(Sme, dialogue.facts["sme_id"])
    for source in sent:
        if source.file is not None:
            offer_transcription(session, sme, source.file, source.caption, now)


def on_plan(session: Session, person: Person, result: PlanSent, now: datetime) -> None:
    """The confirmed list goes to review."""
    sme = locked_sme(session, result.sme_id)
    contact = contact_of(person, sme)
    plan = latest_plan(session, sme)
    under_way = sme.state == "under_review" and plan is not None and plan.reviewed_at is None
    if contact is None or not (sme.state in {*INTAKE_STATES, "changes_requested"} or under_way):
        tell(session, person, text("plan-moved-on", sme=sme.name), now)
        return
    submit(session, sme, contact, result.items, now)


def on_plan_awaited(session: Session, person: Person, result: PlanAwaited, now: datetime) -> None:
    """The coordination types the plan; the task is there already."""
    tell(session, person, text("plan-awaited"), now)
