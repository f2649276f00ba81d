"""What a contact of an SME may ask for at any time."""

from datetime import datetime

from pydantic import BaseModel
from sqlalchemy.orm import Session

from bot.commands.command import CONTACT, Command
from conversations.asking import Topic, open_dialogue
from conversations.desk import desk_of
from conversations.outcomes.plan_overview import show_plan, show_progress
from conversations.scripts.help_request import HelpRequestFacts
from conversations.scripts.leaving import LeavingFacts
from conversations.scripts.pausing import PausingFacts
from conversations.speaking import SECRET, tell
from conversations.texts import text
from records.invitations import invite_contact
from records.people import Contact, Person
from records.staffing import has_room


def contact_of(person: Person) -> Contact:
    """As whom a person speaks; the roles were checked before, so there is one."""
    return next(contact for contact in person.contacts if contact.state == "active")


def plan(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Show the plan, and what can be done about it."""
    show_plan(session, person, contact_of(person).sme, now)


def progress(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Show where each key item stands."""
    show_progress(session, person, contact_of(person).sme, now)


def pause(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Ask for how long to be quiet, or whether to go on."""
    contact = contact_of(person)
    paused = contact.sme.paused_until is not None and contact.sme.paused_until > now
    _open(session, person, "pausing", PausingFacts(contact_id=contact.id, paused=paused), now)


def stop(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Ask whether they want to leave, and why."""
    _open(session, person, "leaving", LeavingFacts(contact_id=contact_of(person).id), now)


def talk_to_person(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Ask what it is about, and have somebody call."""
    _open(session, person, "help_request", HelpRequestFacts(contact_id=contact_of(person).id), now)


def invite_second(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Give a link for a second person of the SME."""
    sme = contact_of(person).sme
    if not has_room(sme):
        tell(session, person, text("second-full", company=sme.name), now)
        return
    ways = invite_contact(session, sme, now)
    link = desk_of(session).link(person.channel, ways.link)
    said = text("second-link", company=sme.name, link=link, code=ways.code)
    tell(session, person, said, now, delivery=SECRET)


def _open(session: Session, person: Person, script: str, facts: BaseModel, now: datetime) -> None:
    open_dialogue(session, person, Topic(script, facts, f"contact:{contact_of(person).id}"), now)


CONTACTS = frozenset({CONTACT})

COMMANDS = (
    Command("plan", CONTACTS, plan),
    Command("progress", CONTACTS, progress),
    Command("person", CONTACTS, talk_to_person),
    Command("second", CONTACTS, invite_second),
    Command("pause", CONTACTS, pause),
    Command("stop", CONTACTS, stop),
)
