"""Who looks after whom."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.people import Cohort, CohortStaff, Person, Sme, Staff

DEPUTY_CHAIN = 3
MOST_CONTACTS = 2


def responsible(session: Session, sme: Sme, today: date) -> Staff | None:
    """Who gets the SME's escalations: its coordinator, the cohort's first one or the manager; when away, the deputy."""
    own = sme.coordinator if sme.coordinator is not None and sme.coordinator.active else None
    return present(own or _first_coordinator(session, sme.cohort_id) or sme.cohort.manager, today)


def manager_of(cohort: Cohort, today: date) -> Staff | None:
    """Who decides in the end: the cohort's manager, or their deputy while they are away."""
    return present(cohort.manager, today)


def present(staff: Staff | None, today: date) -> Staff | None:
    """A member of staff, or whoever stands in for them today."""
    for _ in range(DEPUTY_CHAIN):
        if staff is None or staff.deputy is None or staff.away_until is None or staff.away_until < today:
            return staff
        staff = staff.deputy
    return staff


def has_room(sme: Sme) -> bool:
    """Whether one more contact may join: those who have left or cannot be reached take no place."""
    reached = [person for person in contacts_to_reach(sme) if is_reached(person)]
    return len(reached) < MOST_CONTACTS


def is_reached(person: Person) -> bool:
    """Whether messages to a person arrive, as far as is known."""
    return person.blocked_at is None and person.unreachable_since is None


def contacts_to_reach(sme: Sme, *, primary: bool | None = None) -> list[Person]:
    """The persons behind an SME's active contacts; only primary or only second ones when asked so.

    Whoever has blocked us is left out, unless all have: then what is said waits for their return.
    """
    active = [(one.person, one.primary) for one in sme.contacts if one.person is not None and one.state == "active"]
    open_ones = [(person, first) for person, first in active if person.blocked_at is None]
    return [person for person, first in open_ones or active if primary in (None, first)]


def asked_first(sme: Sme) -> list[Person]:
    """Whom the programme asks: the primary contact; when they have left or blocked us, whoever else there is."""
    return contacts_to_reach(sme, primary=True) or contacts_to_reach(sme)


def _first_coordinator(session: Session, cohort_id: int) -> Staff | None:
    found = (
        select(Staff)
        .join(CohortStaff)
        .where(CohortStaff.cohort_id == cohort_id, Staff.active, Staff.role == "coordinator")
    )
    return session.scalar(found.order_by(Staff.id).limit(1))


def scope_of(session: Session, staff: Staff | None, today: date) -> frozenset[int]:
    """The cohorts a member of staff may see today: their own, those of whoever they stand in for; for admins all."""
    if staff is None or not staff.active:
        return frozenset()
    if staff.role == "admin":
        return frozenset(session.scalars(select(Cohort.id)))
    away = select(CohortStaff.cohort_id).join(Staff, Staff.id == CohortStaff.staff_id)
    stands_in = away.where(Staff.deputy_id == staff.id, Staff.active, Staff.away_until >= today)
    managed = select(Cohort.id).where(Cohort.manager_id == staff.id)
    own = frozenset(cohort.id for cohort in staff.cohorts)
    return own | frozenset(session.scalars(stands_in)) | frozenset(session.scalars(managed))


def may_act(session: Session, staff: Staff, sme: Sme, today: date) -> bool:
    """Whether a member of staff may decide something about an SME: within their cohorts, and not as an observer."""
    return staff.role != "observer" and sme.cohort_id in scope_of(session, staff, today)


def may_stand_in(other: Staff, staff: Staff) -> bool:
    """Whether somebody can be a member's deputy: they have come in and may do the same."""
    joined = other.active and other.person_id is not None and other.id != staff.id
    return joined and other.role in {staff.role, "admin"}


def is_colleague(other: Staff, staff: Staff) -> bool:
    """Whether two of the staff share a cohort; admins, and whoever has no cohort, are everybody's colleagues."""
    return other.role == "admin" or not other.cohorts or bool(set(other.cohorts) & set(staff.cohorts))
