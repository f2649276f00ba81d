"""Telling the coordination that a plan, or a file with one, has arrived."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.asking import Showing, Topic, offer_dialogue
from conversations.messages import Attachment, StoredFile
from conversations.scripts.plan_cards import ReviewCardFacts, TranscribeCardFacts
from conversations.texts import literal
from records.people import CohortStaff, Person, Sme, Staff, local_date
from records.plans import ActionPlan, PlanFile
from records.staffing import responsible


def announce_plan(session: Session, plan: ActionPlan, count: int, now: datetime) -> None:
    """A card for whoever may review the plan, each with a button of their own."""
    facts = ReviewCardFacts(plan_id=plan.id, sme_name=plan.sme.name, count=count, round=plan.round)
    for person in reviewing(session, plan.sme, now):
        offer_dialogue(session, [person], Topic("review_card", facts, f"review:{plan.id}:{person.id}"), now)


def reviewing(session: Session, sme: Sme, now: datetime) -> Sequence[Person]:
    """The coordinator who looks after the SME, and the reviewers of its cohort."""
    own = responsible(session, sme, local_date(now, sme))
    found = select(Staff).join(CohortStaff).where(CohortStaff.cohort_id == sme.cohort_id, Staff.active)
    reviewers = session.scalars(found.where(Staff.role == "reviewer").order_by(Staff.id)).all()
    staff = dict.fromkeys(member for member in (own, *reviewers) if member is not None)
    return [member.person for member in staff if member.person is not None]


def offer_transcription(session: Session, sme: Sme, file: StoredFile, caption: str | None, now: datetime) -> None:
    """Keep a file with the plan, once, and hand it to the coordinator to type in."""
    if session.scalar(select(PlanFile.id).where(PlanFile.sme_id == sme.id, PlanFile.file_id == file.id)) is not None:
        return
    session.add(PlanFile(sme_id=sme.id, file_id=file.id, sent_at=now))
    session.flush()
    own = responsible(session, sme, local_date(now, sme))
    if own is not None and own.person is not None:
        facts = TranscribeCardFacts(sme_id=sme.id, sme_name=sme.name)
        subject = f"transcribe:{sme.id}:{own.person_id}"
        lead = literal(f"«{caption}»") if caption else None
        attached = attachment_of(file)
        offer_dialogue(
            session,
            [own.person],
            Topic("transcribe_card", facts, subject),
            now,
            Showing(lead=lead, attachment=attached),
        )


def attachment_of(file: StoredFile) -> Attachment:
    return Attachment(file.id, picture=file.mime.startswith("image/"))
