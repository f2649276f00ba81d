"""Telegram as a channel: raw updates in, python-telegram-bot out."""

import logging
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import structlog
from pydantic import SecretStr
from starlette.routing import Route
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import BadRequest

from bot.channels.base import (
    ChannelHealth,
    Enclosed,
    MaybeSent,
    MenuEntry,
    NotSent,
    Pace,
    Rejected,
    RouteClosed,
    TakeArrivals,
)
from bot.channels.telegram_errors import translated
from bot.channels.telegram_line import Line
from bot.channels.telegram_polling import Polling
from bot.channels.telegram_presses import Presses
from bot.channels.telegram_reading import NAME, read
from bot.channels.telegram_request import USUAL, TelegramRequest, Timing
from bot.channels.telegram_sending import Speaker, parts_of
from bot.channels.telegram_webhook import Public, Webhook, undelivered
from bot.clock import Clock
from conversations.messages import Delivered, Incoming, Outgoing

log = structlog.get_logger()

OFFICIAL_API = "https://api.telegram.org"
START_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class _Bot(Bot):
    """The library's own shows the token."""

    def __repr__(self) -> str:
        return "Bot[token=***]"


class TelegramChannel:
    """One bot on Telegram.

    Without `public` it polls; with it, it is called there, and `webhook_route` must be served. `menus` are the
    commands that strangers see, by language; the first is shown to people of all other languages too.
    """

    name = NAME
    pace = Pace(per_second=25, per_chat_second=1, chat_burst=3, parts=parts_of)
    keeps: timedelta | None = timedelta(hours=24)

    def __init__(
        self,
        token: SecretStr,
        clock: Clock,
        *,
        api_url: str = OFFICIAL_API,
        public: Public | None = None,
        menus: Mapping[str, Sequence[MenuEntry]] | None = None,
        timing: Timing = USUAL,
    ) -> None:
        logging.getLogger("telegram").setLevel(logging.WARNING)  # below, the library logs what people write
        self._request = TelegramRequest(timing)
        self._bot = _bot(token, api_url, self._request)
        self._line = Line(clock, timing.longest_pause)
        self._presses = Presses(self._bot, self._request)
        self._speaker = Speaker(self._bot, self._request)
        self._menus = menus or {}
        self._username: str | None = None
        self.alone = public is None
        self._reception: Polling | Webhook
        if public is None:
            self._reception = Polling(self._bot, self._request, self._line, self._presses, timing)
        else:
            self._reception = Webhook(self._bot, public, self._line, self._presses, timing)

    @property
    def health(self) -> ChannelHealth:
        return self._line.health

    def read(self, payload: Mapping[str, Any]) -> Incoming | None:
        return read(payload)

    async def send(self, chat_key: str, outgoing: Outgoing, enclosed: Enclosed | None) -> Delivered:
        return await self._speaker.say(chat_key, outgoing, enclosed, 1 / self.pace.per_chat_second)

    async def fetch(self, reference: str) -> AsyncIterator[bytes]:
        """Whatever went wrong on the way, the file may be asked for again."""
        try:
            with translated():
                address = (await self._bot.get_file(reference)).file_path
                if address is None:
                    raise Rejected("Telegram offers no download of this file")
                async for chunk in self._request.download(address):
                    yield chunk
        except MaybeSent as error:
            raise NotSent(str(error)) from None
        except RouteClosed as error:
            raise Rejected(str(error)) from None

    async def receive(self, take: TakeArrivals) -> None:
        await self._reception.run(take, self._introduce)

    def webhook_route(self) -> Route | None:
        """What Telegram calls; None when we poll."""
        return self._reception.route() if isinstance(self._reception, Webhook) else None

    async def introduce(self) -> None:
        """Learn the bot's name, and give Telegram the menus that strangers see; `receive` does so by itself."""
        with translated():
            await self._introduce()

    async def describe(self) -> str:
        """Whose the token is, and what waits for it; changes nothing. Rejected when Telegram cannot deliver."""
        with translated():
            me, info = await self._bot.get_me(), await self._bot.get_webhook_info()
        if problem := undelivered(info, self._line.now()):
            raise Rejected(problem)
        way = "a webhook is set" if info.url else "no webhook is set"
        failed = f", its last failure {info.last_error_date:%Y-%m-%d %H:%M} UTC" if info.last_error_date else ""
        return f"@{me.username}, {way}, messages waiting: {info.pending_update_count}{failed}"

    async def _introduce(self) -> None:
        self._username = (await self._bot.get_me()).username
        self._line.heard()
        try:
            for place, (language, entries) in enumerate(self._menus.items()):
                await self._offer(entries, language)
                if place == 0:
                    await self._offer(entries, None)
        except BadRequest as refusal:
            log.warning("telegram.menu_refused", reason=refusal.message)

    async def _offer(self, entries: Sequence[MenuEntry], language: str | None) -> None:
        scope = BotCommandScopeAllPrivateChats()
        await self._bot.set_my_commands(_commands(entries), scope=scope, language_code=language)

    async def show_menu(self, chat_key: str, language: str, entries: Sequence[MenuEntry]) -> None:
        """Kept without a language code: it is for one person, who chose the language here and not in the app."""
        with translated():
            await self._bot.set_my_commands(_commands(entries), scope=BotCommandScopeChat(int(chat_key)))

    def deep_link(self, payload: str) -> str:
        """NotSent before Telegram has told the bot's name; see `introduce`."""
        if not START_PAYLOAD.fullmatch(payload):
            raise ValueError("a start payload has 1 to 64 letters, digits, hyphens or underscores")
        if self._username is None:
            raise NotSent("Telegram has not told the bot's name yet")
        return f"https://t.me/{self._username}?start={payload}"

    async def close(self) -> None:
        await self._presses.close()
        await self._request.shutdown()


def _bot(token: SecretStr, api_url: str, request: TelegramRequest) -> Bot:
    base = api_url.rstrip("/")
    return _Bot(token.get_secret_value(), f"{base}/bot", f"{base}/file/bot", request, request)


def _commands(entries: Sequence[MenuEntry]) -> list[BotCommand]:
    return [BotCommand(entry.command, entry.description) for entry in entries]
