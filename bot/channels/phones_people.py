"""What the owners of the phones do: each act is shown in the chat and waits as an update until the bot has taken it."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

from bot.channels.phones_events import Blocking, KeptFile, Message, Phone, Press, Update
from bot.channels.phones_store import Chats

LARGEST_FILE = 20 * 1024 * 1024


class TooLarge(Exception):
    """The file is larger than a messenger lets a bot fetch."""


class BotBlocked(Exception):
    """The owner blocked the bot and must let it in again first."""


class People:
    """The owners of the phones and their thumbs."""

    def __init__(self, chats: Chats) -> None:
        self._chats = chats

    def add_phone(self, owner: str, role: str, language: str, now: datetime, about: str = "") -> Phone:
        """A new phone with an empty chat; nothing is said yet."""
        phone = Phone(key=secrets.token_hex(4), owner=owner, role=role, language=language, about=about, at=now)
        self._chats.record(phone)
        return phone

    def say(self, phone: str, text: str, now: datetime) -> Message:
        return self._post(phone, text, {"said": text}, now)

    def start(self, phone: str, payload: str, now: datetime) -> Message:
        """Open the chat by a link that brings `payload` along; as in a messenger, only /start is seen of it."""
        return self._post(phone, "/start", {"said": f"/start {payload}".strip()}, now)

    def press(self, phone: str, number: int, data: str, now: datetime) -> None:
        """Press the button with `data` under message `number`; old buttons still work, as in a messenger."""
        press = Press(phone=phone, number=number, data=data, at=now)
        self._chats.record(press, self._update(phone, {"pressed": {"message": number, "data": data}}))

    def send_file(self, phone: str, file: KeptFile, caption: str, now: datetime) -> Message:
        shown = file.model_dump(exclude={"picture"}) | {"caption": caption or None}
        return self._post(phone, caption, {"file": shown}, now, file)

    def block(self, phone: str, now: datetime, *, blocked: bool) -> None:
        """Close the chat to the bot, or open it again; doing it twice is doing it once."""
        self._chats.phone(phone)
        if blocked != (phone in self._chats.blocked):
            update = self._update(phone, {"blocked": blocked}, despite_block=True)
            self._chats.record(Blocking(phone=phone, blocked=blocked, at=now), update)

    async def keep_file(self, chunks: AsyncIterator[bytes], name: str, mime: str) -> KeptFile:
        """Store what streams in; TooLarge, and nothing kept, above LARGEST_FILE bytes."""
        reference, size = secrets.token_hex(12), 0
        path = self._chats.files / reference
        try:
            with await asyncio.to_thread(path.open, "wb") as file:
                async for chunk in chunks:
                    size = _within_limit(size + len(chunk))
                    await asyncio.to_thread(file.write, chunk)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return KeptFile(reference=reference, name=name, mime=mime, size=size, picture=is_picture(mime))

    def _post(
        self, phone: str, text: str, what: dict[str, Any], now: datetime, file: KeptFile | None = None
    ) -> Message:
        update = self._update(phone, what)
        number = self._chats.next_number(phone)
        message = Message(phone=phone, number=number, at=now, by="person", text=text, file=file, update=update.id)
        self._chats.record(message, update)
        return message

    def _update(self, phone: str, what: dict[str, Any], *, despite_block: bool = False) -> Update:
        known = self._chats.phone(phone)
        if phone in self._chats.blocked and not despite_block:
            raise BotBlocked
        id = secrets.token_hex(8)
        who = {"update": id, "phone": phone, "owner": known.owner, "language": known.language}
        return Update(id=id, payload=who | what)


def _within_limit(size: int) -> int:
    if size > LARGEST_FILE:
        raise TooLarge
    return size


def is_sound(mime: str) -> bool:
    """Whether a browser may play it in the chat."""
    return mime.startswith("audio/")


def is_picture(mime: str) -> bool:
    """Whether a browser may show it in the chat; SVG is a document, for it can hold scripts."""
    return mime in {"image/png", "image/jpeg", "image/webp", "image/gif"}
