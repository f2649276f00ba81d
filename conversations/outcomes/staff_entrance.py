"""What follows when a member of staff confirms that a chat is theirs."""

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from conversations.names import first_name
from conversations.scripts.staff_entrance import StaffEntered
from conversations.speaking import tell
from conversations.texts import text
from records.invitations import use_up
from records.people import Person, Staff

log = structlog.get_logger()


def on_staff_entered(session: Session, person: Person, result: StaffEntered, now: datetime) -> None:
    """Link the chat to the member of staff, who then sees what their role and cohorts allow."""
    if not result.enters:
        tell(session, person, text("staff-entrance-declined"), now)
        return
    staff = session.get(Staff, result.staff_id, with_for_update=True)
    if staff is None or not staff.active or person.staff is not None or not use_up(session, result.invitation_id, now):
        tell(session, person, text("staff-entrance-gone"), now)
        return
    staff.person = person
    session.flush()
    log.info("staff.entered", staff=staff.id, person=person.id, role=staff.role)
    welcome = text("staff-welcome", name=first_name(staff.name), role=text(f"staff-role-{staff.role}"))
    tell(session, person, welcome, now)
    tell(session, person, text(f"help-{staff.role}"), now)
