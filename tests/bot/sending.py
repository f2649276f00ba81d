"""A channel whose answers the test decides, and messages that wait to be said."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.channels.base import ChannelHealth, Enclosed, MenuEntry, Pace, SendError, TakeArrivals
from bot.clock import MovableClock
from bot.files import FileStore
from bot.outbox import Outbox
from conversations.messages import Delivered, Incoming, Outgoing
from conversations.speaking import Delivery, send
from records.database import Database
from records.messages import OutboxMessage
from records.people import Person
from tests.stage import CHANNEL


@dataclass
class ScriptedChannel:
    """Takes what is said unless `troubles` holds an error for it; `said` is (chat, text), in order."""

    name: str = CHANNEL
    pace: Pace = field(default_factory=lambda: Pace(10_000, 10_000, 10_000))
    troubles: list[SendError | Exception | None] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    enclosed: list[Enclosed | None] = field(default_factory=list)
    seconds: float = 0
    alone: bool = False
    keeps: timedelta | None = None
    health: ChannelHealth = field(default_factory=lambda: ChannelHealth(None))
    files: dict[str, list[bytes] | BaseException] = field(default_factory=dict)
    menus: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)

    def read(self, payload: Mapping[str, Any]) -> Incoming | None:
        return None

    async def send(self, chat_key: str, outgoing: Outgoing, enclosed: Enclosed | None) -> Delivered:
        await asyncio.sleep(self.seconds)
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None:
            raise trouble
        self.said.append((chat_key, outgoing.text))
        self.enclosed.append(enclosed)
        return Delivered(str(len(self.said)), datetime.min)

    async def fetch(self, reference: str) -> AsyncIterator[bytes]:
        answer = self.files[reference]
        if isinstance(answer, BaseException):
            raise answer
        for chunk in answer:
            yield chunk

    async def receive(self, take: TakeArrivals) -> None:
        await asyncio.Event().wait()

    async def show_menu(self, chat_key: str, language: str, entries: Sequence[MenuEntry]) -> None:
        if self.troubles and (trouble := self.troubles.pop(0)) is not None:
            raise trouble
        self.menus.append((chat_key, language, tuple(entry.command for entry in entries)))

    def deep_link(self, payload: str) -> str:
        return f"https://stage.example/{payload}"

    async def close(self) -> None:
        return


@dataclass
class Desk:
    """An outbox with its channel, clock and database."""

    database: Database
    clock: MovableClock
    channel: ScriptedChannel
    outbox: Outbox

    def queue(self, key: str, *texts: str, delivery: Delivery | None = None) -> None:
        """Say something to somebody, each text in a transaction of its own."""
        for text in texts:
            with self.database.transaction() as session:
                send(
                    session,
                    self.person(session, key),
                    Outgoing(text),
                    self.clock.now(),
                    delivery or Delivery(purpose="plain"),
                )

    def person(self, session: Session, key: str) -> Person:
        found = session.scalars(select(Person).where(Person.user_key == key)).first()
        if found is None:
            found = Person(
                channel=CHANNEL, user_key=key, chat_key=key, language="es", created_at=self.clock.now(), failed_sends=0
            )
            session.add(found)
            session.flush()
        return found

    def rows(self) -> list[OutboxMessage]:
        with self.database.transaction() as session:
            return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))

    def states(self) -> list[str]:
        return [row.state for row in self.rows()]

    def texts(self) -> list[str]:
        return [text for _, text in self.channel.said]

    def another(self) -> Outbox:
        """A second process on the same database."""
        return Outbox(self.database, self.clock, {CHANNEL: self.channel}, FileStore(Path(self.database.info["folder"])))


@asynccontextmanager
async def desk(database: Database, folder: Path, now: datetime) -> AsyncIterator[Desk]:
    clock, channel = MovableClock(now), ScriptedChannel()
    database.info["folder"] = folder
    yield Desk(database, clock, channel, Outbox(database, clock, {CHANNEL: channel}, FileStore(folder)))
