"""Phones on a local page: the channel for rehearsals, where a newcomer plays every part without any account."""

import asyncio
import json
import re
import secrets
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog
from pydantic import BaseModel, ValidationError

from bot.channels.base import (
    Arrival,
    ChannelHealth,
    Enclosed,
    Malformed,
    MenuEntry,
    Pace,
    Rejected,
    RouteClosed,
    TakeArrivals,
)
from bot.channels.phones_events import Choice, Command, KeptFile, Menu, Message, Taken, Update
from bot.channels.phones_store import Chats
from bot.clock import Clock
from conversations.messages import (
    Blocked,
    Button,
    Content,
    Delivered,
    Incoming,
    Outgoing,
    Pressed,
    RemoteFile,
    Returned,
    Said,
    Unsupported,
)

log = structlog.get_logger()

RETRY_SECONDS = 1.0
REFERENCE = re.compile(r"[0-9a-f]{24}")


class PressedWire(BaseModel):
    message: int
    data: str


class FileWire(BaseModel):
    reference: str
    name: str
    mime: str
    size: int
    caption: str | None = None


class Wire(BaseModel):
    """One update as the phones write it: who, and exactly one thing that they did."""

    update: str
    phone: str
    owner: str
    language: str
    said: str | None = None
    pressed: PressedWire | None = None
    file: FileWire | None = None
    blocked: bool | None = None

    def content(self) -> Content:
        if self.said is not None:
            return Said(self.said.replace("\0", ""))
        if self.pressed is not None:
            return Pressed(self.pressed.data)
        if self.file is not None:
            return RemoteFile(**self.file.model_dump())
        if self.blocked is not None:
            return Blocked() if self.blocked else Returned()
        return Unsupported("nothing")


class PhonesChannel:
    """Brings what the phones' owners do to the inbox, and what the bot says to their chats."""

    name = "phones"
    pace = Pace(per_second=500, per_chat_second=100, chat_burst=100)
    alone = False
    keeps: timedelta | None = None

    def __init__(self, chats: Chats, clock: Clock, address: str) -> None:
        """`address` is where the page is, such as http://127.0.0.1:8080."""
        self._chats = chats
        self._clock = clock
        self._address = address.rstrip("/")

    @property
    def health(self) -> ChannelHealth:
        return ChannelHealth(self._clock.now())

    def read(self, payload: Mapping[str, Any]) -> Incoming | None:
        try:
            wire = Wire.model_validate(payload)
        except ValidationError as error:
            fields = sorted({".".join(map(str, problem["loc"])) for problem in error.errors(include_input=False)})
            raise Malformed(f"cannot read {', '.join(fields)}") from None
        return Incoming(
            channel=self.name,
            external_id=wire.update,
            user_key=wire.phone,
            chat_key=wire.phone,
            content=wire.content(),
            language=wire.language,
            sender_name=wire.owner,
        )

    async def send(self, chat_key: str, outgoing: Outgoing, enclosed: Enclosed | None) -> Delivered:
        if chat_key not in self._chats.phones or chat_key in self._chats.blocked:
            raise RouteClosed
        file = await asyncio.to_thread(self._keep, enclosed) if enclosed else None
        message = Message(
            phone=chat_key,
            number=self._chats.next_number(chat_key),
            at=self._clock.now(),
            by="bot",
            text=outgoing.text,
            choices=_choices(outgoing.buttons),
            navigation=_choices(outgoing.navigation),
            file=file,
        )
        self._chats.record(message)
        return Delivered(f"{chat_key}:{message.number}", message.at)

    async def fetch(self, reference: str) -> AsyncIterator[bytes]:
        if not REFERENCE.fullmatch(reference):
            raise Rejected("not a file of the phones")
        try:
            async for chunk in self._chats.read_file(reference):
                yield chunk
        except FileNotFoundError:
            raise Rejected("the file is gone") from None

    async def receive(self, take: TakeArrivals) -> None:
        while not self._chats.journal.closed:
            seen = len(self._chats.journal.events)
            if self._chats.waiting:
                await self._deliver(list(self._chats.waiting.values()), take)
            else:
                await self._chats.journal.more_than(seen)

    async def show_menu(self, chat_key: str, language: str, entries: Sequence[MenuEntry]) -> None:
        if chat_key not in self._chats.phones:
            raise RouteClosed
        commands = tuple(Command(name=entry.command, description=entry.description) for entry in entries)
        self._chats.record(Menu(phone=chat_key, commands=commands))

    def deep_link(self, payload: str) -> str:
        return f"{self._address}/open/{payload}"

    async def close(self) -> None:
        self._chats.journal.close()

    async def _deliver(self, updates: Sequence[Update], take: TakeArrivals) -> None:
        try:
            await take([self._arrival(update) for update in updates])
        except Exception as error:  # noqa: BLE001  whatever it was, they wait and come again
            log.warning("phones.not_taken", updates=len(updates), error=type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)
        else:
            self._chats.record(Taken(updates=tuple(update.id for update in updates)))

    def _arrival(self, update: Update) -> Arrival:
        payload = json.dumps(update.payload, ensure_ascii=False)
        try:
            return Arrival(self.name, update.id, payload, self.read(update.payload))
        except Malformed as problem:
            return Arrival(self.name, update.id, payload, None, str(problem))

    def _keep(self, enclosed: Enclosed) -> KeptFile:
        reference = secrets.token_hex(12)
        kept = self._chats.files / reference
        shutil.copyfile(enclosed.path, kept)
        return KeptFile(
            reference=reference,
            name=enclosed.name,
            mime=enclosed.mime,
            size=kept.stat().st_size,
            picture=enclosed.picture,
        )


def _choices(buttons: Sequence[Button]) -> tuple[Choice, ...]:
    return tuple(Choice(label=button.label, data=button.data) for button in buttons)
