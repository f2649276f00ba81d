"""Somebody leaves the staff: from this moment on they see nothing, and what was theirs has somebody else."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from conversations.asking import CLOSED
from records.followup import Stall
from records.history import record_change
from records.messages import OutboxMessage, Seat
from records.people import Cohort, Invitation, Person, Sme, Staff

DIGEST = "digest"
ABOUT_SMES = ("escalation", "notice", DIGEST)
"""The purposes of what staff are told about SMEs."""


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
        hold_back(session, staff.person, now)
        session.execute(delete(Seat).where(Seat.person_id == staff.person_id, Seat.state != CLOSED))
        staff.person.menu_key, staff.person.menu_stale = None, True
    staff.active, staff.cohorts, staff.deputy, staff.away_until = False, [], None, None
    staff.person = None
    session.flush()


def hold_back(session: Session, person: Person, now: datetime, of: Collection[int] | None = None) -> None:
    """What waits for the morning is not for somebody who may not see it any more; their cards go to others.

    `of`: the SMEs that it is about, by id, where it is not all of them; what is about no one SME is then left alone.
    A digest is about many: it is written anew.
    """
    own = select(OutboxMessage).where(OutboxMessage.person_id == person.id, OutboxMessage.state == "waiting")
    told_before = own.where(OutboxMessage.purpose.in_(ABOUT_SMES), OutboxMessage.created_at < now)
    for message in session.scalars(told_before.order_by(OutboxMessage.id).with_for_update()).all():
        kind, _, number = (message.subject or "").partition(":")
        stall = session.get(Stall, int(number)) if kind == "stall" else None
        sme_id = stall.sme_id if stall is not None else int(number) if kind == "sme" else None
        if of is not None and message.purpose == DIGEST and person.staff is not None:
            person.staff.digest_at = now
        if of is None or message.purpose == DIGEST or sme_id in of:
            message.state, message.dedup_key = "expired", None
            if stall is not None and stall.cleared_at is None:
                stall.step, stall.escalated_at, stall.sme.look_at = 0, None, now
