"""Who writes and what they may answer, as plain values: all that most turns need, at a fraction of a record's cost."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, TypeAlias, cast

from sqlalchemy import Row, Select, Table, or_, select
from sqlalchemy.orm import Session

from records.bulk import among, members
from records.columns import Json
from records.dialect import dialect_of
from records.messages import Dialogue, InboxMessage, Seat
from records.people import Contact, Person, Sme, Staff

Key: TypeAlias = tuple[str, str]
"""A person: their channel, and their key there."""
Query: TypeAlias = Select[*tuple[Any, ...]]

PERSONS, STAFF, CONTACTS, SMES, SEATS, DIALOGUES, INBOX = (
    cast(Table, record.__table__) for record in (Person, Staff, Contact, Sme, Seat, Dialogue, InboxMessage)
)
CHANNELS, KEYS, PEOPLE = "channels", "keys", "people"


@dataclass(slots=True)
class Talk:
    """A dialogue, as `Dialogue` has it; `changed`: not yet in the database."""

    id: int
    token: str
    script: str
    facts: Json
    answers: Json
    answered_by: Json
    changed: bool = False


@dataclass(slots=True)
class Place:
    """A person's seat in it, open or offered, as `Seat` has it."""

    id: int
    state: str
    touched_at: datetime
    dialogue: Talk


@dataclass(slots=True)
class Follower:
    """A contact, as `Contact` has it, with the country and the zone of the SME."""

    id: int
    sme_id: int
    state: str
    address: str
    country: str
    zone: str


@dataclass(slots=True)
class Speaker:
    """A person, as `Person` has it.

    `works`: they are, or were, of the staff; `waits`: what they said waits for a file that came before; `follows`:
    they are, or were, a contact.
    """

    id: int
    chat_key: str
    language: str
    menu_key: str | None
    blocked_at: datetime | None
    works: bool
    waits: bool
    follows: bool
    contacts: list[Follower] = field(default_factory=list)
    seats: list[Place] = field(default_factory=list)


def load_speakers(session: Session, keys: Collection[Key]) -> dict[Key, Speaker]:
    """Those of them who are known, locked in a fixed order, and not yet seated.

    PostgreSQL sees what there was before it had to wait for a lock; so nothing but the lock is asked for at first.
    """
    if not keys:
        return {}
    dialect = dialect_of(session)
    channels, names = (members(dialect, {key[part] for key in keys}) for part in (0, 1))
    asked, connection = {CHANNELS: channels, KEYS: names}, session.connection()
    if dialect == "postgresql":
        connection.execute(_lock(dialect), asked)
    found: dict[Key, Speaker] = {}
    for channel, user_key, *person in connection.execute(_senders(dialect), asked):
        if (channel, user_key) in keys:
            found[channel, user_key] = Speaker(*person)
    followers = {speaker.id: speaker for speaker in found.values() if speaker.follows}
    for person_id, *contact in _about(session, _following(dialect), followers):
        followers[person_id].contacts.append(Follower(*contact))
    return found


def seat(session: Session, found: Mapping[Key, Speaker]) -> None:
    """Give them their seats; the dialogues are locked, in a fixed order. Those who sit in one dialogue share it."""
    speakers, talks = {speaker.id: speaker for speaker in found.values()}, dict[int, Talk]()
    for person_id, seat_id, state, touched_at, dialogue_id, *dialogue in _about(
        session, _seated(dialect_of(session)), speakers
    ):
        talk = talks.get(dialogue_id) or talks.setdefault(dialogue_id, Talk(dialogue_id, *dialogue))
        speakers[person_id].seats.append(Place(seat_id, state, touched_at, talk))


def _about(session: Session, query: Query, people: Collection[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    if not people:
        return ()
    return session.connection().execute(query, {PEOPLE: members(dialect_of(session), sorted(people))}).all()


def _among_senders(query: Query, dialect: str) -> Query:
    person = PERSONS.c
    return query.where(among(dialect, person.channel, CHANNELS), among(dialect, person.user_key, KEYS))


@cache
def _lock(dialect: str) -> Query:
    locked = select(PERSONS.c.id).order_by(PERSONS.c.id).with_for_update(of=PERSONS, key_share=True)
    return _among_senders(locked, dialect)


@cache
def _senders(dialect: str) -> Query:
    person = PERSONS.c
    columns = (person.channel, person.user_key, person.id, person.chat_key, person.language, person.menu_key)
    works, follows = (
        select(table.c.id).where(table.c.person_id == person.id).exists().label(name)
        for table, name in ((STAFF, "works"), (CONTACTS, "follows"))
    )
    waits = select(INBOX.c.id).where(INBOX.c.person_id == person.id, INBOX.c.state == "waiting").exists().label("waits")
    return _among_senders(select(*columns, person.blocked_at, works, waits, follows), dialect)


@cache
def _following(dialect: str) -> Query:
    contact, sme = CONTACTS.c, SMES.c
    columns = (contact.person_id, contact.id, contact.sme_id, contact.state, contact.address, sme.country, sme.zone)
    found = select(*columns).join(SMES, sme.id == contact.sme_id)
    return found.where(among(dialect, contact.person_id, PEOPLE)).order_by(contact.id)


@cache
def _seated(dialect: str) -> Query:
    seat, talk = SEATS.c, DIALOGUES.c
    columns = (talk.id, talk.token, talk.script, talk.facts, talk.answers, talk.answered_by)
    return (
        select(seat.person_id, seat.id, seat.state, seat.touched_at, *columns)
        .join(DIALOGUES, talk.id == seat.dialogue_id)
        .where(among(dialect, seat.person_id, PEOPLE), or_(seat.state == "open", seat.state == "offered"))
        .where(talk.closed_at.is_(None))
        .order_by(talk.id)
        .with_for_update(of=DIALOGUES)
    )
