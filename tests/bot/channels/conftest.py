"""A Telegram of one's own, a channel to it, and a person who has pressed start."""

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram import TelegramChannel
from tests.bot.channels.telegram_ends import channel_to
from tests.fakes.telegram_server import Phone, TelegramServer


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(rates=None) as running:
        yield running


@pytest.fixture
async def channel(server: TelegramServer) -> AsyncIterator[TelegramChannel]:
    made = channel_to(server)
    yield made
    await made.close()


@pytest.fixture
def ana(server: TelegramServer) -> Phone:
    phone = server.phone(1001, "Ana")
    phone.start()
    return phone
