"""The people who wrote a batch of messages: loaded and locked together, those included who write for the first time."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from typing import TypeVar, cast

from sqlalchemy import Select, Table, Update, bindparam, select, update
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from conversations.messages import Blocked, Incoming, Migrated
from conversations.texts import known_languages
from records.bulk import among, members
from records.dialect import dialect_of, insert_new
from records.people import Contact, Person, Staff
from records.talks import Key

FIRST_LANGUAGE = "es"
PERSONS = cast(Table, Person.__table__)

T = TypeVar("T")

CHANNELS, KEYS, PEOPLE = "channels", "keys", "people"


class People:
    """The senders of a batch by channel and key, loaded and locked together, in a fixed order."""

    def __init__(self, persons: Sequence[Person]) -> None:
        self._persons = {(person.channel, person.user_key): person for person in persons}

    @classmethod
    def load(cls, session: Session, incoming: Sequence[Incoming]) -> "People":
        if not incoming:
            return cls([])
        dialect = dialect_of(session)
        channels, keys = (members(dialect, {key[part] for key in map(key_of, incoming)}) for part in (0, 1))
        persons = session.scalars(_senders(dialect), {CHANNELS: channels, KEYS: keys}).all()
        _load_contacts(session, persons)
        _load_staff(session, persons)
        return cls(persons)

    @classmethod
    def meet(cls, session: Session, incoming: Sequence[Incoming], now: datetime) -> "People":
        """Load them, those included who write for the first time; two processes may meet the same ones at once.

        Somebody unknown who closes the chat stays unknown: they may have asked to be forgotten just before.
        """
        known = cls.load(session, incoming)
        strangers = [one for one in incoming if key_of(one) not in known._persons]  # noqa: SLF001
        if add_strangers(session, strangers, now):
            known._persons |= cls.load(session, strangers)._persons  # noqa: SLF001
        known._note_heard(session, incoming, now)  # noqa: SLF001
        return known

    def _note_heard(self, session: Session, incoming: Sequence[Incoming], now: datetime) -> None:
        spoken = [self._persons.get(key_of(one)) for one in incoming if _speaks(one)]
        speakers = {person.id: person for person in spoken if person is not None}
        for person in speakers.values():
            set_committed_value(person, "last_inbound_at", now)
        note_heard(session, list(speakers), now)

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
        return key_of(incoming) in self._persons

    def sender(self, session: Session, incoming: Incoming, now: datetime) -> Person:
        """Who sent it; a new one is known by the platform's id and language alone.

        Whoever was forgotten earlier in the batch is somebody new.
        """
        key = key_of(incoming)
        if (self._persons[key].channel, self._persons[key].user_key) != key:
            self._persons |= People.meet(session, [incoming], now)._persons  # noqa: SLF001
        return self._persons[key]


def add_strangers(session: Session, incoming: Sequence[Incoming], now: datetime) -> bool:
    """Make persons of senders who are unknown, but not of who only closed the chat; whether there were any."""
    new = {key_of(one): one for one in reversed(incoming) if not isinstance(one.content, Blocked)}
    insert_new(session, PERSONS, [_stranger(new[key], now) for key in sorted(new)], "id")
    return bool(new)


def note_heard(session: Session, people: Sequence[int], now: datetime) -> None:
    """When these were heard last: one statement for all of them."""
    if people:
        dialect = dialect_of(session)
        session.connection().execute(_heard(dialect), {PEOPLE: members(dialect, people), "at": now})


@cache
def _senders(dialect: str) -> Select[Person]:
    return (
        select(Person)
        .where(among(dialect, Person.channel, CHANNELS), among(dialect, Person.user_key, KEYS))
        .order_by(Person.id)
        .with_for_update(of=Person, key_share=True)
    )


@cache
def _contacts(dialect: str) -> Select[Contact]:
    found = select(Contact).options(joinedload(Contact.sme)).where(among(dialect, Contact.person_id, PEOPLE))
    return found.order_by(Contact.id)


@cache
def _staff(dialect: str) -> Select[Staff]:
    return select(Staff).options(selectinload(Staff.cohorts)).where(among(dialect, Staff.person_id, PEOPLE))


def _load_contacts(session: Session, persons: Sequence[Person]) -> None:
    own: dict[int | None, list[Contact]] = {}
    for contact in _of(session, _contacts, persons):
        own.setdefault(contact.person_id, []).append(contact)
    for person in persons:
        if "contacts" not in person.__dict__:
            set_committed_value(person, "contacts", own.get(person.id, []))


def _load_staff(session: Session, persons: Sequence[Person]) -> None:
    own = {staff.person_id: staff for staff in _of(session, _staff, persons)}
    for person in persons:
        if "staff" not in person.__dict__:
            set_committed_value(person, "staff", own.get(person.id))


def _of(session: Session, query: Callable[[str], Select[T]], persons: Sequence[Person]) -> Sequence[T]:
    """Asked for after the lock: PostgreSQL would see what there was before it had to wait."""
    dialect = dialect_of(session)
    return session.scalars(query(dialect), {PEOPLE: members(dialect, [person.id for person in persons])}).all()


@cache
def _heard(dialect: str) -> Update:
    return update(PERSONS).where(among(dialect, PERSONS.c.id, PEOPLE)).values(last_inbound_at=bindparam("at"))


def _stranger(incoming: Incoming, now: datetime) -> dict[str, object]:
    language = (incoming.language or FIRST_LANGUAGE).split("-")[0].lower()
    channel, user_key = key_of(incoming)
    return {
        "channel": channel,
        "user_key": user_key,
        "chat_key": incoming.chat_key,
        "language": language if language in known_languages() else FIRST_LANGUAGE,
        "created_at": now,
    }


def _speaks(incoming: Incoming) -> bool:
    return not (incoming.in_group or isinstance(incoming.content, Blocked | Migrated))


def key_of(incoming: Incoming) -> Key:
    """Who sent it; what comes from a group is the group's."""
    return incoming.channel, _user_key_of(incoming)


def _user_key_of(incoming: Incoming) -> str:
    return f"chat:{incoming.chat_key}" if incoming.in_group else incoming.user_key
