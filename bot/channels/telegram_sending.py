"""What we say on Telegram. Always plain text: nothing that people wrote can become markup."""

import asyncio
import math
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, LinkPreviewOptions, Message
from telegram.error import BadRequest

from bot.channels.base import Enclosed, NotSent, Rejected
from bot.channels.telegram_errors import translated
from bot.channels.telegram_texts import CAPTION_LIMIT, parts, readable, units
from conversations.messages import Button, Delivered, Outgoing

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
LARGEST_PICTURE = 10 * 1024 * 1024
NO_PICTURE = ("photo_invalid_dimensions", "image_process_failed", "photo_ext_invalid")
LONG_LABEL, SHORT_LABEL = 18, 10
"""Labels beyond the first get a row each; up to the second, three fit in one on a narrow phone."""


async def say(bot: Bot, chat_key: str, outgoing: Outgoing, enclosed: Enclosed | None) -> Delivered:
    """Say one message, in several parts if it is too long for one; the buttons stand under the last.

    When a later part fails, so has the message: tried again, it is said from its beginning.
    """
    text, keyboard = readable(outgoing.text), keyboard_of(outgoing)
    with translated():
        if enclosed is not None and units(text) <= CAPTION_LIMIT:
            message = await _say_file(bot, int(chat_key), enclosed, text, keyboard)
        else:
            if enclosed is not None:
                await _say_file(bot, int(chat_key), enclosed, "", None)
            message = await _say_text(bot, int(chat_key), text, keyboard)
        return Delivered(str(message.message_id), message.date)


async def _say_text(bot: Bot, chat_id: int, text: str, keyboard: InlineKeyboardMarkup | None) -> Message:
    *first, last = parts(text)
    for part in first:
        await bot.send_message(chat_id, part, link_preview_options=NO_PREVIEW)
    return await bot.send_message(chat_id, last, link_preview_options=NO_PREVIEW, reply_markup=keyboard)


async def _say_file(
    bot: Bot, chat_id: int, enclosed: Enclosed, caption: str, keyboard: InlineKeyboardMarkup | None
) -> Message:
    """A picture that Telegram will not show as one goes as a document."""
    if enclosed.picture and await asyncio.to_thread(_is_small, enclosed.path):
        try:
            with await _opened(enclosed) as content:
                upload = _upload(enclosed, content)
                return await bot.send_photo(chat_id, upload, caption or None, reply_markup=keyboard)
        except BadRequest as error:
            if not any(sign in error.message.casefold() for sign in NO_PICTURE):
                raise
    with await _opened(enclosed) as content:
        return await bot.send_document(chat_id, _upload(enclosed, content), caption or None, reply_markup=keyboard)


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


def keyboard_of(outgoing: Outgoing) -> InlineKeyboardMarkup | None:
    """The choices and, below them, the small buttons."""
    rows = [*_rows(outgoing.buttons), *_rows(outgoing.navigation)]
    return InlineKeyboardMarkup(rows) if rows else None


def _rows(buttons: Sequence[Button]) -> list[list[InlineKeyboardButton]]:
    """As many in a row as the longest label allows, spread evenly."""
    if not buttons:
        return []
    longest = max(units(readable(button.label)) for button in buttons)
    widest = 1 if longest > LONG_LABEL else 2 if longest > SHORT_LABEL else 3
    width = math.ceil(len(buttons) / math.ceil(len(buttons) / widest))
    keys = [InlineKeyboardButton(readable(button.label), callback_data=button.data) for button in buttons]
    return [keys[start : start + width] for start in range(0, len(keys), width)]
