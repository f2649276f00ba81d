"""Messages in by long polling: a page is confirmed to Telegram only after it has been committed here."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import Conflict

from bot.channels.base import TakeArrivals
from bot.channels.telegram_line import Line, keep_on
from bot.channels.telegram_presses import Presses
from bot.channels.telegram_request import AnswerLost, TelegramRequest, Timing
from bot.channels.telegram_updates import (
    KINDS,
    Unreadable,
    arrivals_of,
    elements_of,
    nameless_of,
    number_of,
    offset_after,
    presses_of,
)

FULL_PAGE = 100
REST = 1.0
"""Seconds before asking again for a page that holds nothing but what cannot be confirmed."""


class Polling:
    """Fetches raw pages of updates and hands them in, one after the other."""

    def __init__(self, bot: Bot, request: TelegramRequest, line: Line, presses: Presses, timing: Timing) -> None:
        self._bot = bot
        self._request = request
        self._line = line
        self._presses = presses
        self._timing = timing
        self._begun = False
        self._limit = FULL_PAGE
        self._offset = 0
        self._ahead = 0
        self._passed: set[str] = set()

    async def run(self, take: TakeArrivals, introduce: Callable[[], Awaitable[None]]) -> None:
        """Until cancelled; `introduce` makes the bot known to Telegram and us to it."""

        async def step() -> None:
            if not self._begun:
                await introduce()
                await self._bot.delete_webhook(drop_pending_updates=False)
                self._begun = True
            await self._turn(take)

        await keep_on(step, self._line)

    async def _turn(self, take: TakeArrivals) -> None:
        elements = await self._fetch()
        self._line.heard()
        if isinstance(elements, Unreadable):
            if self._limit > 1:
                self._limit = 1  # find the unreadable one: the others of its page are to go on
                self._ahead = number_of(elements) or 0
                return
            elements = [elements]
        if arrivals := arrivals_of(elements):
            await take(arrivals)
        self._presses.answer(presses_of(elements))
        self._line.works()
        await self._move_past(elements)

    async def _move_past(self, elements: list[object]) -> None:
        before, self._limit = self._offset, FULL_PAGE
        self._offset = offset_after(before, elements, self._passed) or self._ahead
        self._passed = nameless_of(elements) if before else set()
        if elements and self._offset == before:
            await asyncio.sleep(REST)

    async def _fetch(self) -> list[object] | Unreadable:
        """A page, raw: one update that the library cannot read would block all others with it."""
        query = {"timeout": self._timing.poll, "limit": self._limit, "allowed_updates": json.dumps(KINDS)}
        if self._offset:
            query["offset"] = self._offset
        address = f"{self._bot.base_url}/getUpdates?{urlencode(query)}"
        try:
            page = await self._request.retrieve(address, read_timeout=self._timing.poll + self._timing.answer)
        except Conflict as conflict:
            self._begun = "webhook" not in conflict.message
            raise
        try:
            return elements_of(page)
        except ValueError as problem:
            raise AnswerLost(str(problem)) from None
