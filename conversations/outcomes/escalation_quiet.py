"""With its case the SME's conversations end: what it was still to be asked is asked no more, until that is undone."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.asking import CLOSED, close_dialogue
from records.columns import Json
from records.messages import Dialogue, OutboxMessage, Seat
from records.people import Sme

ASKED = (
    *("action_plan", "plan_changes", "plan_card", "key_items", "check_in", "plan_check_in", "nudge"),
    *("pausing", "leaving", "help_request"),
)
"""The scripts that are talked through with an SME about its programme."""


def fall_quiet(session: Session, sme: Sme, now: datetime) -> Json:
    """End what is open with the contacts and hold back what has not left; returns what `speak_again` needs."""
    dialogues = _open_with(session, sme)
    held = _unsent(session, sme)
    before: Json = {
        "seats": {str(dialogue.id): {str(seat.id): seat.state for seat in dialogue.seats} for dialogue in dialogues},
        "messages": [message.id for message in held],
    }
    for message in held:
        message.state = "expired"
    for dialogue in dialogues:
        close_dialogue(session, dialogue, "case_closed", now)
    return before


def speak_again(session: Session, before: Json) -> None:
    """Put back what fell quiet, but for what has been begun anew since."""
    for dialogue_id, states in before.get("seats", {}).items():
        dialogue = session.get(Dialogue, int(dialogue_id))
        if dialogue is not None and not _is_open(session, dialogue.script, dialogue.subject):
            dialogue.closed_at = dialogue.outcome = None
            for seat in dialogue.seats:
                seat.state = states.get(str(seat.id), CLOSED)
                _remember(session, seat)
            session.flush()
    for message_id in before.get("messages", []):
        message = session.get(OutboxMessage, message_id)
        if message is not None and message.state == "expired":
            message.state = "waiting"


def _remember(session: Session, seat: Seat) -> None:
    """For whoever writes in the same batch: its seats are loaded already."""
    known: list[Seat] = session.info.get("seats", {}).get(seat.person_id, [])
    if seat.state != CLOSED and seat not in known:
        known.append(seat)


def _people(sme: Sme) -> list[int]:
    return [contact.person_id for contact in sme.contacts if contact.person_id is not None]


def _open_with(session: Session, sme: Sme) -> list[Dialogue]:
    seated = select(Seat.dialogue_id).where(Seat.person_id.in_(_people(sme)), Seat.state != CLOSED)
    found = select(Dialogue).where(Dialogue.id.in_(seated), Dialogue.closed_at.is_(None), Dialogue.script.in_(ASKED))
    return list(session.scalars(found.order_by(Dialogue.id)))


def _unsent(session: Session, sme: Sme) -> list[OutboxMessage]:
    """Prompts alone: answers and a coordinator's own words still go out."""
    waiting = OutboxMessage.person_id.in_(_people(sme)), OutboxMessage.state == "waiting", OutboxMessage.priority > 0
    free = select(OutboxMessage).where(*waiting, OutboxMessage.lease_until.is_(None))
    return list(session.scalars(free.order_by(OutboxMessage.id).with_for_update()))


def _is_open(session: Session, script: str, subject: str) -> bool:
    same = select(Dialogue.id).where(Dialogue.script == script, Dialogue.subject == subject)
    return session.scalar(same.where(Dialogue.closed_at.is_(None))) is not None
