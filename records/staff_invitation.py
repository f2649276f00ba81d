"""A new member of staff and their way in: used in chat and from the command line alike."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from records.history import BOT, record_change
from records.invitations import Ways, invite_staff
from records.people import Cohort, Staff


def invite_new_staff(
    session: Session, name: str, role: str, now: datetime, *, cohorts: Sequence[Cohort] = (), by: str = BOT
) -> tuple[Staff, Ways]:
    """Somebody who joins as coordinator, reviewer, admin or observer, and their link and code, good once."""
    staff = Staff(name=name, role=role, created_at=now)
    staff.cohorts = list(cohorts)
    session.add(staff)
    session.flush()
    record_change(session, staff, None, role, by, now, "invited")
    return staff, invite_staff(session, staff, now)
