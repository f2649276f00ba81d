"""The whole app on Telegram's protocol over real HTTP, with the clock in the test's hand."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from bot.app import App, Parts
from bot.channels.base import Pace
from bot.channels.telegram import TelegramChannel
from bot.clock import MovableClock
from bot.rehearsal import RunningRehearsal
from records.database import Database
from tests.fakes.telegram_server import TelegramServer

TOKEN = "123456:AAabcdefghijklmnopqrstuvwxyz0123456789"
UNPACED = Pace(per_second=10_000, per_chat_second=1000, chat_burst=100)


@dataclass
class RunningBot:
    """A running app, the server it talks to, and the clock that both go by."""

    app: App
    server: TelegramServer
    clock: MovableClock
    database: Database

    async def goes_to(self, moment: datetime) -> None:
        """Let time pass to `moment`, stopping at everything that is due on the way."""
        async for _moment in RunningRehearsal(self.app, self.clock).advance(moment):
            await asyncio.sleep(0)

    async def waits_until(self, condition: object, seconds: float = 10) -> None:
        """Wait for something that the bot does on its own."""
        async with asyncio.timeout(seconds):
            while not condition():  # type: ignore[operator]
                await asyncio.sleep(0.02)

    async def passes(self, **length: float) -> None:
        await self.goes_to(self.clock.now() + timedelta(**length))


@asynccontextmanager
async def running_bot(database: Database, folder: Path, begin: datetime) -> AsyncIterator[RunningBot]:
    """Start the app against a Telegram server of its own; both end with the block."""
    clock = MovableClock(begin)
    async with TelegramServer(token=TOKEN, clock=clock.now, rates=None) as server:
        channel = TelegramChannel(SecretStr(TOKEN), clock, api_url=server.url)
        channel.pace = UNPACED
        app = App(Parts(database, clock, folder, [channel]))
        task = asyncio.create_task(app.run())
        bot = RunningBot(app, server, clock, database)
        try:
            await bot.waits_until(lambda: channel.health.last_heard_at is not None)
            yield bot
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
