"""Both ends of the line in tests: the channel against the strict server, and somebody who takes the arrivals."""

import asyncio
import contextlib
import traceback
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field

from pydantic import SecretStr

from bot.channels.base import Arrival, MenuEntry
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_request import Timing
from bot.channels.telegram_webhook import Public
from bot.clock import Clock, SystemClock
from conversations.messages import Content
from tests.fakes.telegram_server import TelegramServer

QUICK = Timing(connect=0.5, answer=0.6, upload=5, poll=1, webhook_check=0.1, longest_pause=0.05)
MENUS = {
    "es": [MenuEntry("start", "Empezar"), MenuEntry("help", "Ayuda")],
    "en": [MenuEntry("start", "Begin"), MenuEntry("help", "Help")],
}


@dataclass
class Taker:
    """Keeps arrivals, each once as the inbox does; refuses as long as `refuses`."""

    refuses: bool = False
    refused: int = 0
    arrivals: dict[str, Arrival] = field(default_factory=dict)

    async def __call__(self, arrivals: Sequence[Arrival]) -> None:
        await asyncio.sleep(0)
        if self.refuses:
            self.refused += 1
            raise RuntimeError("the database is gone")
        for arrival in arrivals:
            self.arrivals.setdefault(arrival.external_id, arrival)

    @property
    def contents(self) -> list[Content]:
        return [arrival.incoming.content for arrival in self.arrivals.values() if arrival.incoming]

    @property
    def problems(self) -> list[str]:
        return [arrival.problem for arrival in self.arrivals.values() if arrival.problem]


def channel_to(
    server: TelegramServer, *, public: Public | None = None, clock: Clock | None = None, timing: Timing = QUICK
) -> TelegramChannel:
    token = SecretStr(server.token)
    return TelegramChannel(token, clock or SystemClock(), api_url=server.url, public=public, menus=MENUS, timing=timing)


@contextlib.asynccontextmanager
async def receiving(channel: TelegramChannel, taker: Taker) -> AsyncIterator["asyncio.Task[None]"]:
    """The channel receives as long as the block lasts."""
    task = asyncio.create_task(channel.receive(taker))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await channel.close()


async def until(condition: Callable[[], object], seconds: float = 5) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


def all_told(error: BaseException) -> str:
    """Everything that any logging of this exception could show, whatever hangs on it included."""
    shown, queue = "", [error]
    while queue:
        one = queue.pop()
        shown += "".join(traceback.format_exception(one)) + repr(one) + repr(one.args)
        queue += [linked for linked in (one.__cause__, one.__context__) if linked is not None]
    return shown
