"""What stands between Telegram and the bots: shares webhook calls out, or repeats them, late and out of order."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Self

import aiohttp
from aiohttp import web

CONNECTIONS = 4
LATEST = 2.0
"""Seconds by which a repeated call may come after the first."""
PASSED_ON = {"content-type", "x-telegram-bot-api-secret-token"}


@dataclass
class Gate:
    """`ports` are those of the bots; each call goes to one that answers, `most` times at the most."""

    random: Random
    ports: list[int] = field(default_factory=list)
    most: int = 1
    port: int = 0
    repeated: int = 0
    _lines: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(CONNECTIONS))
    _under_way: "set[asyncio.Task[int]]" = field(default_factory=set)
    _session: aiohttp.ClientSession | None = None
    _runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_post("/{path:.*}", self.take)
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20))
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_error: object) -> None:
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        if self._runner is not None and self._session is not None:
            await self._runner.cleanup()
            await self._session.close()

    async def take(self, request: web.Request) -> web.Response:
        """Telegram hears what the first to arrive was told."""
        path, body = request.path, await request.read()
        headers = {name: value for name, value in request.headers.items() if name.lower() in PASSED_ON}
        again = self.random.randrange(self.most)
        self.repeated += again
        for _ in range(again):
            self._later(path, body, headers)
        return web.Response(status=await self._deliver(path, body, headers, 0.0))

    def _later(self, path: str, body: bytes, headers: Mapping[str, str]) -> None:
        task = asyncio.create_task(self._deliver(path, body, headers, self.random.uniform(0, LATEST)))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _deliver(self, path: str, body: bytes, headers: Mapping[str, str], pause: float) -> int:
        await asyncio.sleep(pause)
        async with self._lines:
            for port in self.random.sample(self.ports, len(self.ports)):
                status = await self._post(f"http://127.0.0.1:{port}{path}", body, headers)
                if status:
                    return status
        return 502

    async def _post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The answer's status, or 0 when nobody answers."""
        assert self._session is not None
        try:
            async with self._session.post(url, data=body, headers=headers) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0
