"""What is done with one message: who it is from, and whether a command, a dialogue or an invitation takes it."""

from datetime import datetime

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.commands import COMMANDS, FOR_STRANGERS, WORDS, Command, allowed, roles_of
from bot.commands.entrance import enter_with_code
from bot.senders import People
from conversations import engine
from conversations.asking import file_not_taken
from conversations.messages import (
    Blocked,
    Incoming,
    Migrated,
    Pressed,
    Returned,
    Said,
    Sent,
    Unsupported,
)
from conversations.sender import introduce
from conversations.speaking import Delivery, tell
from conversations.texts import text
from conversations.typed import fold
from records.people import Person, Staff
from scheduler.deliveries import note_unreachable

log = structlog.get_logger()

ALWAYS = frozenset({"cancel", "stop"})


def receive(session: Session, person: Person, incoming: Incoming, now: datetime) -> None:
    """Handle one message of a person to its end: records changed, answers queued."""
    match incoming.content:
        case Blocked():
            person.blocked_at = now
            note_unreachable(person, now)
            log.info("person.blocked", person=person.id)
        case Migrated(chat_key=chat_key):
            moved = update(Person).where(Person.channel == person.channel, Person.chat_key == incoming.chat_key)
            session.execute(moved.values(chat_key=chat_key))
        case _ if incoming.in_group:
            tell(session, person, text("group-private"), now)
        case _:
            _hear(session, person, incoming, now)


def receive_unreadable(session: Session, channel: str, incoming: Incoming | None, now: datetime) -> None:
    """A message could not be handled: say so to its sender, when that is known, and to the admins once an hour."""
    if incoming is not None:
        person = People.meet(session, [incoming], now).sender(session, incoming, now)
        tell(session, person, text("message-failed"), now)
    _alert_admins(session, channel, now)


def _alert_admins(session: Session, channel: str, now: datetime) -> None:
    for admin in session.scalars(
        select(Staff).where(Staff.role == "admin", Staff.active, Staff.person_id.is_not(None))
    ):
        if admin.person is not None:
            delivery = Delivery(dedup_key=f"inbox-failed:{channel}:{now:%Y%m%d%H}:{admin.id}")
            tell(session, admin.person, text("admin-inbox-failed"), now, delivery=delivery)


def _hear(session: Session, person: Person, incoming: Incoming, now: datetime) -> None:
    if person.blocked_at is not None or person.chat_key != incoming.chat_key:
        person.blocked_at, person.chat_key = None, incoming.chat_key
    introduce(session, incoming.sender_name)
    _look_again(session, person, now)
    content = incoming.content
    match content:
        case Returned():
            engine.resume(session, person, now)
        case Unsupported():
            tell(session, person, text("unsupported-message"), now)
            engine.resume(session, person, now)
        case Said(text=typed) | Pressed(data=typed) if (command := _command(session, person, content, now)) is not None:
            _run(session, person, command, typed, now)
        case Said() | Sent() | Pressed():
            _converse(session, person, content, now)


def _look_again(session: Session, person: Person, now: datetime) -> None:
    for contact in person.contacts:
        contact.sme.look_at = now


def _command(session: Session, person: Person, content: Said | Pressed, now: datetime) -> Command | None:
    """What was typed with a slash, or as one of the words that work like it; a button may carry a command too.

    Such a word is no command where it is the label of an answer to the open question, but for those that end things:
    they need no question, so that they work even when a script is broken.
    """
    typed = content.text if isinstance(content, Said) else content.data
    if typed.startswith("/"):
        name = typed[1:].split(maxsplit=1)[0].split("@", maxsplit=1)[0].lower() if typed[1:].strip() else ""
        return COMMANDS.get(name, COMMANDS["help"])
    word = WORDS.get(fold(typed)) if isinstance(content, Said) else None
    if word is None or (word not in ALWAYS and engine.offers(session, person, typed, now)):
        return None
    return COMMANDS[word]


def _run(session: Session, person: Person, command: Command, typed: str, now: datetime) -> None:
    if command.name in FOR_STRANGERS and not roles_of(person):
        command = COMMANDS[FOR_STRANGERS[command.name]]
    if not allowed(command, roles_of(person)):
        log.warning("command.refused", person=person.id, command=command.name)
        tell(session, person, text("command-not-allowed"), now)
        return
    argument = typed.partition(" ")[2].strip() if typed.startswith("/") else ""
    command.run(session, person, argument, now)


def _converse(session: Session, person: Person, content: Said | Sent | Pressed, now: datetime) -> None:
    if engine.take(session, person, content, now):
        return
    if not roles_of(person) and isinstance(content, Said):
        enter_with_code(session, person, content.text, now)
        return
    if isinstance(content, Sent):
        tell(session, person, file_not_taken(person), now)
    COMMANDS["menu"].run(session, person, "", now)
