"""Cohorts before and on workshop day: a new one, the ways into it, and its attendance list."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.commands.command import ADMIN, Command
from bot.outcomes.import_list import ask_for_list
from conversations.asking import Topic, open_dialogue
from conversations.outcomes.office import command_button, open_afresh
from conversations.scripts.invite import InviteFacts, KnownCohort
from conversations.scripts.new_cohort import Colleague, NewCohortFacts
from conversations.scripts.thresholds import SUBJECTS
from conversations.speaking import tell, today_of
from conversations.texts import known_languages, text
from records.people import Cohort, Person, Staff
from scheduler.stalls.facts import Thresholds

FIRST_COUNTRIES = ("MX", "UY", "PA")
OFFERED = 6


def new_cohort(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Ask for all that a cohort needs, and make it."""
    today = today_of(person, now)
    facts = NewCohortFacts(
        today=today,
        countries=_usual_countries(session),
        languages=known_languages(),
        taken=tuple(session.scalars(select(Cohort.name).order_by(Cohort.id))),
        coordinators=_coordinators(session),
        thresholds=programme_thresholds(),
    )
    open_dialogue(session, person, Topic("new_cohort", facts, f"new-cohort:{person.id}"), now)


def invite(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Make a way into a cohort, or one for a single SME. The argument may be a cohort's id."""
    cohorts = _chosen_or_all(session, argument)
    if not cohorts:
        _no_cohort(session, person, now)
        return
    facts = InviteFacts(cohorts=tuple(KnownCohort(id=cohort.id, name=cohort.name) for cohort in cohorts))
    open_afresh(session, person, "invite", facts, f"invite:{person.id}", now)


def import_list(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Take in the attendance list of a cohort. The argument may be a cohort's id."""
    cohorts = _chosen_or_all(session, argument)
    if cohorts:
        ask_for_list(session, person, cohorts, now)
    else:
        _no_cohort(session, person, now)


def programme_thresholds() -> dict[str, int]:
    """The programme's own figures for the stall rules, those that a cohort may change."""
    defaults = Thresholds()
    changeable = {name for names in SUBJECTS.values() for name in names}
    return {field.name: int(getattr(defaults, field.name)) for field in fields(defaults) if field.name in changeable}


def _chosen_or_all(session: Session, argument: str) -> Sequence[Cohort]:
    cohorts = session.scalars(select(Cohort).order_by(Cohort.ends_on.desc(), Cohort.id.desc())).all()
    return [cohort for cohort in cohorts if str(cohort.id) == argument] or cohorts


def _no_cohort(session: Session, person: Person, now: datetime) -> None:
    button = command_button(person, "newcohort", "command-newcohort")
    tell(session, person, text("cohort-none"), now, buttons=[button])


def _usual_countries(session: Session) -> tuple[str, ...]:
    """Where most cohorts are, and where the programme began."""
    used = select(Cohort.country).group_by(Cohort.country).order_by(func.count().desc(), Cohort.country)
    return tuple(dict.fromkeys((*session.scalars(used), *FIRST_COUNTRIES)))[:OFFERED]


def _coordinators(session: Session) -> tuple[Colleague, ...]:
    found = select(Staff).where(Staff.role == "coordinator", Staff.active).order_by(Staff.name, Staff.id)
    return tuple(Colleague(id=staff.id, name=staff.name) for staff in session.scalars(found))


ADMINS = frozenset({ADMIN})

COMMANDS = (
    Command("newcohort", ADMINS, new_cohort),
    Command("invite", ADMINS, invite),
    Command("import", ADMINS, import_list),
)
