"""Whoever was forgotten stays forgotten when an older backup comes back."""

from datetime import datetime

from sqlalchemy import create_engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from bot.files import FileStore
from bot.settings import Settings
from records.database import Database
from records.erasure import forget_person, is_last, lose_chat
from records.history import author, change_state
from records.people import Person

Forgotten = dict[int, datetime]
"""The id of each person, and when they first wrote: with both it is the same person in another copy."""
ENDED = ("completed", "incomplete", "withdrawn")


def forgotten_people(settings: Settings) -> Forgotten:
    """Who has been forgotten in the database that is there; nobody when it cannot tell."""
    query = select(Person.id, Person.created_at).where(Person.user_key.startswith("forgotten:"))
    engine = create_engine(settings.database_url, hide_parameters=True, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            return {row.id: row.created_at for row in connection.execute(query)}
    except DBAPIError:  # it is empty, or of another version
        return {}


def forget_again(settings: Settings, forgotten: Forgotten, now: datetime) -> int:
    """Erase these people from the restored database and their files from the disk; how many they were."""
    if not forgotten:
        return 0
    database = Database(settings.database_url)
    try:
        with database.transaction() as session:
            people = [person for person in _known(session, forgotten) if not _is_forgotten(person)]
            contents = [sha256 for person in people for sha256 in _forget(session, person, now)]
    finally:
        database.close()
    for sha256 in contents:
        FileStore(settings.data_dir / "files").erase(sha256)
    return len(people)


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
