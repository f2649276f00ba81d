"""What the phones keep, as a messenger's servers would: an append-only file of events, one JSON object a line.

All that is shown is these events replayed, so a reload or a restart shows the same chats, and a page that was cut off
asks for the events after the last one it saw.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

from bot.channels.phones_events import (
    EVENT,
    Blocking,
    ClockMove,
    Event,
    KeptFile,
    Message,
    Opened,
    Phone,
    Taken,
    Update,
)

CHUNK = 64 * 1024


class UnknownPhone(Exception):
    """There is no phone with that key."""


class Journal:
    """The events in order, on disk and in memory; whoever waits for more is woken by each new one."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "journal.jsonl"
        self._bell = asyncio.Event()
        self.closed = False
        self.events: list[Event] = list(self._read())
        if not self.events:
            self.append(Opened(token=secrets.token_hex(4)))

    @property
    def token(self) -> str:
        first = self.events[0]
        return first.token if isinstance(first, Opened) else ""

    def append(self, *events: Event) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write("".join(f"{event.model_dump_json()}\n" for event in events))
        self.events.extend(events)
        self._ring()

    async def more_than(self, count: int, seconds: float | None = None) -> bool:
        """Wait for more than `count` events, or for the journal to close; False after `seconds` without either."""
        bell = self._bell
        if len(self.events) > count or self.closed:
            return True
        try:
            await asyncio.wait_for(bell.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def close(self) -> None:
        """Let everybody go who waits for more."""
        self.closed = True
        self._ring()

    def _ring(self) -> None:
        bell, self._bell = self._bell, asyncio.Event()
        bell.set()

    def _read(self) -> Iterator[Event]:
        if not self._path.exists():
            return
        written = self._path.read_bytes()
        whole = written[: written.rfind(b"\n") + 1]
        if len(whole) < len(written):  # the process ended in the middle of a line
            self._path.write_bytes(whole)
        yield from (EVENT.validate_json(line) for line in whole.splitlines())


class Chats:
    """What the events amount to: the phones, their messages, who blocked the bot, what it has yet to take."""

    def __init__(self, folder: Path) -> None:
        self.journal = Journal(folder)
        self.files = folder / "files"
        self.files.mkdir(exist_ok=True)
        self._applied = 0
        self.phones: dict[str, Phone] = {}
        self.messages: dict[str, list[Message]] = {}
        self.blocked: set[str] = set()
        self.waiting: dict[str, Update] = {}
        self.clock: ClockMove | None = None
        self._catch_up()

    def record(self, *events: Event) -> None:
        self.journal.append(*events)
        self._catch_up()

    def phone(self, key: str) -> Phone:
        if key not in self.phones:
            raise UnknownPhone(key)
        return self.phones[key]

    def kept_file(self, reference: str) -> KeptFile | None:
        files = (message.file for messages in self.messages.values() for message in messages)
        return next((file for file in files if file is not None and file.reference == reference), None)

    def next_number(self, phone: str) -> int:
        return len(self.messages[phone]) + 1

    @property
    def told(self) -> int:
        """How many messages the bot has sent, over all phones."""
        return sum(message.by == "bot" for messages in self.messages.values() for message in messages)

    @property
    def clock_offset(self) -> timedelta:
        """How far the clock was last moved ahead of the machine's."""
        return timedelta(seconds=self.clock.offset if self.clock else 0)

    async def read_file(self, reference: str) -> AsyncIterator[bytes]:
        """A kept file in pieces; FileNotFoundError when there is none."""
        with await asyncio.to_thread(self.files.joinpath(reference).open, "rb") as file:
            while chunk := await asyncio.to_thread(file.read, CHUNK):
                yield chunk

    def _catch_up(self) -> None:
        for event in self.journal.events[self._applied :]:
            self._apply(event)
        self._applied = len(self.journal.events)

    def _apply(self, event: Event) -> None:
        match event:
            case Phone(key=key):
                self.phones[key], self.messages[key] = event, []
            case Message(phone=phone):
                self.messages[phone].append(event)
            case Blocking(phone=phone, blocked=blocked):
                (self.blocked.add if blocked else self.blocked.discard)(phone)
            case Update(id=id):
                self.waiting[id] = event
            case Taken(updates=updates):
                for update in updates:
                    self.waiting.pop(update, None)
            case ClockMove():
                self.clock = event
            case _:
                pass
