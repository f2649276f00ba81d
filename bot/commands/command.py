"""What a slash command is, and who may use it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from conversations.outcomes.rights import Following
from records.people import Person

EVERYONE, CONTACT, COORDINATOR, REVIEWER, ADMIN, OBSERVER = (
    "everyone",
    "contact",
    "coordinator",
    "reviewer",
    "admin",
    "observer",
)
STAFF = frozenset({COORDINATOR, REVIEWER, ADMIN, OBSERVER})


@dataclass(frozen=True)
class Command:
    """A slash command: its name, the roles it is for, and what it does with its argument.

    `menu`: listed in the channel's command menu; its description is the text `command-NAME`.
    """

    name: str
    roles: frozenset[str]
    run: Callable[[Session, Person, str, datetime], None]
    menu: bool = True


def roles_of(person: Person) -> frozenset[str]:
    """What a person may act as, read from the records at the moment of acting."""
    staff = {person.staff.role} if person.staff is not None and person.staff.active else set()
    return contact_roles(person.contacts) | staff


def contact_roles(contacts: Iterable[Following]) -> frozenset[str]:
    """The roles of somebody who is these contacts, and is not of the staff."""
    return frozenset({CONTACT}) if any(contact.state == "active" for contact in contacts) else frozenset()


def allowed(command: Command, roles: frozenset[str]) -> bool:
    """Whether somebody with these roles may use the command."""
    return EVERYONE in command.roles or bool(command.roles & roles)


COMMANDS: dict[str, Command] = {}
"""Every command by its name; `bot.commands` fills it in."""
