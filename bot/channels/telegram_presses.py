"""Telling Telegram that a button press has arrived, so that the button stops waiting; nothing depends on it."""

import asyncio
import contextlib
from collections.abc import Iterable

from telegram import Bot

from bot.channels.base import SendError
from bot.channels.telegram_errors import translated
from bot.channels.telegram_request import TelegramRequest
from bot.channels.telegram_texts import readable

AT_ONCE = 16


class Presses:
    """Answers callback queries in the background; one that is too old to be answered is none of our concern."""

    def __init__(self, bot: Bot, request: TelegramRequest) -> None:
        self._bot = bot
        self._request = request
        self._room = asyncio.Semaphore(AT_ONCE)
        self._under_way: set[asyncio.Task[None]] = set()

    def answer(self, press_ids: Iterable[str]) -> None:
        for press_id in press_ids:
            task = asyncio.create_task(self._answer(press_id))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _answer(self, press_id: str) -> None:
        async with self._room:
            with contextlib.suppress(SendError), translated():
                query = {"callback_query_id": readable(press_id)}
                await self._request.ask(f"{self._bot.base_url}/answerCallbackQuery", query)

    async def close(self) -> None:
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
