"""Talk to the bot without a channel: real inbox, engine and database; what would be sent is read from the outbox.

    stage = Stage(database, now)
    laura = stage.person("laura")
    laura.says("/start abc")
    laura.presses("Acepto")
    assert laura.saw("gracias")

Everything is round-tripped through the database at every step: nothing is kept in memory between two messages.
"""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.batch import handle_batch
from bot.channels.base import Arrival
from bot.files import FileStore, KeptFile
from bot.opening.process import FileRefused
from conversations.desk import Desk, desk_of
from conversations.messages import Content, Incoming, Outgoing, Pressed, Said, Sent, StoredFile, unpacked
from conversations.texts import Reader, Value, say, text
from records.database import Database
from records.messages import Dialogue, OutboxMessage
from records.plans import StoredFile as StoredFileRecord

CHANNEL = "stage"


@dataclass
class Stage:
    """One database, one clock, any number of people."""

    database: Database
    now: datetime
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    people: dict[str, "Actor"] = field(default_factory=dict)
    finished: set[int] = field(default_factory=set)

    @property
    def files(self) -> FileStore:
        """Where the files lie that people send."""
        desk: Desk = self.database.info["desk"]
        assert isinstance(desk.files, FileStore)
        return desk.files

    def person(self, key: str, language: str = "es", name: str | None = None) -> "Actor":
        return self.people.setdefault(key, Actor(self, key, language, name or key.capitalize()))

    def passes(self, **length: float) -> None:
        """Let time go by: days=1, hours=2."""
        self.now += timedelta(**length)

    def newly_finished(self) -> list[str]:
        """The scripts whose dialogues came to their end since this was last asked, at this moment of the clock."""
        ended = select(Dialogue.id, Dialogue.script).where(
            Dialogue.outcome == "finished", Dialogue.closed_at == self.now
        )
        with self.database.transaction() as session:
            fresh = [row for row in session.execute(ended.order_by(Dialogue.id)) if row.id not in self.finished]
        self.finished.update(row.id for row in fresh)
        return [row.script for row in fresh]

    def deliver(self) -> None:
        """Hand every waiting message that is due to the person it is for, as the outbox would."""
        from scheduler.deliveries import note_sent

        with self.database.transaction() as session:
            waiting = (
                select(OutboxMessage)
                .join(OutboxMessage.person)
                .where(OutboxMessage.state == "waiting", OutboxMessage.not_before <= self.now)
            )
            for message in session.scalars(waiting.order_by(OutboxMessage.id)).all():
                chat_key = message.person.chat_key
                message.state, message.sent_at, message.external_id = "sent", self.now, str(message.id)
                outgoing = unpacked(message.payload)
                enclosed = _content(session, outgoing)
                note_sent(session, message, self.now)
                actor = self.people.get(message.person.user_key) or self.people.get(chat_key)
                if actor is not None:
                    actor.chat.append(outgoing)
                    actor.files += enclosed


@dataclass
class Actor:
    """A person on a phone. `chat` is what they said (str) and what they saw (Outgoing), in order.

    `files` is what the files held that they were sent.
    """

    stage: Stage
    key: str
    language: str
    name: str
    chat: list[Outgoing | str] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)

    def says(self, *texts: str) -> Outgoing | None:
        """Type one or more messages, one after the other."""
        for typed in texts:
            self.chat.append(f"> {typed}")
            self._does(Said(typed))
        return self.last

    def presses(self, *labels: str) -> Outgoing | None:
        """Press the newest button with each label (or a label that begins so), one after the other."""
        for label in labels:
            data = self.button(label)
            self.chat.append(f"> [{label}]")
            self._does(Pressed(data))
        return self.last

    def taps(self, *ids: str, **args: Value) -> Outgoing | None:
        """Press buttons by the ids of their texts, in the person's language."""
        reader = Reader(self.language, "MX", "usted", "America/Mexico_City")
        return self.presses(*(say(text(id, **args), reader) for id in ids))

    def presses_data(self, data: str) -> Outgoing | None:
        """Press a button by its raw data, as a forger or an old phone would."""
        self._does(Pressed(data))
        return self.last

    def sends_file(
        self,
        name: str = "plan.jpg",
        mime: str = "image/jpeg",
        caption: str | None = None,
        data: bytes | None = None,
    ) -> Outgoing | None:
        """Send a file, with `data` where its content counts: it is then kept, or refused, as any that is fetched."""
        self.chat.append(f"> (file: {name})")
        kept = KeptFile("0" * 64, 1000, mime)
        if data is not None:
            try:
                kept = asyncio.run(self.stage.files.keep(_at_once(data), name, mime))
            except FileRefused as refused:
                return self.does(Sent(None, caption, refused.reason))
        with self.stage.database.transaction() as session:
            record = StoredFileRecord(
                sha256=kept.sha256, name=name, mime=kept.mime, size=kept.size, created_at=self.stage.now
            )
            session.add(record)
            session.flush()
            file = StoredFile(record.id, name, kept.mime, kept.size)
        return self.does(Sent(file, caption))

    def does(self, content: Content) -> Outgoing | None:
        """Anything else that can happen on a channel."""
        self._does(content)
        return self.last

    def button(self, label: str) -> str:
        """The data of the newest button with that label, or that begins with it."""
        for message in reversed(self.seen):
            for button in (*message.buttons, *message.navigation):
                if button.label == label or button.label.startswith(label):
                    return button.data
        shown = [button.label for message in self.seen[-3:] for button in message.buttons]
        last = self.last.text if self.last else None
        raise AssertionError(f"{self.key} sees no button {label!r}; the last ones: {shown}; last message: {last!r}")

    @property
    def seen(self) -> list[Outgoing]:
        return [message for message in self.chat if isinstance(message, Outgoing)]

    @property
    def last(self) -> Outgoing | None:
        return self.seen[-1] if self.seen else None

    def saw(self, fragment: str, last: int = 1) -> bool:
        """Whether one of the last messages says this."""
        return any(fragment.casefold() in message.text.casefold() for message in self.seen[-last:])

    def transcript(self) -> str:
        """The chat as people read it, with a line in brackets where a dialogue came to its end."""
        return "\n\n".join(line if isinstance(line, str) else _shown(line) for line in self.chat) + "\n"

    def _does(self, content: Content) -> None:
        number = next(self.stage.numbers)
        incoming = Incoming(CHANNEL, str(number), self.key, self.key, content, self.language, self.name)
        arrival = Arrival(CHANNEL, str(number), json.dumps({"number": number}), incoming)
        with self.stage.database.transaction() as session:
            handle_batch(session, [arrival], self.stage.now)
        self.stage.deliver()
        self.chat += [f"(finished: {script})" for script in self.stage.newly_finished()]


def side_by_side(*actors: Actor) -> str:
    """Several people's chats, one after the other, each below its name."""
    return "\n".join(f"=== {actor.name}\n\n{actor.transcript()}" for actor in actors)


async def _at_once(data: bytes) -> AsyncIterator[bytes]:
    yield data


def _content(session: Session, outgoing: Outgoing) -> list[bytes]:
    """What the attached file holds, where the store has kept it."""
    file = session.get(StoredFileRecord, outgoing.attachment.file_id) if outgoing.attachment is not None else None
    path = desk_of(session).files.path(file.sha256) if file is not None else None
    return [path.read_bytes()] if path is not None and path.exists() else []


def _shown(message: Outgoing) -> str:
    buttons = [f"[{button.label}]" for button in (*message.buttons, *message.navigation)]
    attached = ["(picture)" if message.attachment.picture else "(file)"] if message.attachment else []
    return "\n".join([*attached, message.text, *buttons])
