"""The admins: there is always one who can be reached."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.people import Staff


def reachable_admins(session: Session, *, lock: bool = False) -> Sequence[Staff]:
    """Admins who have come in; `lock` them before one is removed or demoted, so that two at once cannot leave none."""
    found = select(Staff).where(Staff.role == "admin", Staff.active, Staff.person_id.is_not(None)).order_by(Staff.id)
    return session.scalars(found.with_for_update(of=Staff) if lock else found).all()


def is_last_admin(session: Session, staff: Staff) -> bool:
    """Whether nobody could run the programme without this one."""
    return [admin.id for admin in reachable_admins(session, lock=True)] == [staff.id]
