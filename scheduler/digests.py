"""The morning digest: one short message to each member of staff who has something to do, at nine on working days."""

from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from conversations.content.zones import zone_info
from conversations.messages import Button
from conversations.names import first_name
from conversations.speaking import DEFAULT_ZONE, Delivery, reader_of, tell
from conversations.texts import Text, Value, say, text
from records.people import Person, Staff
from records.queues import expire_waiting
from scheduler.agenda import Agenda, agenda_of
from scheduler.apart import RETRY, work_apart
from scheduler.calendar import add_working_days, is_working_day, local_day, to_utc

AT_ONCE = 20
HOUR, TOO_LATE = time(9), time(18)
MOST_NAMES = 5
DIGEST = "digest"
NO_COUNTRY = ""


def send_digests(session: Session, now: datetime) -> int:
    """Send the digests that are due; who has nothing to do, is away or has blocked us gets none."""
    due = select(Staff).where(
        Staff.active, Staff.person_id.is_not(None), or_(Staff.digest_at.is_(None), Staff.digest_at <= now)
    )
    members = session.scalars(due.order_by(Staff.id).limit(AT_ONCE).with_for_update(skip_locked=True)).all()

    def send(those: Sequence[Staff]) -> None:
        for staff in those:
            first, staff.digest_at = staff.digest_at is None, next_digest_at(staff, now)
            if staff.person is not None and staff.person.blocked_at is None and not first and _is_time(staff, now):
                _send(session, staff, staff.person, now)

    def put_off(staff: Staff) -> None:
        staff.digest_at = now + RETRY

    return work_apart(session, members, send, put_off)


def next_digest_at(staff: Staff, now: datetime) -> datetime:
    """Nine o'clock of the next working day where the staff member's cohort is."""
    zone, country = _place(staff)
    today = local_day(now, zone)
    this_morning = to_utc(today, HOUR, zone)
    if this_morning > now and is_working_day(today, country):
        return this_morning
    return to_utc(add_working_days(today, 1, country), HOUR, zone)


def _is_time(staff: Staff, now: datetime) -> bool:
    """After a downtime the digest of the day still comes, in the hours of the office."""
    zone, country = _place(staff)
    today, hour = local_day(now, zone), now.astimezone(zone_info(zone)).time()
    away = staff.away_until is not None and staff.away_until >= today
    return is_working_day(today, country) and HOUR <= hour < TOO_LATE and not away


def _send(session: Session, staff: Staff, person: Person, now: datetime) -> None:
    today = local_day(now, _place(staff)[0])
    agenda = agenda_of(session, staff, today)
    if agenda.empty:
        return
    said = text("digest", name=first_name(staff.name), counts=_counts(agenda), names=_names(agenda))
    button = Button(say(text("command-today"), reader_of(person)), "/today")
    delivery = Delivery(dedup_key=f"digest:{staff.id}:{today}", purpose=DIGEST, subject=f"staff:{staff.id}")
    expire_waiting(session, f"staff:{staff.id}", DIGEST)
    tell(session, person, said, now, buttons=[button], delivery=delivery)


def _names(agenda: Agenda) -> list[Value]:
    names = [sme.name for sme in agenda.smes[:MOST_NAMES]]
    more = len(agenda.smes) - len(names)
    return [*names, *([text("digest-more", count=more)] if more else [])]


def _counts(agenda: Agenda) -> list[Text]:
    counted = {
        "reds": len(agenda.reds),
        "calls": len(agenda.calls),
        "plans": len(agenda.plans),
        "tickets": len(agenda.tickets),
        "files": len(agenda.files),
        "ambers": len(agenda.ambers),
    }
    return [text(f"digest-{what}", count=count) for what, count in counted.items() if count]


def _place(staff: Staff) -> tuple[str, str]:
    """Zone and country of the newest of their cohorts."""
    newest = max(staff.cohorts, key=lambda cohort: cohort.ends_on, default=None)
    return (newest.zone, newest.country) if newest is not None else (DEFAULT_ZONE, NO_COUNTRY)
