"""Plans that came as files: the coordinator's task, and the list that goes back to the SME."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.asking import Topic, close_dialogue, open_dialogue, open_dialogues
from conversations.messages import StoredFile
from conversations.outcomes.action_plan import offer_known, plan_facts, subject_of
from conversations.outcomes.escalation_cards import ENDED
from conversations.outcomes.plan_cards import attachment_of
from conversations.outcomes.plan_submission import INTAKE_STATES, locked_sme, open_about
from conversations.scripts.plan_cards import TranscriptionWanted
from conversations.scripts.transcribe import Transcribed
from conversations.speaking import tell
from conversations.texts import text
from conversations.typed import fold
from records.history import author
from records.people import Person, Sme, Staff, local_date
from records.plans import PlanFile
from records.staffing import scope_of

WRITABLE = (*INTAKE_STATES, "changes_requested")


def next_transcription(session: Session, staff: Staff, today: date) -> Sme | None:
    """The SME of the cohorts a member sees today whose file has waited longest."""
    seen = Sme.cohort_id.in_(scope_of(session, staff, today))
    waiting = select(PlanFile).join(PlanFile.sme).where(PlanFile.done_at.is_(None), Sme.state.not_in(ENDED), seen)
    oldest = session.scalar(waiting.order_by(PlanFile.sent_at, PlanFile.id).limit(1))
    return oldest.sme if oldest is not None else None


def find_sme(session: Session, staff: Staff, name: str, today: date) -> Sme | None:
    """The SME of the cohorts a member sees today that is named, if its plan may still be typed in."""
    writable = select(Sme).where(Sme.state.in_(WRITABLE), Sme.cohort_id.in_(scope_of(session, staff, today)))
    return next((sme for sme in session.scalars(writable.order_by(Sme.id)) if fold(sme.name) == fold(name)), None)


def open_transcription(session: Session, person: Person, sme: Sme, now: datetime) -> None:
    """Show the files again and begin to type."""
    for waiting in _waiting(session, sme):
        file = StoredFile(waiting.file.id, waiting.file.name, waiting.file.mime, waiting.file.size)
        tell(session, person, text("transcribe-file", sme=sme.name), now, attachment=attachment_of(file))
    facts = plan_facts(sme, now)
    open_dialogue(session, person, Topic("transcribe", facts, f"transcribe:{sme.id}:{person.id}"), now)


def on_transcription_wanted(session: Session, person: Person, result: TranscriptionWanted, now: datetime) -> None:
    """The card was pressed: rights and the task are looked at again."""
    sme = session.get_one(Sme, result.sme_id)
    if sme.cohort_id not in scope_of(session, person.staff, local_date(now, sme)):
        tell(session, person, text("transcribe-not-yours"), now)
    elif not _waiting(session, sme):
        tell(session, person, text("transcribe-closed", sme=sme.name), now)
    else:
        open_transcription(session, person, sme, now)


def on_transcribed(session: Session, person: Person, result: Transcribed, now: datetime) -> None:
    """The list goes to the contacts for confirming, unless they have begun to type it themselves."""
    sme = locked_sme(session, result.sme_id)
    if sme.cohort_id not in scope_of(session, person.staff, local_date(now, sme)):
        tell(session, person, text("transcribe-not-yours"), now)
        return
    for file in _waiting(session, sme):
        file.done_at, file.done_by = now, author(person)
    sme.look_at = now
    if sme.state not in WRITABLE:
        tell(session, person, text("transcribe-closed", sme=sme.name), now)
    elif _being_typed(session, sme):
        tell(session, person, text("transcribe-contact-wrote", sme=sme.name), now)
    else:
        offer_known(session, sme, result.items, now, lead=text("plan-transcribed"))
        tell(session, person, text("transcribe-sent", sme=sme.name), now)
    _close_others(session, sme, now)


def _waiting(session: Session, sme: Sme) -> Sequence[PlanFile]:
    found = select(PlanFile).where(PlanFile.sme_id == sme.id, PlanFile.done_at.is_(None))
    return session.scalars(found.order_by(PlanFile.id)).all()


def _being_typed(session: Session, sme: Sme) -> bool:
    return any("1.what" in dialogue.answers for dialogue in open_dialogues(session, subject_of(sme)))


def _close_others(session: Session, sme: Sme, now: datetime) -> None:
    """Cards and transcriptions of colleagues about the same files."""
    for dialogue in open_about(session, f"transcribe:{sme.id}"):
        close_dialogue(session, dialogue, "done", now)
