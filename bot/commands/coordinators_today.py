"""What there is to do today, the most urgent first, each with its button."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from conversations.messages import Button
from conversations.speaking import tell, today_of
from conversations.texts import Text, lines, literal, text
from records.followup import Stall
from records.people import Person, Sme
from scheduler.agenda import Agenda, agenda_of, days_since
from scheduler.calendar import local_day, working_days_between

MOST_LINES = 10
LONGEST_LABEL = 30


@dataclass(frozen=True)
class Task:
    """One line of the list, and the command that its button stands for."""

    said: Text
    label: str
    command: str


def today(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Say what is to be done, ten things at a time."""
    if person.staff is None:
        return
    day = today_of(person, now)
    tasks = list(_tasks(agenda_of(session, person.staff, day), day))
    if not tasks:
        tell(session, person, text("today-nothing"), now)
        return
    shown = tasks[:MOST_LINES]
    head = text("today-head", count=len(tasks), shown=len(shown))
    buttons = [Button(task.label, task.command) for task in shown]
    tell(session, person, lines(head, *(task.said for task in shown)), now, buttons=buttons)


def _tasks(agenda: Agenda, day: date) -> Iterator[Task]:
    yield from (_stall(stall, day) for stall in agenda.reds)
    for call in agenda.calls:
        days = days_since(call.at, call.sme, day)
        yield _task("📞", call.sme, text("today-call", sme=_name(call.sme), days=days), f"/called #{call.id}")
    for plan in agenda.plans:
        country = plan.sme.cohort.country
        days = working_days_between(local_day(plan.submitted_at, plan.sme.cohort.zone), day, country)
        yield _task("📄", plan.sme, text("today-plan", sme=_name(plan.sme), days=days), "/review")
    for ticket in agenda.tickets:
        kind = text("stall-help-pause") if ticket.kind == "pause" else text(f"help-{ticket.kind}")
        days = days_since(ticket.opened_at, ticket.sme, day)
        said = text("today-ticket", sme=_name(ticket.sme), kind=kind, days=days)
        yield _task("✋", ticket.sme, said, f"/card #{ticket.sme_id}")
    for file in agenda.files:
        days = days_since(file.sent_at, file.sme, day)
        yield _task("📝", file.sme, text("today-file", sme=_name(file.sme), days=days), "/transcribe")
    yield from (_stall(stall, day) for stall in agenda.ambers)


def _stall(stall: Stall, day: date) -> Task:
    days = days_since(stall.since, stall.sme, day)
    reason = text(f"stall-{stall.code.lower()}")
    said = text("today-stall", sme=_name(stall.sme), reason=reason, days=days, level=stall.level)
    return _task("🔴" if stall.level == "red" else "🟡", stall.sme, said, f"/card #{stall.sme_id}")


def _task(mark: str, sme: Sme, said: Text, command: str) -> Task:
    name = sme.name if len(sme.name) <= LONGEST_LABEL else f"{sme.name[: LONGEST_LABEL - 1]}…"
    return Task(said, f"{mark} {name}", command)


def _name(sme: Sme) -> Text:
    return literal(sme.name)
