"""Whoever was forgotten stays forgotten when an older backup comes back."""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import create_engine, inspect, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from bot.settings import Settings
from records.copies import CopyProblem
from records.database import Database
from records.erasure import forget_person, is_last, lose_chat
from records.history import author, change_state
from records.people import Person
from records.sqlite_copy import sync_folder

Forgotten = dict[int, datetime]
"""The id of each person, and when they first wrote: with both it is the same person in another copy."""
_NOTE = TypeAdapter(Forgotten)
NOTED = ".forgotten"
"""How the names of notes end, which lie beside the backup of what was there."""
ENDED = ("completed", "incomplete", "withdrawn")


@dataclass(frozen=True, slots=True)
class Again:
    """How many people were forgotten once more, and the SHA-256 of the contents to erase with them."""

    people: int
    contents: tuple[str, ...] = ()


def forgotten_people(settings: Settings) -> Forgotten:
    """Who has been forgotten in the database that is there; nobody when it has no people."""
    query = select(Person.id, Person.created_at).where(Person.user_key.startswith("forgotten:"))
    engine = create_engine(settings.database_url, hide_parameters=True, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table(Person.__tablename__):
                return {}
            return {row.id: row.created_at for row in connection.execute(query)}
    except DBAPIError as error:
        raise CopyProblem(
            "The database that is there cannot be read: nobody can tell who has been forgotten in it "
            f"({type(error.orig).__name__}). Look at its server and its disk, then try again."
        ) from None


def note(folder: Path, aside: Path, forgotten: Forgotten) -> None:
    """Write down who is to be forgotten once more, in case that this ends before it is done."""
    path = folder / f"{aside.stem}{NOTED}"
    with path.open("wb") as file:
        file.write(_NOTE.dump_json(forgotten))
        file.flush()
        os.fsync(file.fileno())
    sync_folder(folder)


def noted(folder: Path) -> Forgotten:
    """Whom an earlier try that did not come to its end was to forget."""
    people: Forgotten = {}
    for path in folder.glob(f"*{NOTED}"):
        with suppress(ValidationError):  # cut short: its try changed nothing yet
            people |= _NOTE.validate_json(path.read_bytes())
    return people


def drop_notes(folder: Path) -> None:
    """All of them are forgotten."""
    for path in folder.glob(f"*{NOTED}"):
        path.unlink(missing_ok=True)


def forget_again(url: str, forgotten: Forgotten, now: datetime) -> Again:
    """Erase these people from a restored database."""
    if not forgotten:
        return Again(0)
    database = Database(url)
    try:
        with database.transaction() as session:
            people = [person for person in _known(session, forgotten) if not _is_forgotten(person)]
            contents = [sha256 for person in people for sha256 in _forget(session, person, now)]
    finally:
        database.close()
    return Again(len(people), tuple(contents))


def _known(session: Session, forgotten: Forgotten) -> list[Person]:
    found = session.scalars(select(Person).where(Person.id.in_(forgotten)).order_by(Person.id))
    return [person for person in found if person.created_at == forgotten[person.id]]


def _is_forgotten(person: Person) -> bool:
    return person.user_key.startswith("forgotten:")


def _forget(session: Session, person: Person, now: datetime) -> list[str]:
    for contact in person.contacts:
        if is_last(contact.sme, person) and contact.sme.state not in ENDED:
            change_state(session, contact.sme, "withdrawn", author(contact), now, "forgotten")
    contents = forget_person(session, person, now)
    lose_chat(person)
    return contents
