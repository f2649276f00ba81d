"""Somebody leaves the staff: from this moment on they see nothing, and what was theirs has somebody else."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from conversations.asking import CLOSED
from records.history import record_change
from records.messages import Seat
from records.people import Cohort, Invitation, Sme, Staff


def let_go(session: Session, staff: Staff, *, heir: Staff | None, by: str, now: datetime) -> None:
    """End a member's access; `heir` manages their cohorts from now on."""
    record_change(session, staff, staff.role, "removed", by, now)
    session.execute(update(Sme).where(Sme.coordinator_id == staff.id).values(coordinator_id=None))
    session.execute(update(Staff).where(Staff.deputy_id == staff.id).values(deputy_id=None))
    open_ways = update(Invitation).where(Invitation.staff_id == staff.id, Invitation.used_at.is_(None))
    session.execute(open_ways.values(expires_at=now))
    for cohort in session.scalars(select(Cohort).where(Cohort.manager_id == staff.id)):
        cohort.manager = heir
    if staff.person is not None:
        session.execute(delete(Seat).where(Seat.person_id == staff.person_id, Seat.state != CLOSED))
        staff.person.menu_key, staff.person.menu_stale = None, True
    staff.active, staff.cohorts, staff.deputy, staff.away_until = False, [], None, None
    staff.person = None
    session.flush()
