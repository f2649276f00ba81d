"""What a plan check-in changes."""

from datetime import datetime

from sqlalchemy.orm import Session

from conversations.content import OBSTACLES
from conversations.outcomes.check_in import contact_in, finish
from conversations.outcomes.tickets import open_ticket
from conversations.scripts.plan_check_in import PlanCheckInResult
from conversations.speaking import reader_of, tell
from conversations.texts import say, text
from records.followup import CheckIn
from records.messages import Dialogue
from records.people import Person
from records.queues import expire_prompts
from records.transcriptions import stage_of


def on_plan_check_in_answer(session: Session, person: Person, dialogue: Dialogue, key: str, now: datetime) -> None:
    """The first tap counts as an answer."""
    check_in = session.get_one(CheckIn, dialogue.facts["check_in_id"])
    if check_in.first_answer_at is None:
        check_in.first_answer_at = now
        expire_prompts(session, dialogue.subject)


def on_plan_check_in(session: Session, person: Person, result: PlanCheckInResult, now: datetime) -> None:
    """Thank, and turn a wish to talk or an obstacle into a ticket."""
    check_in = session.get_one(CheckIn, result.check_in_id)
    check_in.plan_situation = result.obstacle or result.situation
    finish(session, check_in, now)
    if result.situation in {"stuck", "call"}:
        note = say(OBSTACLES.text(result.obstacle), reader_of(person)) if result.obstacle else None
        open_ticket(session, check_in.sme, contact_in(person, result.sme_id), "call", now, note=note)
    stage = stage_of(session, check_in.sme)
    tell(session, person, text("plan-check-in-thanks", situation=result.situation, stage=stage), now)
