"""People who send files, and the fetcher that brings them, without anything running."""

import json
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.batch import handle_batch
from bot.channels.base import Arrival, Malformed
from bot.fetching import Fetcher
from bot.files import FileStore
from bot.suspects import Suspects
from conversations.asking import Topic, open_dialogue
from conversations.desk import Desk, equip
from conversations.messages import Content, Incoming, RemoteFile, Said
from conversations.scripts.help_request import HelpRequestFacts
from records.database import Database
from records.messages import InboxMessage, OutboxMessage
from records.people import Contact, Person
from records.plans import StoredFile
from tests import given
from tests.bot.sending import ScriptedChannel
from tests.conftest import WORKSHOP_DAY as NOW
from tests.stage import CHANNEL

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


class Phones(ScriptedChannel):
    """Reads payloads as the tests write them, and notes what is fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []

    async def fetch(self, reference: str) -> AsyncIterator[bytes]:
        self.fetched.append(reference)
        async for chunk in super().fetch(reference):
            yield chunk

    def read(self, payload: Mapping[str, Any]) -> Incoming | None:
        if "key" not in payload:
            raise Malformed("no key")
        said, number, key = payload.get("said"), str(payload["number"]), payload["key"]
        content: Content = (
            Said(said) if said is not None else RemoteFile(payload["file"], "plan.pdf", "application/pdf", 10)
        )
        return Incoming(CHANNEL, number, key, key, content, "es")


class StillClock:
    """Goes on only when it is told to."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


class FilesDesk:
    """A database, a channel and a fetcher, without anything running."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.channel, self.number = database, Phones(), 0
        self.folder, self.store = folder, FileStore(folder)
        equip(database, Desk(self.store, lambda channel, payload: f"https://{channel}.example/{payload}"))
        self.clock = StillClock()
        self.suspects = Suspects(database, self.clock, folder.parent / "in-hand")
        self.fetcher = self.new_fetcher()

    def new_fetcher(self) -> Fetcher:
        channels = {CHANNEL: self.channel}
        return Fetcher(self.database, self.clock, channels, self.store, self.suspects, lambda: True)

    async def drains(self, later: float = 0) -> None:
        """The fetcher does what it can, so many seconds later."""
        self.clock.at += timedelta(seconds=later)
        await self.fetcher.drain()

    def asks(self, key: str) -> None:
        """Somebody is in a dialogue that takes words and files."""
        with self.database.transaction() as session:
            contact = contact_called(session, key)
            assert contact.person is not None
            topic = Topic("help_request", HelpRequestFacts(contact_id=contact.id), f"contact:{key}:{self.number}")
            open_dialogue(session, contact.person, topic, NOW)
            session.execute(delete(OutboxMessage))

    def hears(self, key: str, *, said: str | None = None, file: str | None = None, asked: bool = True) -> None:
        """Somebody writes, or sends a file; files come in answer to a question, unless nothing was asked."""
        if file is not None and asked:
            self.asks(key)
        self.number += 1
        payload = {"number": self.number, "key": key, "said": said, "file": file}
        arrival = Arrival(CHANNEL, str(self.number), json.dumps(payload), self.channel.read(payload))
        with self.database.transaction() as session:
            handle_batch(session, [arrival], NOW)

    def told(self, key: str) -> list[str]:
        with self.database.transaction() as session:
            found = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
            return [row.payload["text"] for row in found if row.person.user_key == key]

    def states(self) -> list[str]:
        with self.database.transaction() as session:
            return list(session.scalars(select(InboxMessage.state).order_by(InboxMessage.id)))

    def attempts(self) -> list[int]:
        with self.database.transaction() as session:
            return list(session.scalars(select(InboxMessage.attempts).order_by(InboxMessage.id)))

    def kept(self) -> list[tuple[str, str, int]]:
        with self.database.transaction() as session:
            files = session.scalars(select(StoredFile).order_by(StoredFile.id))
            return [(file.name, file.mime, file.size) for file in files]

    def contents(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file()]


def contact_called(session: Session, key: str) -> Contact:
    known = session.scalar(select(Contact).join(Contact.person).where(Person.user_key == key))
    return known or given.contact(session, given.sme(session, given.cohort(session, NOW, key), NOW), key, NOW)
