"""A running server, and a caller that shows the bare answers."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.fakes.telegram_server import MovableClock, TelegramServer


class Caller:
    """Calls methods with a JSON body; `refused` gives the description of an error."""

    def __init__(self, server: TelegramServer, session: aiohttp.ClientSession) -> None:
        self.server = server
        self.session = session

    async def answer(self, method: str, **values: object) -> dict[str, Any]:
        address = f"{self.server.base_url}{self.server.token}/{method}"
        async with self.session.post(address, json=values) as response:
            body: dict[str, Any] = await response.json()
            assert response.status == body.get("error_code", 200)
            return body

    async def __call__(self, method: str, **values: object) -> Any:
        body = await self.answer(method, **values)
        assert body["ok"], body
        return body["result"]

    async def refused(self, method: str, **values: object) -> str:
        body = await self.answer(method, **values)
        assert not body["ok"], body
        return f"{body['error_code']} {body['description']}"


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
async def server(clock: MovableClock) -> AsyncIterator[TelegramServer]:
    async with TelegramServer(rates=None, clock=clock) as running:
        yield running


@pytest.fixture
async def call(server: TelegramServer) -> AsyncIterator[Caller]:
    async with aiohttp.ClientSession() as session:
        yield Caller(server, session)
