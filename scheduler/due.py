"""When something is due next, over everything that waits in a column."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.followup import CheckIn
from records.people import Sme

DUE_COLUMNS = {"check-in": CheckIn.next_at, "plan-prompt": Sme.plan_prompt_at, "look": Sme.look_at}


def next_due(session: Session) -> tuple[str, datetime] | None:
    """What is due first, and when; None when no sweep has anything ahead."""
    moments = {what: session.scalar(select(func.min(column))) for what, column in DUE_COLUMNS.items()}
    known = [(moment, what) for what, moment in moments.items() if moment is not None]
    return (min(known)[1], min(known)[0]) if known else None
