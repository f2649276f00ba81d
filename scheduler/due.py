"""When something is due next, over everything that waits in a column."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.followup import CheckIn
from records.people import Sme

DUE_COLUMNS = (CheckIn.next_at, Sme.look_at, Sme.plan_prompt_at)


def next_due_at(session: Session) -> datetime | None:
    """The earliest moment at which a sweep has work to do."""
    moments = [session.scalar(select(func.min(column))) for column in DUE_COLUMNS]
    return min((moment for moment in moments if moment is not None), default=None)
