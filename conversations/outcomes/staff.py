"""Changes in the staff: each is checked anew, kept in the history and told to all admins."""

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.desk import desk_of
from conversations.names import first_name
from conversations.outcomes.office import acting_admin, tell_other_admins, tell_staff
from conversations.outcomes.staff_leaving import hold_back, let_go
from conversations.scripts.staff import AssignCohort, ChangeRole, InviteAgain, InviteStaff, NoChange, RemoveStaff
from conversations.speaking import SECRET, tell
from conversations.texts import Text, text
from records.admins import is_last_admin, reachable_admins
from records.history import author, record_change
from records.invitations import Ways, invite_staff
from records.people import Cohort, Person, Staff
from records.staff_invitation import invite_new_staff

log = structlog.get_logger()


def on_invite_staff(session: Session, person: Person, result: InviteStaff, now: datetime) -> None:
    """A new member of staff, and a message to forward to them."""
    admin = acting_admin(session, person, now)
    if admin is None:
        return
    cohorts = session.scalars(select(Cohort).where(Cohort.id.in_(result.cohort_ids)).order_by(Cohort.id)).all()
    staff, ways = invite_new_staff(session, result.name, result.role, now, cohorts=cohorts, by=author(admin))
    log.info("staff.invited", staff=staff.id, role=staff.role, by=admin.id)
    _hand_over(session, person, staff, ways, now)
    told = text("admins-staff-invited", by=admin.name, name=staff.name, role=role_text(staff.role))
    tell_other_admins(session, told, person, now)


def on_invite_again(session: Session, person: Person, result: InviteAgain, now: datetime) -> None:
    """A fresh link for somebody who has not come in yet."""
    staff = _member(session, person, result.staff_id, now)
    if staff is None:
        return
    if staff.person_id is not None:
        tell(session, person, text("staff-joined-already", name=staff.name), now)
        return
    _hand_over(session, person, staff, invite_staff(session, staff, now), now)


def on_change_role(session: Session, person: Person, result: ChangeRole, now: datetime) -> None:
    """Another role, from now on; the last admin keeps theirs."""
    staff = _member(session, person, result.staff_id, now)
    if staff is None:
        return
    if staff.role == "admin" and is_last_admin(session, staff):
        tell(session, person, text("staff-last-admin", name=staff.name), now)
        return
    before, staff.role = staff.role, result.role
    record_change(session, staff, before, staff.role, author(person), now)
    if staff.person is not None:
        staff.person.menu_key, staff.person.menu_stale = None, True
    told = text("staff-role-changed", name=staff.name, role=role_text(staff.role))
    tell_staff_and_admins(session, staff, told, person, now)


def on_assign_cohort(session: Session, person: Person, result: AssignCohort, now: datetime) -> None:
    """From now on they see that cohort, or no longer."""
    staff = _member(session, person, result.staff_id, now)
    cohort = session.get(Cohort, result.cohort_id)
    if staff is None or cohort is None:
        return
    if result.assigned and cohort not in staff.cohorts:
        staff.cohorts.append(cohort)
    elif not result.assigned and cohort in staff.cohorts:
        staff.cohorts.remove(cohort)
        _hand_back(session, staff, cohort, now)
    why = f"cohort:{cohort.id}"
    record_change(session, staff, None, "assigned" if result.assigned else "unassigned", author(person), now, why)
    given = "yes" if result.assigned else "no"
    told = text("staff-cohort-changed", name=staff.name, cohort=cohort.name, given=given)
    tell_staff_and_admins(session, staff, told, person, now)


def on_remove_staff(session: Session, person: Person, result: RemoveStaff, now: datetime) -> None:
    """End somebody's access at once; the last admin stays."""
    staff = _member(session, person, result.staff_id, now)
    if staff is None:
        return
    if staff.role == "admin" and is_last_admin(session, staff):
        tell(session, person, text("staff-last-admin", name=staff.name), now)
        return
    tell_staff_and_admins(session, staff, text("staff-removed", name=staff.name), person, now)
    let_go(session, staff, heir=_heir(session, person, staff), by=author(person), now=now)
    log.info("staff.removed", staff=staff.id, person=person.id)


def on_no_change(session: Session, person: Person, result: NoChange, now: datetime) -> None:
    """Nothing has changed."""
    tell(session, person, text("staff-no-change"), now)


def role_text(role: str) -> Text:
    return text(f"staff-role-{role}")


def tell_staff_and_admins(session: Session, staff: Staff, told: Text, person: Person, now: datetime) -> None:
    """Tell who did it, whom it is about and every other admin, each once."""
    tell(session, person, told, now)
    if staff.person_id != person.id and (staff.role != "admin" or staff.person is None):
        tell_staff(session, staff, told, now)
    tell_other_admins(session, told, person, now)


def _member(session: Session, person: Person, staff_id: int, now: datetime) -> Staff | None:
    """Somebody whom this admin may change now. The admins are held first, so that two cannot remove each other."""
    admins = reachable_admins(session, lock=True)
    if not any(admin.person_id == person.id for admin in admins):
        tell(session, person, text("command-not-allowed"), now)
        return None
    staff = session.get(Staff, staff_id, with_for_update=True)
    if staff is None or not staff.active:
        tell(session, person, text("staff-gone"), now)
        return None
    return staff


def _hand_over(session: Session, person: Person, staff: Staff, ways: Ways, now: datetime) -> None:
    """Two messages, so that the second can be forwarded as it is."""
    link = desk_of(session).link(person.channel, ways.link)
    tell(session, person, text("staff-forward-this", name=staff.name), now)
    name, role = first_name(staff.name), role_text(staff.role)
    invitation = text("staff-invitation", name=name, role=role, link=link, code=ways.code)
    tell(session, person, invitation, now, delivery=SECRET)


def _hand_back(session: Session, staff: Staff, cohort: Cohort, now: datetime) -> None:
    if staff.person is not None:
        hold_back(session, staff.person, now, of={sme.id for sme in cohort.smes})
    for sme in cohort.smes:
        if sme.coordinator_id == staff.id:
            sme.coordinator = None


def _heir(session: Session, person: Person, staff: Staff) -> Staff | None:
    """Who manages the cohorts of somebody who goes: the admin who does it, or another one."""
    others = [admin for admin in reachable_admins(session) if admin.id != staff.id]
    return next((admin for admin in others if admin.person_id == person.id), others[0] if others else None)
