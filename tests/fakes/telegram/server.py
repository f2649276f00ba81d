"""One bot's Telegram on loopback: where it is, who is there, what goes wrong."""

import itertools
from collections.abc import Callable
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.fakes.telegram.account import Account, Statistics, statistics
from tests.fakes.telegram.clock import Clock, MovableClock
from tests.fakes.telegram.faults import Faults
from tests.fakes.telegram.http import BODY_LIMIT, HttpFace
from tests.fakes.telegram.limits import Limits, Rates
from tests.fakes.telegram.people import Group, Person
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram.receiving import Reception
from tests.fakes.telegram.updates import UpdateQueue
from tests.fakes.telegram.wire import JsonObject

TOKEN = "700000001:AAF-rumbo_test_token_00000000000000"
USERNAME = "rumbo_test_bot"


class TelegramServer:
    """One bot's Telegram; `rates` None switches off the limits, for speed.

    All is used from the event loop's own thread.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        port: int = 0,
        clock: Clock | None = None,
        rates: Rates | None = Rates(),  # noqa: B008 - frozen
        username: str = USERNAME,
    ) -> None:
        self.clock = clock or MovableClock()
        self.account = Account(token, self.clock, rates, username)
        self.reception = Reception(self.account)
        self.port = port
        self.phones: dict[int, Phone] = {}
        self._group_ids = itertools.count(1)
        self._more_routes: Callable[[web.Application], None] | None = None
        self._runner: web.AppRunner | None = None

    def extended(self, routes: Callable[[web.Application], None]) -> Self:
        """Adds routes of somebody else; before the start."""
        self._more_routes = routes
        return self

    async def start(self) -> Self:
        """May follow a stop: the same world at the same port, after an outage."""
        application = web.Application(client_max_size=BODY_LIMIT)
        if self._more_routes is not None:
            self._more_routes(application)
        HttpFace(self.account, self.reception).routes(application)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, backlog=1024).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def stop(self) -> None:
        await self.reception.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()

    # Where the bot finds it

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        """For python-telegram-bot's `base_url`; the token is appended."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.url}/file/bot"

    @property
    def token(self) -> str:
        assert self.account.token is not None, "the token is revoked"
        return self.account.token

    def revoke_token(self) -> None:
        """Every call gets 401 from now on."""
        self.account.token = None

    def issue_token(self, token: str) -> None:
        """A new token for the same bot; what waits for it stays."""
        self.account.token = token

    # Who is there

    def phone(
        self,
        user_id: int,
        first_name: str = "Ana",
        language_code: str = "es",
        *,
        last_name: str = "",
        username: str = "",
        phone_number: str = "",
    ) -> Phone:
        """A new person who has not pressed start; with a known id, the phone there is."""
        if user_id not in self.phones:
            person = Person(user_id, first_name, language_code, last_name, username, phone_number)
            self.account.people[user_id] = person
            self.phones[user_id] = Phone(self.account, person)
        return self.phones[user_id]

    def group(self, title: str, *members: Phone) -> Group:
        """A group with the bot in it."""
        group = Group(-next(self._group_ids) * 1000, title)
        group.member_ids = {phone.person.user_id for phone in members}
        self.account.groups[group.chat_id] = group
        return group

    def migrate(self, group: Group) -> Group:
        """Makes a supergroup of it: a new id, a note in both chats, 400 for the old one."""
        new = Group(group.chat_id - 1_000_000_000_000, group.title, supergroup=True)
        new.member_ids, group.migrated_to = group.member_ids, new.chat_id
        self.account.groups[new.chat_id] = new
        self._note(group, {"migrate_to_chat_id": new.chat_id})
        self._note(new, {"migrate_from_chat_id": group.chat_id})
        return new

    def _note(self, group: Group, content: JsonObject) -> None:
        telegram = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
        message = self.account.write(group, telegram, content)
        self.account.conversation(group.chat_id).add(message)
        self.account.updates.emit("message", message.raw, group.chat_id)

    # What goes wrong, and what came of it

    @property
    def faults(self) -> Faults:
        return self.account.faults

    @property
    def updates(self) -> UpdateQueue:
        return self.account.updates

    @property
    def limits(self) -> Limits:
        return self.account.limits

    def inject(self, update: object) -> None:
        """Any JSON value, or bytes sent as they are, in place of an update."""
        self.account.updates.inject(update)

    def redeliver(self, update: JsonObject, times: int = 1) -> None:
        self.account.updates.redeliver(update, times)

    def statistics(self) -> Statistics:
        return statistics(self.account)
