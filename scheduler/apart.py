"""Rows that are due together are worked on together; one that fails holds up no other."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TypeVar

import structlog
from sqlalchemy.orm import Session

from conversations.speaking import begin_turn
from records.database import is_outage
from records.followup import CheckIn
from records.people import Person, Sme, Staff

log = structlog.get_logger()

RETRY = timedelta(hours=1)
"""After this a row that failed is tried again."""
Row = TypeVar("Row", Sme, CheckIn, Staff, Person)


def work_apart(
    session: Session,
    rows: Sequence[Row],
    work: Callable[[Sequence[Row]], object],
    put_off: Callable[[Row], object] | None = None,
) -> int:
    """Do the work of these rows together; where that fails, of each alone. Returns how many rows were moved.

    What failed alone is undone, logged, and put off; a row that cannot be put off stays due and is not counted.
    """
    if not rows or _try(session, rows, work) is None:
        return len(rows)
    return sum(_alone(session, row, work, put_off) for row in rows)


def _alone(
    session: Session, row: Row, work: Callable[[Sequence[Row]], object], put_off: Callable[[Row], object] | None
) -> bool:
    error = _try(session, [row], work)
    if error is None:
        return True
    log.error("sweep.row_failed", kind=type(row).__name__, id=row.id, exc_info=error)
    if put_off is not None:
        put_off(row)
    return put_off is not None


def _try(session: Session, rows: Sequence[Row], work: Callable[[Sequence[Row]], object]) -> Exception | None:
    """Why the work failed, and has not happened; None when it is done."""
    try:
        with session.begin_nested():
            work(rows)
    except Exception as error:
        if is_outage(error):
            raise
        begin_turn(session)
        return error
    return None
