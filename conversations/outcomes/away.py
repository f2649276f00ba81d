"""Somebody is away, or back."""

from datetime import datetime

from sqlalchemy.orm import Session

from conversations.outcomes.office import acting_admin, tell_other_admins, tell_staff
from conversations.scripts.away import SetAway
from conversations.speaking import tell
from conversations.texts import Text, text
from records.history import author, record_change
from records.people import Person, Staff
from records.staffing import is_colleague, may_stand_in


def on_set_away(session: Session, person: Person, result: SetAway, now: datetime) -> None:
    """Keep it, and tell the deputy and the admins; one's own absence needs no admin."""
    own = person.staff is not None and person.staff.active and person.staff.id == result.staff_id
    if not own and acting_admin(session, person, now) is None:
        return
    staff = session.get(Staff, result.staff_id, with_for_update=True)
    if staff is None or not staff.active:
        tell(session, person, text("staff-gone"), now)
        return
    staff.deputy = _deputy(session, person, staff, result.deputy_id)
    staff.away_until = result.until
    record_change(session, staff, None, "away" if result.until else "back", author(person), now)
    told = away_text(staff)
    tell(session, person, told, now)
    if not own:
        tell_staff(session, staff, told, now)
    if staff.deputy is not None and staff.deputy.person_id != person.id:
        tell_staff(session, staff.deputy, text("away-deputy-told", name=staff.name, until=result.until or ""), now)
    tell_other_admins(session, told, person, now)


def _deputy(session: Session, person: Person, staff: Staff, deputy_id: int | None) -> Staff | None:
    """Who stands in: only an admin names somebody of other cohorts, as they are now."""
    deputy = session.get(Staff, deputy_id) if deputy_id is not None else None
    if deputy is None or not may_stand_in(deputy, staff):
        return None
    by_admin = person.staff is not None and person.staff.active and person.staff.role == "admin"
    return deputy if by_admin or is_colleague(deputy, staff) else None


def away_text(staff: Staff) -> Text:
    """Until when somebody is away and who stands in, or that they are back."""
    if staff.away_until is None:
        return text("away-is-back", name=staff.name)
    has = "yes" if staff.deputy is not None else "no"
    deputy = staff.deputy.name if staff.deputy is not None else ""
    return text("away-noted", name=staff.name, until=staff.away_until, has_deputy=has, deputy=deputy)
