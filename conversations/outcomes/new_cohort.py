"""A new cohort comes into being."""

from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.outcomes.office import acting_admin, command_button, tell_other_admins, tell_staff
from conversations.scripts.new_cohort import NewCohortResult
from conversations.speaking import tell
from conversations.texts import text
from conversations.typed import fold
from records.history import author, record_change
from records.people import Cohort, Person, Staff

log = structlog.get_logger()


def on_new_cohort(session: Session, person: Person, result: NewCohortResult, now: datetime) -> None:
    """Create it, with the admin who did as its manager, and show what comes next."""
    admin = acting_admin(session, person, now)
    if admin is None:
        return
    if fold(result.name) in map(fold, session.scalars(select(Cohort.name))):
        tell(session, person, text("cohort-name-taken", name=result.name), now)
        return
    cohort = _create(session, result, admin, now)
    record_change(session, cohort, None, "created", author(admin), now)
    log.info("cohort.created", cohort=cohort.id, staff=admin.id)
    for coordinator in cohort.staff:
        tell_staff(session, coordinator, text("cohort-yours-now", cohort=cohort.name), now)
    tell_other_admins(session, text("admins-cohort-created", by=admin.name, cohort=cohort.name), person, now)
    steps = [command_button(person, name, f"cohort-next-{name}", str(cohort.id)) for name in ("invite", "import")]
    tell(session, person, text("cohort-created", cohort=cohort.name), now, buttons=steps)


def _create(session: Session, result: NewCohortResult, admin: Staff, now: datetime) -> Cohort:
    cohort = Cohort(
        name=result.name,
        city=result.city,
        country=result.country,
        zone=result.zone,
        starts_on=result.starts_on,
        ends_on=result.ends_on,
        languages=list(result.languages),
        clock=result.clock,
        thresholds=dict(result.thresholds),
        manager=admin,
        created_at=now,
    )
    cohort.staff = list(_coordinators(session, result.coordinator_ids))
    session.add(cohort)
    session.flush()
    return cohort


def _coordinators(session: Session, ids: Sequence[int]) -> Sequence[Staff]:
    """Those of them who still are."""
    found = select(Staff).where(Staff.id.in_(ids), Staff.active, Staff.role == "coordinator")
    return session.scalars(found.order_by(Staff.id)).all()
