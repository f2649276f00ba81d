"""Two ways through six months: in this process, and as a process that is started anew under another date."""

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from records.database import Database
from records.migrate import migrate
from tests.bot.running import TOKEN, running_bot
from tests.fakes.telegram_server import MovableClock, TelegramServer

ROOT = Path(__file__).parents[2]


class World(Protocol):
    """A running bot, the Telegram it talks to, and a way to let time pass."""

    server: TelegramServer
    database: Database

    async def goes_to(self, moment: datetime) -> None: ...

    async def first_admin(self) -> str:
        """The link payload of the first admin, as the command line gives it."""


async def invite_admin(environment: dict[str, str]) -> str:
    """`python -m bot staff invite --role admin`, as an operator types it."""
    command = [sys.executable, "-m", "bot", "staff", "invite", "--role", "admin", "--name", "Ana"]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, error = await process.communicate()
    assert process.returncode == 0, error.decode()
    link = re.search(r"start=([\w-]+)", out.decode())
    assert link is not None, out.decode()
    return link.group(1)


def environment_for(url: str, folder: Path, server: TelegramServer) -> dict[str, str]:
    """The settings of a bot on the test's Telegram."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": server.url,
        "DATABASE_URL": url,
        "DATA_DIR": str(folder),
        "PORT": str(port),
        "LOG_LEVEL": "INFO",
    }
    return {"PATH": os.environ["PATH"], "PYTHONWARNINGS": "error", **own}


@dataclass
class InProcess:
    """The app in this process; its clock stops at every due moment on the way."""

    server: TelegramServer
    database: Database
    environment: dict[str, str]
    bot: object = field(repr=False)

    async def goes_to(self, moment: datetime) -> None:
        await self.bot.goes_to(moment)  # type: ignore[attr-defined]

    async def first_admin(self) -> str:
        return await invite_admin(self.environment)


@asynccontextmanager
async def in_process(url: str, folder: Path, begin: datetime) -> AsyncIterator[World]:
    """The whole app inside the test, over real HTTP."""
    await asyncio.to_thread(migrate, url)
    database = Database(url)
    try:
        async with running_bot(database, folder, begin) as bot:
            yield InProcess(bot.server, database, environment_for(url, folder, bot.server), bot)
    finally:
        database.close()


@dataclass
class Restarted:
    """The bot as a user starts it; time passes by ending it and starting it under another date."""

    server: TelegramServer
    clock: MovableClock
    database: Database
    environment: dict[str, str]
    log: Path
    process: asyncio.subprocess.Process | None = None
    starts: int = 0

    async def start(self) -> None:
        """Start the process under the clock's date, and wait until it asks Telegram for news."""
        polls = self._polls()
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "run", "--clock", f"{self.clock():%Y-%m-%dT%H:%M:%S}"),
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        self.starts += 1
        async with asyncio.timeout(30):
            while self._polls() == polls:
                assert self.process.returncode is None, self.log.read_text()[-2000:]
                await asyncio.sleep(0.02)

    async def stop(self) -> None:
        """End it as an operator would; it must leave within ten seconds, in good order."""
        if self.process is None or self.process.returncode is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(10):
            assert await self.process.wait() == 0, self.log.read_text()[-2000:]

    async def goes_to(self, moment: datetime) -> None:
        await self._quiet()
        await self.stop()
        self.clock.move_to(moment)
        await self.start()
        await self._quiet()

    async def first_admin(self) -> str:
        return await invite_admin(self.environment)

    async def _quiet(self) -> None:
        """Wait until nothing has been said for a while."""
        said, still = -1, 0
        while still < 4:
            await asyncio.sleep(0.15)
            now = self.server.statistics().calls.get("sendmessage", 0)
            said, still = now, still + 1 if now == said else 0

    def _polls(self) -> int:
        return self.server.statistics().calls.get("getupdates", 0)


@asynccontextmanager
async def restarted(url: str, folder: Path, begin: datetime) -> AsyncIterator[World]:
    """The bot as a process of its own, from the command line."""
    clock = MovableClock(begin)
    database = Database(url)
    async with TelegramServer(token=TOKEN, clock=clock, rates=None) as server:
        environment = environment_for(url, folder, server)
        world = Restarted(server, clock, database, environment, folder / "bot.log")
        try:
            await world.start()
            yield world
        finally:
            await world.stop()
            database.close()
