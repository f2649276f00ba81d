"""Press buttons as somebody, see what that changed and what was said, and undo it all."""

import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.batch import handle_batch
from bot.channels.base import Arrival
from conversations.desk import desk_of
from conversations.messages import Incoming, Outgoing, Pressed, Said, unpacked
from records.columns import Record
from records.database import Database
from records.messages import Dialogue, OutboxMessage, Seat
from records.people import Contact, Person
from records.plans import StoredFile
from tests.stage import CHANNEL, Stage

Records: TypeAlias = dict[tuple[str, Any], dict[str, Any]]
BATCH = 100
NUMBERS = itertools.count(1)
MESSAGES = frozenset({"inbox", "outbox"})


@dataclass(frozen=True)
class Shown:
    """A button that the bot has shown: to whom, for which script or command, in which open dialogue."""

    data: str
    people: frozenset[str]
    script: str | None
    is_open: bool

    @property
    def command(self) -> str | None:
        return self.data[1:].split()[0] if self.data.startswith("/") else None


@dataclass(frozen=True)
class After:
    """What became of some presses: records that changed, messages to the one who pressed, what was logged."""

    changed: set[str]
    said: list[Outgoing]
    logged: list[EventDict]


class _Undone(Exception):
    pass


@contextmanager
def undone(database: Database) -> Iterator[Session]:
    """A session of which nothing is kept."""
    with suppress(_Undone), database.transaction() as session:
        yield session
        raise _Undone


def every_button(stage: Stage) -> list[Shown]:
    """All that is or was on anybody's screen, once each."""
    with undone(stage.database) as session:
        dialogues = {dialogue.token: dialogue for dialogue in session.scalars(select(Dialogue))}
        keys = {person.id: person.user_key for person in session.scalars(select(Person))}
        people: dict[str, set[str]] = {}
        for message in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)):
            said = unpacked(message.payload) if message.payload else Outgoing("")
            for button in (*said.buttons, *said.navigation):
                people.setdefault(button.data, set()).add(keys[message.person_id])
        return [_shown(data, frozenset(who), dialogues) for data, who in people.items()]


def _shown(data: str, people: frozenset[str], dialogues: dict[str, Dialogue]) -> Shown:
    dialogue = dialogues.get(data.partition(".")[0])
    return Shown(data, people, dialogue.script if dialogue else None, dialogue is not None and not dialogue.closed_at)


def presses(session: Session, stage: Stage, key: str, data: Iterable[str]) -> After:
    """Everything that follows when somebody presses all of these, in batches as they would come in."""
    return does(session, stage, key, [Pressed(one) for one in data])


def does(session: Session, stage: Stage, key: str, contents: Iterable[Pressed | Said]) -> After:
    """Likewise when somebody presses or types."""
    before, arrivals = records(session), [_arrival(key, one) for one in contents]
    newest = session.scalar(select(OutboxMessage.id).order_by(OutboxMessage.id.desc()).limit(1)) or 0
    with capture_logs() as logged:
        for first in range(0, len(arrivals), BATCH):
            handle_batch(session, arrivals[first : first + BATCH], stage.now)
    session.flush()
    person = session.scalars(select(Person).where(Person.user_key == key)).one()
    own = select(OutboxMessage).where(OutboxMessage.person_id == person.id, OutboxMessage.id > newest)
    said = [unpacked(message.payload) for message in session.scalars(own.order_by(OutboxMessage.id))]
    return After(_changed(before, records(session), session, person), said, list(logged))


def _arrival(key: str, content: Pressed | Said) -> Arrival:
    number = f"press-{next(NUMBERS)}"
    return Arrival(CHANNEL, number, "{}", Incoming(CHANNEL, number, key, key, content, "es"))


def records(session: Session) -> Records:
    """Every row of every table but the messages themselves."""
    return {
        (table.name, tuple(row[column.name] for column in table.primary_key)): dict(row)
        for table in Record.metadata.sorted_tables
        if table.name not in MESSAGES
        for row in session.execute(select(table)).mappings()
    }


def _changed(before: Records, after: Records, session: Session, person: Person) -> set[str]:
    """What is not the same, but for the traces that anybody's message leaves: themselves, and a sign of their SME."""
    smes = set(session.scalars(select(Contact.sme_id).where(Contact.person_id == person.id)))
    own = {("persons", (person.id,))}
    seats = {("seats", (id,)) for id in session.scalars(select(Seat.id).where(Seat.person_id == person.id))}
    found = {key for key in before.keys() | after.keys() if _seen(key, before, smes) != _seen(key, after, smes)}
    return {f"{table} {id}" for table, id in found - own - seats}


def _seen(key: tuple[str, Any], rows: Records, smes: set[int]) -> dict[str, Any] | None:
    row = rows.get(key)
    hidden = "look_at" if row is not None and key[0] == "smes" and row["id"] in smes else ""
    return {name: value for name, value in row.items() if name != hidden} if row is not None else None


@dataclass(frozen=True)
class Heard:
    """What some lines brought: words with the labels of buttons and the commands behind them, and what files hold."""

    words: list[str]
    files: str


def heard(session: Session, stage: Stage, key: str, lines: Iterable[str]) -> Heard:
    """All that somebody is told who types these lines, one after the other."""
    newest = session.scalar(select(OutboxMessage.id).order_by(OutboxMessage.id.desc()).limit(1)) or 0
    handle_batch(session, [_arrival(key, Said(line)) for line in lines], stage.now)
    session.flush()
    own = select(OutboxMessage).join(OutboxMessage.person).where(Person.user_key == key, OutboxMessage.id > newest)
    said = [unpacked(message.payload) for message in session.scalars(own.order_by(OutboxMessage.id))]
    return Heard([_in_words(message) for message in said], "\n".join(_enclosed(session, one) for one in said))


def _in_words(message: Outgoing) -> str:
    buttons = [(one.label, one.data if one.data.startswith("/") else "") for one in message.buttons]
    return f"{message.text} {buttons}"


def _enclosed(session: Session, message: Outgoing) -> str:
    file = session.get(StoredFile, message.attachment.file_id) if message.attachment is not None else None
    path = desk_of(session).files.path(file.sha256) if file is not None else None
    held = path.read_bytes().decode("latin-1") if path is not None and path.exists() else ""
    return f"{file.name if file is not None else None} {held}"
