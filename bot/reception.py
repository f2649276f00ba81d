"""What is done with one message: who it is from, and whether a command, a dialogue or an invitation takes it."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

import structlog
from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from bot.commands import COMMANDS, FOR_STRANGERS, WORDS, Command, allowed, roles_of
from bot.commands.entrance import enter_with_code
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
from conversations.texts import known_languages, text
from conversations.typed import fold
from records.dialect import insert_new
from records.people import Contact, Person, Staff
from scheduler.deliveries import note_unreachable

log = structlog.get_logger()

FIRST_LANGUAGE = "es"
ALWAYS = frozenset({"cancel", "stop"})
PERSONS = cast(Table, Person.__table__)
SENDERS = (
    select(Person)
    .where(
        Person.channel.in_(bindparam("channels", expanding=True)),
        Person.user_key.in_(bindparam("keys", expanding=True)),
    )
    .options(joinedload(Person.contacts).joinedload(Contact.sme), joinedload(Person.staff).selectinload(Staff.cohorts))
    .order_by(Person.id)
    .with_for_update(of=Person, key_share=True)
)
HEARD = (
    update(PERSONS).where(PERSONS.c.id.in_(bindparam("people", expanding=True))).values(last_inbound_at=bindparam("at"))
)


class People:
    """The senders of a batch by channel and key, loaded and locked together, in a fixed order."""

    def __init__(self, persons: Sequence[Person]) -> None:
        self._persons = {(person.channel, person.user_key): person for person in persons}

    @classmethod
    def load(cls, session: Session, incoming: Sequence[Incoming]) -> "People":
        if not incoming:
            return cls([])
        channels, keys = ({key[part] for key in map(_key, incoming)} for part in (0, 1))
        return cls(session.scalars(SENDERS, {"channels": list(channels), "keys": list(keys)}).unique().all())

    @classmethod
    def meet(cls, session: Session, incoming: Sequence[Incoming], now: datetime) -> "People":
        """Load them, those included who write for the first time; two processes may meet the same ones at once.

        Somebody unknown who closes the chat stays unknown: they may have asked to be forgotten just before.
        """
        known = cls.load(session, incoming)
        heard = [one for one in reversed(incoming) if not isinstance(one.content, Blocked)]
        new = {_key(one): one for one in heard if _key(one) not in known._persons}  # noqa: SLF001
        rows = [_stranger(new[key], now) for key in sorted(new)]
        insert_new(session, PERSONS, rows, "id")
        known._persons |= cls.load(session, list(new.values()))._persons if new else {}  # noqa: SLF001
        known._note_heard(session, [one for one in heard if _speaks(one)], now)  # noqa: SLF001
        return known

    def _note_heard(self, session: Session, incoming: Sequence[Incoming], now: datetime) -> None:
        """When they were heard last: one statement for all of them."""
        speakers = {person.id: person for one in incoming if (person := self._persons.get(_key(one))) is not None}
        for person in speakers.values():
            set_committed_value(person, "last_inbound_at", now)
        if speakers:
            session.execute(HEARD, {"people": list(speakers), "at": now})

    @property
    def known(self) -> Sequence[Person]:
        """Those who are known."""
        return list(self._persons.values())

    @property
    def ids(self) -> list[int]:
        """The ids of those who are known."""
        return [person.id for person in self._persons.values()]

    def knows(self, incoming: Incoming) -> bool:
        """Whether its sender is one of them."""
        return _key(incoming) in self._persons

    def sender(self, session: Session, incoming: Incoming, now: datetime) -> Person:
        """Who sent it; a new one is known by the platform's id and language alone.

        Whoever was forgotten earlier in the batch is somebody new.
        """
        key = _key(incoming)
        if (self._persons[key].channel, self._persons[key].user_key) != key:
            self._persons |= People.meet(session, [incoming], now)._persons  # noqa: SLF001
        return self._persons[key]


def _stranger(incoming: Incoming, now: datetime) -> dict[str, object]:
    language = (incoming.language or FIRST_LANGUAGE).split("-")[0].lower()
    channel, user_key = _key(incoming)
    return {
        "channel": channel,
        "user_key": user_key,
        "chat_key": incoming.chat_key,
        "language": language if language in known_languages() else FIRST_LANGUAGE,
        "created_at": now,
    }


def _speaks(incoming: Incoming) -> bool:
    return not (incoming.in_group or isinstance(incoming.content, Migrated))


def _key(incoming: Incoming) -> tuple[str, str]:
    return incoming.channel, _user_key(incoming)


def _user_key(incoming: Incoming) -> str:
    return f"chat:{incoming.chat_key}" if incoming.in_group else incoming.user_key


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
