"""Somebody who writes without pause, and what a database holds afterwards."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from bot.files import FileStore
from bot.settings import Settings
from records.database import Database
from records.people import Consent
from records.plans import StoredFile
from tests import given
from tests.conftest import WORKSHOP_DAY as NOW

PICTURE = b"\x89PNG\r\n\x1a\n"


def settings_for(folder: Path, url: str) -> Settings:
    folder.mkdir(exist_ok=True)
    return Settings(_env_file=None, data_dir=folder, database_url=url)


def write_one(session: Session, files: FileStore, number: int) -> None:
    """A person, their consent and their picture: three rows and a file that belong together."""
    someone = given.person(session, f"p{number}", NOW)
    session.add(Consent(person_id=someone.id, accepted=True, version="1", text_hash="", language="es", at=NOW))
    kept = files.keep_bytes(PICTURE + str(number).encode(), "a.png", "image/png")
    session.add(
        StoredFile(
            sha256=kept.sha256, name="a.png", mime=kept.mime, size=kept.size, person_id=someone.id, created_at=NOW
        )
    )


@dataclass
class Writer:
    """Commits numbered people; `acknowledged` is the last whose commit came back."""

    database: Database
    files: FileStore
    acknowledged: int = 0
    stopped: bool = False

    def write(self) -> None:
        number = self.acknowledged
        while not self.stopped:
            number += 1
            with self.database.transaction() as session:
                write_one(session, self.files, number)
            self.acknowledged = number

    def waits_for(self, number: int) -> None:
        """Return when so many are committed."""
        pause = threading.Event()
        for _ in range(3000):
            if self.acknowledged >= number:
                return
            pause.wait(0.005)
        message = "the writer stands still"
        raise AssertionError(message)


@contextmanager
def writing(settings: Settings, after: int = 0) -> Iterator[Writer]:
    """Somebody writes until the block ends; `after` people are there already."""
    database = Database(settings.database_url)
    writer = Writer(database, FileStore(settings.data_dir / "files"), after)
    thread = threading.Thread(target=writer.write)
    thread.start()
    try:
        yield writer
    finally:
        writer.stopped = True
        thread.join()
        database.close()


def fill(settings: Settings, people: int) -> None:
    """So many people, all at once."""
    database = Database(settings.database_url)
    with database.transaction() as session:
        for number in range(1, people + 1):
            write_one(session, FileStore(settings.data_dir / "files"), number)
    database.close()


def whole_people(settings: Settings) -> list[int]:
    """The numbers of the people in a database; fails when one lacks their consent or what their picture showed."""
    engine = create_engine(settings.database_url)
    query = (
        "SELECT user_key, consents.id, sha256 FROM persons LEFT JOIN consents ON consents.person_id = persons.id "
        "LEFT JOIN stored_files ON stored_files.person_id = persons.id"
    )
    with engine.connect() as connection:
        rows = connection.execute(text(query)).all()
    engine.dispose()
    store = FileStore(settings.data_dir / "files")
    for key, consent, sha256 in rows:
        assert consent is not None
        data = store.path(sha256).read_bytes()
        assert (data, hashlib.sha256(data).hexdigest()) == (PICTURE + key[1:].encode(), sha256)
    return sorted(int(key[1:]) for key, _, _ in rows)
