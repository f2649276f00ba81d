"""Stands before several processes as a load balancer does, and repeats deliveries as Telegram does after a cut line."""

import asyncio
import random
from collections.abc import Sequence
from typing import Self

import aiohttp
from aiohttp import web


class Balancer:
    """Hands each call on one to five times, to processes drawn by lot, at most four at once; 502 where none took it."""

    def __init__(self, ports: Sequence[int], dice: random.Random) -> None:
        self._ports = ports
        self._dice = dice
        self._lanes = asyncio.Semaphore(4)
        self._runner: web.AppRunner | None = None
        self._session: aiohttp.ClientSession | None = None
        self.port = 0
        self.taken = 0

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_post("/{path:.*}", self._hand_on)
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=30))
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        assert self._session is not None
        await self._runner.cleanup()
        await self._session.close()

    async def _hand_on(self, request: web.Request) -> web.Response:
        body, times = await request.read(), self._dice.choice((1, 1, 1, 2, 2, 3, 5))
        statuses = await asyncio.gather(*(self._try(request, body) for _ in range(times)))
        self.taken += 200 in statuses
        return web.Response(status=200 if 200 in statuses else 502)

    async def _try(self, request: web.Request, body: bytes) -> int:
        assert self._session is not None
        url = f"http://127.0.0.1:{self._dice.choice(self._ports)}{request.path}"
        kept = {name: value for name, value in request.headers.items() if name.startswith(("X-", "Content-Type"))}
        async with self._lanes:
            try:
                async with self._session.post(url, data=body, headers=kept) as answer:
                    return answer.status
            except aiohttp.ClientError:
                return 502
