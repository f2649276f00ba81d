"""Telling Telegram that a press has arrived."""

from telegram import Bot

from bot.channels.telegram_presses import Presses
from bot.channels.telegram_request import TelegramRequest
from tests.bot.channels.telegram_ends import QUICK, until
from tests.fakes.telegram_server import TelegramServer


async def test_the_id_of_a_press_may_hold_what_no_text_can(server: TelegramServer) -> None:
    request = TelegramRequest(QUICK)
    presses = Presses(Bot(server.token, f"{server.url}/bot", request=request, get_updates_request=request), request)
    presses.answer(["\ud800", "\0"])
    await until(lambda: server.statistics().calls.get("answercallbackquery") == 2)
    await presses.close()
    await request.shutdown()
