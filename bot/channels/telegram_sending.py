"""What we say on Telegram. Always plain text: nothing that people wrote can become markup."""

import asyncio
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TypeAlias

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile
from telegram.error import BadRequest

from bot.channels.base import Enclosed, NotSent, Rejected
from bot.channels.telegram_errors import translated
from bot.channels.telegram_request import TelegramRequest
from bot.channels.telegram_texts import CAPTION_LIMIT, parts, readable, units
from conversations.messages import Button, Delivered, Outgoing

LARGEST_PICTURE = 10 * 1024 * 1024
NO_PICTURE = ("photo_invalid_dimensions", "image_process_failed", "photo_ext_invalid")
LONG_LABEL, SHORT_LABEL = 18, 10
"""Labels beyond the first get a row each; up to the second, three fit in one on a narrow phone."""

Rows: TypeAlias = Sequence[Sequence[Button]]


class Speaker:
    """Says things in the name of `bot`: files through the library, texts straight through `request`."""

    def __init__(self, bot: Bot, request: TelegramRequest) -> None:
        self._bot = bot
        self._request = request

    async def say(self, chat_key: str, outgoing: Outgoing, enclosed: Enclosed | None, rest: float) -> Delivered:
        """Say one message, in parts `rest` seconds apart if it is too long for one; the buttons stand under the last.

        When a later part fails, so has the message: tried again, it is said from its beginning.
        """
        text, rows = readable(outgoing.text), rows_of(outgoing)
        with translated():
            if enclosed is not None and _is_caption(text):
                return await _say_file(self._bot, int(chat_key), enclosed, text, rows)
            if enclosed is not None:
                await _say_file(self._bot, int(chat_key), enclosed, "", ())
                await asyncio.sleep(rest)
            return await self._say_text(int(chat_key), text, rows, rest)

    async def _say_text(self, chat_id: int, text: str, rows: Rows, rest: float) -> Delivered:
        *first, last = parts(text)
        for part in first:
            await self._send(_message(chat_id, part, ()))
            await asyncio.sleep(rest)
        return _delivered(await self._send(_message(chat_id, last, rows)))

    async def _send(self, message: Mapping[str, object]) -> object:
        return await self._request.ask(f"{self._bot.base_url}/sendMessage", message)


def parts_of(outgoing: Outgoing) -> int:
    """In how many requests `say` says it."""
    text = readable(outgoing.text)
    if outgoing.attachment is not None and _is_caption(text):
        return 1
    return len(list(parts(text))) + (outgoing.attachment is not None)


def _is_caption(text: str) -> bool:
    return units(text) <= CAPTION_LIMIT


def _message(chat_id: int, text: str, rows: Rows) -> dict[str, object]:
    message: dict[str, object] = {"chat_id": chat_id, "text": text, "link_preview_options": {"is_disabled": True}}
    if rows:
        keyboard = [[{"text": readable(key.label), "callback_data": key.data} for key in row] for row in rows]
        message["reply_markup"] = {"inline_keyboard": keyboard}
    return message


def _delivered(result: object) -> Delivered:
    """TypeError when it is no message."""
    match result:
        case {"message_id": int(number), "date": int(date)} if 0 < date < 2**40:
            return Delivered(str(number), datetime.fromtimestamp(date, UTC))
        case _:
            raise TypeError("not a message")


async def _say_file(bot: Bot, chat_id: int, enclosed: Enclosed, caption: str, rows: Rows) -> Delivered:
    """A picture that Telegram will not show as one goes as a document."""
    keyboard = _keyboard(rows)
    if enclosed.picture and await asyncio.to_thread(_is_small, enclosed.path):
        try:
            with await _opened(enclosed) as content:
                upload = _upload(enclosed, content)
                shown = await bot.send_photo(chat_id, upload, caption or None, reply_markup=keyboard)
                return Delivered(str(shown.message_id), shown.date)
        except BadRequest as error:
            if not any(sign in error.message.casefold() for sign in NO_PICTURE):
                raise
    with await _opened(enclosed) as content:
        upload = _upload(enclosed, content)
        sent = await bot.send_document(chat_id, upload, caption or None, reply_markup=keyboard)
        return Delivered(str(sent.message_id), sent.date)


def _is_small(picture: Path) -> bool:
    try:
        return picture.stat().st_size <= LARGEST_PICTURE
    except OSError:
        return False


async def _opened(enclosed: Enclosed) -> IO[bytes]:
    try:
        return await asyncio.to_thread(enclosed.path.open, "rb")
    except FileNotFoundError:
        raise Rejected("the file to send along is gone") from None
    except OSError as error:
        raise NotSent(f"the file to send along cannot be read: {error.strerror}") from None


def _upload(enclosed: Enclosed, content: IO[bytes]) -> InputFile:
    """Streamed from the disk; the name cannot break out of its header."""
    name = "".join(character for character in readable(enclosed.name) if character.isprintable())
    upload = InputFile(content, filename=name or "file", read_file_handle=False)
    upload.mimetype = enclosed.mime
    return upload


def _keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    keys = [[InlineKeyboardButton(readable(key.label), callback_data=key.data) for key in row] for row in rows]
    return InlineKeyboardMarkup(keys) if keys else None


def rows_of(outgoing: Outgoing) -> list[Sequence[Button]]:
    """The choices and, below them, the small buttons."""
    return [*_rows(outgoing.buttons), *_rows(outgoing.navigation)]


def _rows(buttons: Sequence[Button]) -> list[Sequence[Button]]:
    """As many in a row as the longest label allows, spread evenly."""
    if not buttons:
        return []
    longest = max(units(readable(button.label)) for button in buttons)
    widest = 1 if longest > LONG_LABEL else 2 if longest > SHORT_LABEL else 3
    width = math.ceil(len(buttons) / math.ceil(len(buttons) / widest))
    return [buttons[start : start + width] for start in range(0, len(buttons), width)]
