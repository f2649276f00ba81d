"""The staff: who is in it, and who is away."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.commands.command import ADMIN, COORDINATOR, REVIEWER, Command
from conversations.outcomes.office import open_afresh
from conversations.scripts.away import AwayFacts, Deputy
from conversations.scripts.invite import KnownCohort
from conversations.scripts.staff import Member, StaffFacts
from conversations.speaking import today_of
from records.admins import reachable_admins
from records.people import Cohort, Person, Staff
from records.staffing import is_colleague, may_stand_in


def show_staff(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Everybody in the staff, and what can be changed."""
    today, everybody = today_of(person, now), _everybody(session)
    cohorts = session.scalars(select(Cohort).order_by(Cohort.ends_on.desc(), Cohort.id.desc()))
    facts = StaffFacts(
        members=tuple(_member(staff, everybody, person, today) for staff in everybody),
        cohorts=tuple(KnownCohort(id=cohort.id, name=cohort.name) for cohort in cohorts),
        single_admin=len(reachable_admins(session)) == 1,
    )
    open_afresh(session, person, "staff", facts, f"staff:{person.id}", now)


def go_away(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Say until when one is away, and who stands in."""
    if person.staff is not None:
        facts = _away(person.staff, _everybody(session), person, today_of(person, now))
        open_afresh(session, person, "away", facts, f"away:{person.id}", now)


def _everybody(session: Session) -> Sequence[Staff]:
    return session.scalars(select(Staff).where(Staff.active).order_by(Staff.name, Staff.id)).all()


def _member(staff: Staff, everybody: Sequence[Staff], person: Person, today: date) -> Member:
    away = _away(staff, everybody, person, today)
    return Member(
        id=staff.id,
        name=staff.name,
        role=staff.role,
        cohort_ids=tuple(cohort.id for cohort in staff.cohorts),
        joined=staff.person_id is not None,
        away_until=away.until,
        deputy=staff.deputy.name if staff.deputy is not None and away.until is not None else None,
        away=away,
    )


def _away(staff: Staff, everybody: Sequence[Staff], person: Person, today: date) -> AwayFacts:
    """A deputy sees the same cohorts in the meantime: only an admin gives them to somebody of other cohorts."""
    still_away = staff.away_until is not None and staff.away_until >= today
    by_admin = person.staff is not None and person.staff.role == ADMIN
    able = [other for other in everybody if may_stand_in(other, staff)]
    deputies = [other for other in able if by_admin or is_colleague(other, staff)]
    return AwayFacts(
        staff_id=staff.id,
        name=staff.name,
        own=staff.person_id == person.id,
        today=today,
        until=staff.away_until if still_away else None,
        deputies=tuple(Deputy(id=other.id, name=other.name) for other in deputies),
    )


COMMANDS = (
    Command("staff", frozenset({ADMIN}), show_staff),
    Command("away", frozenset({ADMIN, COORDINATOR, REVIEWER}), go_away),
)
