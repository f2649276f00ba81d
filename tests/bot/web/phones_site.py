"""The phones page over real HTTP, with a rehearsal in which something falls due every Monday."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import uvicorn

from bot.channels.phones_store import Chats
from bot.clock import MovableClock, SystemClock
from bot.watching import Health
from bot.web.app import create_web_app
from bot.web.phones_page import PhonesPage, phones_mount
from bot.web.rehearsal import Due
from conversations.texts import literal

START = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


@dataclass
class Mondays:
    """A rehearsal in which each Monday is due; it can be held on its way, or let a phone ring each time."""

    clock: MovableClock = field(default_factory=lambda: MovableClock(START))
    done: list[datetime] = field(default_factory=list)
    free: asyncio.Event = field(default_factory=asyncio.Event)
    nothing_due: bool = False
    quiet_until: datetime | None = None
    rings: Callable[[], Awaitable[object]] | None = None

    def now(self) -> datetime:
        return self.clock.now()

    async def next_due(self) -> Due | None:
        if self.nothing_due:
            return None
        return Due(self.quiet_until or self._monday(), literal("<b>lunes</b>"))

    def _monday(self) -> datetime:
        ahead = self.now() + timedelta(days=7 - self.now().weekday())
        return ahead.replace(hour=9, minute=0, second=0, microsecond=0)

    async def advance(self, until: datetime) -> AsyncGenerator[datetime]:
        while not self.nothing_due and (due := self._monday()) <= until:
            await self.free.wait()
            self.clock.set(due)
            self.done.append(due)
            if self.rings is not None:
                await self.rings()
            yield due
        self.clock.set(until)
        yield until

    async def invitation(self, role: str, owner: str, language: str) -> str | None:
        return None if role == "contact" else f"way-in-{role}"


class Site:
    """The page at its address, what it keeps, and a browser's requests."""

    def __init__(self, chats: Chats, rehearsal: Mondays, address: str, web: aiohttp.ClientSession) -> None:
        self.chats = chats
        self.rehearsal = rehearsal
        self.address = address
        self.web = web
        self.health = Health([], [])

    async def post(self, path: str, json: object) -> int:
        async with self.web.post(self.address + path, json=json) as answer:
            return answer.status

    async def add_phone(self, **details: object) -> str:
        details = {"owner": "Laura", "role": "contact", "language": "es"} | details
        async with self.web.post(f"{self.address}/phones", json=details) as answer:
            assert answer.status == 201
            return str((await answer.json())["phone"])

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with self.web.get(self.address + path, headers=headers, allow_redirects=False) as answer:
            return answer.status, await answer.text()

    async def events(self, last_seen: str = "", until: str = "tick") -> list[tuple[str, str, str]]:
        """(id, kind, data) of the events up to and with the first of kind `until`."""
        headers = {"Last-Event-ID": last_seen} if last_seen else {}
        found: list[tuple[str, str, str]] = []
        async with self.web.get(f"{self.address}/events", headers=headers) as answer:
            while not (found and found[-1][1] == until):
                block = (await answer.content.readuntil(b"\n\n")).decode().splitlines()
                fields = dict(line.split(": ", 1) for line in block if ": " in line)
                found.append((fields.get("id", ""), fields["event"], fields["data"]))
        return found


async def _address(server: uvicorn.Server) -> str:
    """Wait until it listens; the address it listens at."""
    while not server.started:
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    return f"http://127.0.0.1:{port}"


@asynccontextmanager
async def open_site(folder: Path) -> AsyncIterator[Site]:
    """The page on a free port, with its phones kept in `folder`."""
    chats, rehearsal = Chats(folder), Mondays()
    rehearsal.free.set()
    health = Health([], [])

    async def find_health() -> Health:
        return health

    page = PhonesPage(chats, rehearsal, SystemClock(), ZoneInfo("America/Mexico_City"))
    app = create_web_app(find_health, [phones_mount(page)])
    config = uvicorn.Config(app, port=0, access_log=False, log_config=None, ws="none", lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    async with aiohttp.ClientSession() as web:
        site = Site(chats, rehearsal, await _address(server), web)
        site.health = health
        yield site
    chats.journal.close()
    server.should_exit = True
    await serving
