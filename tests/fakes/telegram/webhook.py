"""Pushes updates to the bot's own web server: in order within a chat, until it says 2xx."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp

from tests.fakes.telegram.updates import UpdateQueue, Waiting

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LONGEST_PAUSE = 5.0
ANSWER_SECONDS = 30


@dataclass
class Webhook:
    """One chat's next update waits for its last; other chats go on meanwhile."""

    updates: UpdateQueue
    url: str
    secret: str
    max_connections: int
    retry_seconds: float
    last_error: str = ""
    last_error_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    pushes: int = 0
    _busy: set[int] = field(default_factory=set)
    _under_way: "set[asyncio.Task[None]]" = field(default_factory=set)
    _loop: "asyncio.Task[None] | None" = None

    def start(self) -> None:
        self._loop = asyncio.create_task(self._run())

    async def stop(self) -> None:
        tasks = [task for task in (self._loop, *self._under_way) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self) -> None:
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            while True:
                for update in self._next():
                    self._begin(session, update)
                await self.updates.bell.wait()

    def _next(self) -> list[Waiting]:
        """The oldest update of each chat that has none under way."""
        self.updates.expire()
        free = self.max_connections - len(self._under_way)
        chosen: list[Waiting] = []
        for update in self.updates.all():
            if len(chosen) >= free:
                break
            if update.chat_id not in self._busy:
                self._busy.add(update.chat_id)
                chosen.append(update)
        return chosen

    def _begin(self, session: aiohttp.ClientSession, update: Waiting) -> None:
        task = asyncio.create_task(self._deliver(session, update))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        task.add_done_callback(lambda _: self.updates.bell.ring())

    async def _deliver(self, session: aiohttp.ClientSession, update: Waiting) -> None:
        pause = self.retry_seconds
        try:
            while self.updates.holds(update) and not await self._push(session, update):
                await asyncio.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 2)
                self.updates.expire()
            self.updates.drop([update])
        finally:
            self._busy.discard(update.chat_id)

    async def _push(self, session: aiohttp.ClientSession, update: Waiting) -> bool:
        headers = {"Content-Type": "application/json"}
        headers |= {SECRET_HEADER: self.secret} if self.secret else {}
        self.pushes += 1
        try:
            async with session.post(self.url, data=update.body, headers=headers) as answer:
                if 200 <= answer.status < 300:
                    return True
                error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except (aiohttp.ClientError, TimeoutError) as failure:
            error = f"Connection failed: {type(failure).__name__}"
        self.last_error, self.last_error_at = error, self.updates.clock()
        return False
