"""Offering the action plan to an SME's contacts, and what follows from what they send."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from conversations.asking import Showing, Topic, close_dialogue, offer_dialogue, open_dialogue, open_dialogues
from conversations.outcomes.plan_cards import offer_transcription
from conversations.outcomes.plan_submission import INTAKE_STATES, contact_of, items_of, latest_plan, locked_sme, submit
from conversations.outcomes.resubmission import as_known, changes_facts
from conversations.scripts.action_plan import PlanAwaited, PlanSent, prefilled, sources, spread
from conversations.scripts.plan_facts import PlanFacts, PlanItem
from conversations.speaking import PLAIN, Delivery, tell
from conversations.texts import Text, text
from records.history import author
from records.messages import Dialogue
from records.people import Person, Sme, local_date
from records.staffing import contacts_to_reach
from records.transcriptions import leave_to_the_oas


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
    opening = _opening(session, sme, now)
    if opening is None:
        return None
    script, facts = opening
    return offer_dialogue(
        session, people, Topic(script, facts, subject_of(sme)), now, Showing(lead=lead, delivery=delivery)
    )


def open_plan(session: Session, sme: Sme, person: Person, now: datetime) -> None:
    """The same, at once, for a contact who asked for it."""
    opening = _opening(session, sme, now)
    if opening is not None:
        script, facts = opening
        open_dialogue(session, person, Topic(script, facts, subject_of(sme)), now)


def offer_known(session: Session, sme: Sme, items: Sequence[PlanItem], now: datetime, *, lead: Text) -> None:
    """Let the contacts confirm actions that were typed in for them, or read from a file."""
    _close_open(session, sme, now)
    facts, answers = plan_facts(sme, now, items), prefilled(items)
    people = contacts_to_reach(sme)
    offer_dialogue(session, people, Topic("action_plan", facts, subject_of(sme), answers), now, Showing(lead=lead))


def open_known(session: Session, sme: Sme, person: Person, now: datetime) -> None:
    """Let a contact change the plan that waits for its review, or go on with that change."""
    items = [as_known(item) for item in items_of(session, sme) if item.state == "submitted"]
    facts, answers = plan_facts(sme, now, items), prefilled(items)
    open_dialogue(session, person, Topic("action_plan", facts, subject_of(sme), answers), now)


def _opening(session: Session, sme: Sme, now: datetime) -> tuple[str, PlanFacts] | None:
    if sme.state in INTAKE_STATES:
        return "action_plan", plan_facts(sme, now)
    changes = changes_facts(session, sme, now)
    return None if changes is None else ("plan_changes", changes)


def _close_open(session: Session, sme: Sme, now: datetime) -> None:
    for dialogue in open_dialogues(session, subject_of(sme)):
        close_dialogue(session, dialogue, "replaced", now)


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


def on_plan_answer(session: Session, person: Person, dialogue: Dialogue, key: str, now: datetime) -> None:
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
    """The coordination types the plan; the task is there already. Until then the SME owes nothing."""
    leave_to_the_oas(session, locked_sme(session, result.sme_id), author(person), now)
    tell(session, person, text("plan-awaited"), now)
