"""A review or a transcription that is late: those who can do it are reminded, and the SME is told it is our delay."""

from datetime import datetime

from sqlalchemy.orm import Session

from conversations.messages import Button
from conversations.outcomes.plan_cards import reviewing
from conversations.speaking import PROMPT, Delivery, reader_of, tell
from conversations.texts import say, text
from records.followup import Stall
from records.people import Person, Sme, local_date
from records.staffing import contacts_to_reach, manager_of, responsible
from scheduler.calendar import add_working_days, local_day, working_days_between
from scheduler.escalation_ways import by_office_hours
from scheduler.looking_facts import thresholds
from scheduler.stalls.ladder import Step

PROMISED_DAYS = 3
COMMANDS = {"submission": "/review", "transcription": "/transcribe"}


def tell_late_review(session: Session, sme: Sme, stall: Stall, step: int, now: datetime) -> None:
    """Remind whoever may do it, the manager too once it is red, when the SME is told as well."""
    days, what = _waiting_days(sme, stall, now), _what(stall)
    red = step >= Step.DECISION
    for person in _who_acts(session, sme, what, now, red=red):
        delivery = by_office_hours(sme, f"escalation:{stall.id}:{step}:{person.id}", stall, now)
        told = text("escalation-review-late", sme=sme.name, days=days, red="yes" if red else "no", what=what)
        button = Button(say(text("escalation-review-button", what=what), reader_of(person)), COMMANDS[what])
        tell(session, person, told, now, buttons=[button], delivery=delivery)
    if red:
        _tell_sme(session, sme, stall, days, now)


def _what(stall: Stall) -> str:
    """What is late: a `submission` to be reviewed, or a `transcription`."""
    return stall.subject.partition(":")[0]


def _who_acts(session: Session, sme: Sme, what: str, now: datetime, *, red: bool) -> list[Person]:
    own = responsible(session, sme, local_date(now, sme))
    typist = own.person if own is not None else None
    transcribing = [typist] if typist is not None else []
    people = transcribing if what == "transcription" else list(reviewing(session, sme, now))
    manager = manager_of(sme.cohort, local_date(now, sme)) if red or not people else None
    if manager is not None and manager.person is not None:
        people.append(manager.person)
    return list(dict.fromkeys(people))


def _waiting_days(sme: Sme, stall: Stall, now: datetime) -> int:
    limits = thresholds(sme.cohort.thresholds)
    submitted = datetime.fromisoformat(str(stall.cause["submitted"]))
    start, end = local_day(submitted, limits.office_zone), local_day(now, limits.office_zone)
    return working_days_between(start, end, limits.office_country)


def _tell_sme(session: Session, sme: Sme, stall: Stall, days: int, now: datetime) -> None:
    limits = thresholds(sme.cohort.thresholds)
    by = add_working_days(local_day(now, limits.office_zone), PROMISED_DAYS, limits.office_country)
    for person in contacts_to_reach(sme):
        delivery = Delivery(
            dedup_key=f"office-late:{stall.id}:{person.id}",
            purpose="office-late",
            subject=f"stall:{stall.id}",
            priority=PROMPT,
            window=sme,
        )
        tell(session, person, text("office-late", days=days, by=by, what=_what(stall)), now, delivery=delivery)
