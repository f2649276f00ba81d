"""Plans sent as files that their SME leaves to the OAS to type in."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Row, Select, and_, select
from sqlalchemy.orm import Session

from records.history import record_change
from records.people import Sme, StateChange
from records.plans import PlanFile

LEFT = "left to the OAS"


def leave_to_the_oas(session: Session, sme: Sme, by: str, now: datetime) -> None:
    """Note that the SME waits for the files it sent to be typed in; the stall rules look at once."""
    waiting = select(PlanFile).where(PlanFile.sme_id == sme.id, PlanFile.done_at.is_(None))
    for file in session.scalars(waiting.where(PlanFile.id.not_in(_left().with_only_columns(PlanFile.id)))).all():
        record_change(session, file, None, LEFT, by, now)
    sme.look_at = now


def left_to_the_oas(session: Session, sme_ids: Collection[int]) -> Sequence[Row[PlanFile, datetime]]:
    """Such files, those typed in by now too, each with when it was left; the longest ago first."""
    left = _left().where(PlanFile.sme_id.in_(sme_ids))
    return session.execute(left.order_by(StateChange.at, PlanFile.id)).all()


def is_left_to_the_oas(session: Session, sme: Sme) -> bool:
    """Whether the SME waits for its plan to be typed in."""
    return any(file.done_at is None for file, _ in left_to_the_oas(session, [sme.id]))


def stage_of(session: Session, sme: Sme) -> str:
    """Where the SME's plan stands, for what is asked about it: the SME's state, or `transcribing`."""
    return "transcribing" if is_left_to_the_oas(session, sme) else sme.state


def _left() -> Select[PlanFile, datetime]:
    noted = and_(StateChange.subject == "planfile", StateChange.subject_id == PlanFile.id, StateChange.after == LEFT)
    return select(PlanFile, StateChange.at).join(StateChange, noted)
