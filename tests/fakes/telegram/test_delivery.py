"""How updates reach the bot, and what goes wrong on the way."""

import asyncio
import json
from datetime import timedelta
from random import Random
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from tests.fakes.telegram.conftest import Caller
from tests.fakes.telegram_server import Fault, MovableClock, Rates, TelegramServer, scrambled


async def test_the_offset_confirms(server: TelegramServer, call: Caller) -> None:
    ana = server.phone(1001)
    for text in ["/start", "uno", "dos"]:
        ana.start() if text == "/start" else ana.say(text)
    first = await call("getUpdates")
    assert first == await call("getUpdates")
    numbers = [update["update_id"] for update in first]
    assert numbers == list(range(numbers[0], numbers[0] + 3))
    assert [update["update_id"] for update in await call("getUpdates", offset=numbers[2])] == numbers[2:]
    assert [update["update_id"] for update in await call("getUpdates")] == numbers[2:]
    assert await call("getUpdates", offset=numbers[2] + 1) == []


async def test_at_most_a_hundred_come_at_once(server: TelegramServer, call: Caller) -> None:
    ana = server.phone(1001)
    ana.start()
    for number in range(150):
        ana.say(str(number))
    assert len(await call("getUpdates", limit=1000)) == 100
    assert len(await call("getUpdates", limit=7)) == 7
    assert [update["message"]["text"] for update in await call("getUpdates", offset=-2)] == ["148", "149"]


async def test_updates_expire_after_a_day(server: TelegramServer, call: Caller, clock: MovableClock) -> None:
    ana = server.phone(1001)
    ana.start()
    clock.advance(timedelta(hours=23))
    ana.say("tarde")
    clock.advance(timedelta(hours=2))
    assert [update["message"]["text"] for update in await call("getUpdates")] == ["tarde"]
    assert server.statistics().expired_updates == 1


async def test_a_long_poll_ends_with_the_first_update(server: TelegramServer, call: Caller) -> None:
    ana = server.phone(1001)
    poll = asyncio.create_task(call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    ana.start()
    assert len(await poll) == 1


async def test_a_long_poll_ends_by_itself(call: Caller) -> None:
    assert await call("getUpdates", timeout=1) == []


async def test_a_second_poll_ends_the_first_with_409(server: TelegramServer, call: Caller) -> None:
    first = asyncio.create_task(call.refused("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    second = asyncio.create_task(call("getUpdates", timeout=30))
    assert (await first).startswith("409 Conflict: terminated by other getUpdates request")
    server.phone(1001).start()
    assert len(await second) == 1


async def test_allowed_updates_hold_from_then_on(server: TelegramServer, call: Caller) -> None:
    ana = server.phone(1001)
    await call("getUpdates", allowed_updates=["message"])
    ana.start()
    ana.block()
    await call("getUpdates")
    ana.unblock()
    assert [set(update) - {"update_id"} for update in await call("getUpdates", allowed_updates=[])] == [{"message"}]
    ana.block()
    assert "my_chat_member" in (await call("getUpdates"))[-1]


async def test_presses_must_be_answered_in_time_and_once(
    server: TelegramServer, call: Caller, clock: MovableClock
) -> None:
    ana = server.phone(1001)
    ana.start()
    button = {"text": "Listo", "callback_data": "x"}
    await call("sendMessage", chat_id=1001, text="¿Cómo va?", reply_markup={"inline_keyboard": [[button]]})
    too_old = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    ana.press("listo")
    ana.press("Listo", inaccessible=True)
    first, second = (update["callback_query"] for update in (await call("getUpdates"))[1:])
    assert first["data"] == "x"
    assert second["message"]["date"] == 0
    await call("answerCallbackQuery", callback_query_id=first["id"], text="Gracias")
    assert ana.popups == ["Gracias"]
    assert await call.refused("answerCallbackQuery", callback_query_id=first["id"]) == too_old
    clock.advance(timedelta(minutes=1))
    assert await call.refused("answerCallbackQuery", callback_query_id=second["id"]) == too_old
    assert await call.refused("answerCallbackQuery", callback_query_id="7") == too_old


@pytest.mark.parametrize("body", [3, None, "x", [], {"message": {"text": None}}, b'{"update_id": 1e400}'])
async def test_anything_can_be_injected(server: TelegramServer, call: Caller, body: object) -> None:
    server.inject(body)
    server.phone(1001).start()
    odd, good = await call("getUpdates")
    assert good["message"]["text"] == "/start"
    if not isinstance(body, bytes | dict):
        assert odd == body
    assert await call("getUpdates", offset=good["update_id"] + 1) == []


async def test_updates_can_come_twice_and_out_of_order(server: TelegramServer, call: Caller) -> None:
    ana = server.phone(1001)
    ana.start()
    update = server.updates.last
    assert await call("getUpdates", offset=update["update_id"] + 1) == []
    server.redeliver(update, times=2)
    assert await call("getUpdates", offset=update["update_id"] + 1) == [update, update]
    for number in range(20):
        ana.say(str(number))
    in_order = [item["update_id"] for item in await call("getUpdates")]
    server.updates.arrange = scrambled(Random(3))
    mixed = [item["update_id"] for item in await call("getUpdates")]
    assert sorted(set(mixed)) == in_order
    assert mixed != sorted(mixed)
    assert len(mixed) > len(in_order)


async def test_too_fast_is_429_and_early_requests_are_counted(
    server: TelegramServer, call: Caller, clock: MovableClock
) -> None:
    server.limits.rates = Rates(chat_burst=2)
    server.phone(1001).start()
    server.phone(1002).start()
    await call("sendMessage", chat_id=1001, text="1")
    await call("sendMessage", chat_id=1001, text="2")
    answer = await call.answer("sendMessage", chat_id=1001, text="3")
    assert answer["error_code"] == 429
    assert answer["parameters"] == {"retry_after": 1}
    assert server.statistics().requests_while_told_to_wait == 0
    await call("sendMessage", chat_id=1002, text="1")
    assert "retry after 1" in await call.refused("sendMessage", chat_id=1001, text="3")
    assert server.statistics().requests_while_told_to_wait == 1
    clock.advance(timedelta(seconds=2))
    await call("sendMessage", chat_id=1001, text="3")


async def test_thirty_a_second_in_all(server: TelegramServer, call: Caller) -> None:
    server.limits.rates = Rates()
    for user_id in range(1, 40):
        server.phone(user_id).start()
    answers = [await call.answer("sendMessage", chat_id=user_id, text="hola") for user_id in range(1, 40)]
    assert 29 <= sum(answer["ok"] for answer in answers) <= 32
    assert answers[-1]["error_code"] == 429


async def test_faults_befall_the_calls_they_name(server: TelegramServer, call: Caller) -> None:
    ana = server.phone(1001)
    ana.start()
    send = {"chat_id": 1001, "text": "hola"}
    server.faults.add(Fault("sendMessage", times=2, status=500))
    await call("getMe")
    assert await call.refused("sendMessage", **send) == "500 Internal Server Error"
    assert await call.refused("sendMessage", **send) == "500 Internal Server Error"
    server.faults.add(Fault("sendMessage", cut="before"))
    with pytest.raises(aiohttp.ClientError):
        await call("sendMessage", **send)
    assert ana.from_bot == []
    server.faults.add(Fault("sendMessage", cut="after"))
    with pytest.raises(aiohttp.ClientError):
        await call("sendMessage", **send)
    assert len(ana.from_bot) == 1
    server.faults.add(Fault("sendMessage", status=429, retry_after=7))
    assert (await call.answer("sendMessage", **send))["parameters"] == {"retry_after": 7}
    assert (await call.answer("sendMessage", **send))["error_code"] == 429
    assert server.statistics().requests_while_told_to_wait == 1


async def test_a_revoked_token_is_401_and_an_unknown_method_404(server: TelegramServer, call: Caller) -> None:
    assert await call.refused("sendTelepathy") == "404 Not Found: method not found"
    address, token = server.base_url, server.token
    server.phone(1001).start()
    server.revoke_token()
    async with call.session.post(f"{address}{token}/getMe") as response:
        assert await response.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    server.issue_token("700000001:new")
    assert len(await call("getUpdates")) == 1


class BotServer:
    """A webhook that answers as it is told and keeps what it got."""

    def __init__(self) -> None:
        self.got: list[tuple[str | None, dict[str, Any]]] = []
        self.statuses: list[int] = []
        self.all_there = asyncio.Event()

    async def receive(self, request: web.Request) -> web.Response:
        assert request.content_type == "application/json"
        body = json.loads(await request.read())
        self.got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), body))
        if body["message"]["text"] == "4":
            self.all_there.set()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)


async def test_a_webhook_gets_updates_in_order_until_it_says_yes(server: TelegramServer, call: Caller) -> None:
    bot, application = BotServer(), web.Application()
    application.router.add_post("/hook", bot.receive)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    server.reception.retry_seconds = 0.01
    bot.statuses = [500, 403]
    ana = server.phone(1001)
    ana.start()
    await call("setWebhook", url=address, secret_token="s3cret", max_connections=3)
    assert (await call.refused("getUpdates")).startswith("409 Conflict: can't use getUpdates method while webhook")
    for number in range(5):
        ana.say(str(number))
    await asyncio.wait_for(bot.all_there.wait(), 5)
    await asyncio.sleep(0.05)
    texts = [body["message"]["text"] for _, body in bot.got]
    assert texts == ["/start", "/start", "/start", "0", "1", "2", "3", "4"]
    assert {secret for secret, _ in bot.got} == {"s3cret"}
    info = await call("getWebhookInfo")
    assert info["url"] == address
    assert info["pending_update_count"] == 0
    assert info["last_error_message"] == "Wrong response from the webhook: 403 Forbidden"
    await call("deleteWebhook")
    assert await call("getUpdates") == []
    await runner.cleanup()


async def test_a_webhook_wants_https_and_a_plain_secret(call: Caller) -> None:
    assert "An HTTPS URL must be provided" in await call.refused("setWebhook", url="http://example.com")
    assert "only on ports" in await call.refused("setWebhook", url="https://example.com:5000")
    refusal = await call.refused("setWebhook", url="https://example.com", secret_token="ñ")
    assert refusal == "400 Bad Request: secret token contains unallowed characters"


async def test_an_outage_ends_with_all_still_there(server: TelegramServer, call: Caller) -> None:
    server.phone(1001).start()
    await server.stop()
    with pytest.raises(aiohttp.ClientError):
        await call("getMe")
    await server.start()
    assert len(await call("getUpdates")) == 1
