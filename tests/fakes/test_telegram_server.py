"""The stand-in for Telegram holds Telegram's rules."""

from collections.abc import AsyncIterator

import pytest
import telegram

from tests.fakes.telegram_server import TelegramServer


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(rates=None) as running:
        yield running


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[telegram.Bot]:
    async with telegram.Bot(server.token, server.base_url, server.base_file_url) as running:
        yield running


async def test_a_person_and_a_bot_talk(server: TelegramServer, bot: telegram.Bot) -> None:
    ana = server.phone(1001, "Ana")
    ana.start("code_1")
    [update] = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/start code_1"

    button = telegram.InlineKeyboardButton("Listo", callback_data="x")
    await bot.send_message(1001, "¿Cómo va?", reply_markup=telegram.InlineKeyboardMarkup([[button]]))
    assert ana.saw("¿Cómo va?")
    assert ana.buttons == ["Listo"]

    ana.press("List")
    [update] = await bot.get_updates(offset=update.update_id + 1)
    assert update.callback_query is not None
    assert update.callback_query.data == "x"
