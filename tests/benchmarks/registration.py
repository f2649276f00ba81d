"""The dialogue that is measured: many people in the midst of their registration, and their next answers as raw updates.

Person number n has given their first `n % 10` answers beforehand, so that those who write at once are at different
questions, as people are.
"""

import json
import random
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeAlias

from sqlalchemy import func, insert, inspect, select, update
from sqlalchemy.orm import Session

from bot.batch import handle_batch
from bot.channels.telegram_updates import arrivals_of
from conversations.render import ButtonData, digest
from records.columns import Record
from records.database import Database
from records.invitations import invite_cohort
from records.messages import Dialogue, OutboxMessage, Seat
from records.people import Person
from tests import given

Json: TypeAlias = dict[str, Any]

NOW = datetime(2014, 3, 26, 18, 0, tzinfo=UTC)
FIRST_USER = 1_000_000
TYPED, TAPPED = "typed", "tapped"
ANSWERS = (
    ("company", TYPED, "Panadería Luna {n}"),
    ("sector", TAPPED, "food"),
    ("country", TAPPED, "MX"),
    ("city", TAPPED, "here"),
    ("size", TYPED, "2"),
    ("name", TYPED, "Laura Méndez {n}"),
    ("sex", TAPPED, "woman"),
    ("role", TAPPED, "owner"),
    ("address", TAPPED, "usted"),
    ("hour", TAPPED, "0930"),
)
"""Each answer after the consent: the key of its question, how it is given, and what is typed or the option tapped."""


@dataclass(frozen=True, slots=True)
class Someone:
    """A person in the midst of their registration: a number from 0, and the token that their buttons carry."""

    number: int
    token: str

    @property
    def user_id(self) -> int:
        return FIRST_USER + self.number

    @property
    def given(self) -> int:
        """How many answers they have given before anything is measured."""
        return self.number % len(ANSWERS)


class Updates:
    """Raw updates, numbered as Telegram numbers them."""

    def __init__(self) -> None:
        self._number = 0

    def types(self, user_id: int, typed: str) -> Json:
        return {"update_id": self._next(), "message": self._message(user_id) | {"text": typed}}

    def taps(self, user_id: int, data: str) -> Json:
        shown = self._message(user_id) | {"text": "¿A qué se dedica la empresa?"}
        query = {"id": str(self._number + 1), "from": _user(user_id), "chat_instance": "1", "data": data}
        return {"update_id": self._next(), "callback_query": query | {"message": shown}}

    def answers(self, person: Someone, step: int) -> Json:
        """The answer that a person gives to question number `step`."""
        key, way, what = ANSWERS[step]
        if way == TYPED:
            return self.types(person.user_id, what.format(n=person.number))
        return self.taps(person.user_id, str(ButtonData(person.token, digest(key), what)))

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _message(self, user_id: int) -> Json:
        chat = {"id": user_id, "first_name": "Laura", "type": "private"}
        at = int(NOW.timestamp()) + self._number // 100
        return {"message_id": self._number + 1, "from": _user(user_id), "chat": chat, "date": at}


def _user(user_id: int) -> Json:
    return {"id": user_id, "is_bot": False, "first_name": "Laura", "language_code": "es"}


def page_of(updates: Sequence[Json]) -> bytes:
    """What getUpdates answers."""
    return json.dumps({"ok": True, "result": updates}, ensure_ascii=False).encode()


def chunks(updates: Sequence[Json], size: int) -> Iterator[Sequence[Json]]:
    return (updates[start : start + size] for start in range(0, len(updates), size))


def populate(database: Database, count: int, updates: Updates) -> list[Someone]:
    """Let people in by the link of the room, through consent, each to where their next answer is measured.

    One at each question comes by the bot's own code; the others are copies of these, with tokens of their own.
    """
    with database.transaction() as session:
        link = invite_cohort(session, given.cohort(session, NOW), NOW).link
    ids = [FIRST_USER + number for number in range(len(ANSWERS))]
    _hand_in(database, [updates.types(user_id, f"/start {link}") for user_id in ids])
    people = _people(database)
    consents = [str(ButtonData(person.token, digest("consent"), "yes")) for person in people]
    _hand_in(database, [updates.taps(person.user_id, data) for person, data in zip(people, consents, strict=True)])
    for step in range(len(ANSWERS)):
        _hand_in(database, [updates.answers(person, step) for person in people if step < person.given])
    with database.transaction() as session:
        session.execute(update(Person).values(menu_stale=False))  # everybody was shown their menu when they came
        _multiply(session, count)
    return _people(database)


def _hand_in(database: Database, updates: Sequence[Json]) -> None:
    if updates:
        with database.transaction() as session:
            handle_batch(session, arrivals_of(updates), NOW)


def _multiply(session: Session, count: int) -> None:
    """Copy the first ten people, their dialogues and their seats until there are `count`."""
    numbers = range(len(ANSWERS), count)
    persons = session.scalars(select(Person).order_by(Person.id)).all()
    seats = session.scalars(select(Seat).order_by(Seat.id)).all()
    dialogues = [seat.dialogue for seat in seats]
    keys = [str(FIRST_USER + number) for number in numbers]
    copies = [_copy(persons[int(key) % 10]) | {"user_key": key, "chat_key": key} for key in keys]
    person_ids = _insert(session, Person, copies)
    copies = [_copy(dialogues[number % 10]) | {"token": secrets.token_urlsafe(9)} for number in numbers]
    for copy, person_id in zip(copies, person_ids, strict=True):
        copy |= {"subject": f"invitation:1:{person_id}", "answered_by": dict.fromkeys(copy["answers"], person_id)}
    dialogue_ids = _insert(session, Dialogue, copies)
    places = zip(numbers, dialogue_ids, person_ids, strict=True)
    copies = [_copy(seats[number % 10]) | {"dialogue_id": mine, "person_id": who} for number, mine, who in places]
    _insert(session, Seat, copies)


def _copy(record: Record) -> Json:
    return {column.key: getattr(record, column.key) for column in inspect(type(record)).columns if column.key != "id"}


def _insert(session: Session, model: type[Person | Dialogue | Seat], rows: list[Json]) -> list[int]:
    """The ids of the new rows, in their order."""
    return list(session.scalars(insert(model).returning(model.id, sort_by_parameter_order=True), rows))


def _people(database: Database) -> list[Someone]:
    rows = select(Person.user_key, Dialogue.token).join(Seat, Seat.person_id == Person.id).join(Seat.dialogue)
    with database.transaction() as session:
        found = session.execute(rows).all()
    return sorted((Someone(int(row.user_key) - FIRST_USER, row.token) for row in found), key=lambda one: one.number)


def answers_of(people: Sequence[Someone], updates: Updates, seed: int) -> list[Json]:
    """All answers that are left to the review: everybody's next one in a drawn order, then everybody's next, …"""
    draw = random.Random(seed)
    found: list[Json] = []
    for wave in range(len(ANSWERS)):
        writing = [person for person in people if person.given + wave < len(ANSWERS)]
        draw.shuffle(writing)
        found += [updates.answers(person, person.given + wave) for person in writing]
    return found


def kept(session: Session) -> tuple[int, int]:
    """How many answers are stored, and how many replies wait to be sent."""
    answers = sum(len(given) for given in session.scalars(select(Dialogue.answers)))
    return answers, session.scalar(select(func.count()).select_from(OutboxMessage)) or 0
