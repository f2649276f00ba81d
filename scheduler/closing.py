"""After month six: the SMEs are thanked, and what was promised to be deleted a year later is deleted."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta
from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from conversations.desk import erase_after_commit
from conversations.speaking import Delivery, tell
from conversations.standing import standings_of
from conversations.texts import text
from records.erasure import forget_person
from records.followup import CheckIn
from records.history import BOT, change_state
from records.people import Cohort, Contact, Person, Sme
from records.staffing import contacts_to_reach
from scheduler.calendar import month_due
from scheduler.milestones import CHECK_INS
from scheduler.opening import key_items

AT_ONCE = 20
LAST_MONTH = max(CHECK_INS)
KEPT_MONTHS = 12
"""What people consented to: their data is kept so long after the follow-up ends."""
FOLLOWED = ("registered", "plan_pending", "under_review", "changes_requested", "selecting", "active")
DONE = frozenset({"done_reported", "done_verified"})


def close_smes(session: Session, now: datetime) -> int:
    """The follow-up of an SME ends with its sixth check-in: its state is closing, and its contacts are thanked."""
    last: BindParameter[int] = bindparam("last", LAST_MONTH, literal_execute=True)  # the index knows no parameters
    ended = select(Sme).join(CheckIn).where(CheckIn.month == last, CheckIn.closed_at.is_not(None))
    smes = session.scalars(
        ended.where(Sme.state.in_(FOLLOWED)).limit(AT_ONCE).with_for_update(skip_locked=True, of=Sme)
    )
    closed = 0
    for sme in smes.all():
        change_state(session, sme, "closing", BOT, now, "month six")
        _thank(session, sme, now)
        closed += 1
    return closed


def _thank(session: Session, sme: Sme, now: datetime) -> None:
    items = key_items(session, sme.id)
    done = sum(item.state in DONE for item in items)
    for person in contacts_to_reach(sme):
        delivery = Delivery(dedup_key=f"closing:{sme.id}:{person.id}", window=sme)
        tell(session, person, text("closing", sme=sme.name, done=done, count=len(items)), now, delivery=delivery)


def forget_ended(session: Session, now: datetime) -> int:
    """Forget the people of the cohorts whose follow-up ended more than twelve months ago."""
    latest = (now - timedelta(days=1)).date() - relativedelta(months=LAST_MONTH + KEPT_MONTHS)
    smes = select(Sme.id).where(Sme.cohort_id.in_(select(Cohort.id).where(Cohort.ends_on <= latest)))
    people_of = select(Contact.person_id).where(Contact.sme_id.in_(smes))
    old = select(Person).where(Person.id.in_(people_of)).order_by(Person.id).limit(AT_ONCE)
    claimed = session.scalars(old.with_for_update(of=Person, skip_locked=True)).all()
    people = [person for person in claimed if _all_ended(person, now)]
    for person in people:
        erase_after_commit(session, forget_person(session, person, now))
    if people:
        standings_of(session).let_all_go()
    return len(people)


def _all_ended(person: Person, now: datetime) -> bool:
    """Whether every follow-up that a person takes part in ended long enough ago."""
    return all(_kept_until(contact.sme.cohort) < now for contact in person.contacts)


def _kept_until(cohort: Cohort) -> datetime:
    day = month_due(cohort.ends_on, LAST_MONTH + KEPT_MONTHS)
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(cohort.zone)) + timedelta(days=1)
