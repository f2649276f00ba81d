"""Polling through everything that goes wrong: it heals by itself, and says in a sentence what does not."""

import asyncio
import time

import pytest
from aiohttp import web
from pydantic import SecretStr
from telegram import Bot

from bot.channels.base import ChannelClosed
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_line import TWO_POLLERS, UNREACHABLE
from bot.clock import SystemClock
from conversations.messages import Said
from tests.bot.channels.telegram_ends import QUICK, Taker, all_told, channel_to, receiving, until
from tests.bot.channels.test_telegram_reading import UPDATES
from tests.fakes.telegram_server import Fault, Phone, TelegramServer


async def test_another_poller_makes_a_sentence_and_we_go_on_waiting(
    server: TelegramServer, channel: TelegramChannel, ana: Phone
) -> None:
    taker = Taker()
    server.faults.add(Fault("getUpdates", times=4, status=409))
    async with receiving(channel, taker):
        await until(lambda: channel.health.problem == TWO_POLLERS)
        await until(lambda: taker.contents == [Said("/start")])
        assert channel.health.problem == TWO_POLLERS, "one good answer does not mean that the other has gone"


async def test_two_conflicts_are_not_yet_a_problem(
    server: TelegramServer, channel: TelegramChannel, ana: Phone
) -> None:
    taker = Taker()
    server.faults.add(Fault("getUpdates", times=2, status=409))
    async with receiving(channel, taker):
        await until(lambda: taker.contents)
        assert channel.health.problem is None


@pytest.mark.parametrize("when", ["before the start", "in the middle"])
async def test_a_revoked_token_closes_the_channel_with_cause_and_remedy(
    server: TelegramServer, channel: TelegramChannel, ana: Phone, when: str
) -> None:
    taker, token = Taker(), server.token
    if when == "before the start":
        server.revoke_token()
    async with receiving(channel, taker) as task:
        if when == "in the middle":
            await until(lambda: taker.contents)
            server.revoke_token()
            ana.say("¿hola?")
        with pytest.raises(ChannelClosed, match=r"revoked.*@BotFather.*TELEGRAM_TOKEN.*Nothing is lost") as raised:
            await asyncio.wait_for(task, 5)
    assert token not in all_told(raised.value)
    server.issue_token(token)
    async with receiving(channel_to(server), taker):
        await until(lambda: Said("/start") in taker.contents)


async def test_cut_connections_and_faults_heal(server: TelegramServer, channel: TelegramChannel, ana: Phone) -> None:
    taker = Taker()
    for fault in (Fault(cut="before", times=4), Fault(cut="after", times=2), Fault(status=502), Fault(delay=3)):
        fault.method = "getUpdates"
        server.faults.add(fault)
    async with receiving(channel, taker):
        await until(lambda: channel.health.problem == UNREACHABLE)
        await until(lambda: taker.contents == [Said("/start")], seconds=10)
        await until(lambda: channel.health.problem is None)


async def test_the_page_of_a_proxy_is_a_failure_and_no_update() -> None:
    """Answered with 200 as it is, it must neither be kept nor move the offset."""
    offsets: list[str | None] = []

    async def answered(request: web.Request) -> web.Response:
        if not request.path.endswith("getUpdates"):
            me = {"id": 1, "is_bot": True, "first_name": "Rumbo", "username": "rumbo_bot"}
            return web.json_response({"ok": True, "result": me if request.path.endswith("getMe") else True})
        offsets.append(request.query.get("offset"))
        if len(offsets) == 2:
            return web.Response(text="<html>Sign in to the network</html>")
        return web.json_response({"ok": True, "result": [UPDATES["text"]] if len(offsets) == 1 else []})

    application = web.Application()
    application.router.add_route("*", "/{anything:.*}", answered)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address, taker = f"http://127.0.0.1:{runner.addresses[0][1]}", Taker()
    async with receiving(TelegramChannel(SecretStr("1:x"), SystemClock(), api_url=address, timing=QUICK), taker):
        await until(lambda: len(offsets) >= 3)
    await runner.cleanup()
    following = str(UPDATES["text"]["update_id"] + 1)
    assert offsets[:3] == [None, following, following]
    assert len(taker.arrivals) == 1


async def test_an_outage_heals(server: TelegramServer, channel: TelegramChannel, ana: Phone) -> None:
    taker = Taker()
    async with receiving(channel, taker):
        await until(lambda: taker.contents)
        await server.stop()
        ana.say("mientras tanto")
        await until(lambda: channel.health.problem == UNREACHABLE)
        await server.start()
        await until(lambda: Said("mientras tanto") in taker.contents)
        await until(lambda: channel.health.problem is None)


async def test_told_to_wait_it_waits(server: TelegramServer, channel: TelegramChannel, ana: Phone) -> None:
    taker = Taker()
    server.faults.add(Fault("getUpdates", status=429, retry_after=1))
    begun = time.monotonic()
    async with receiving(channel, taker):
        await until(lambda: taker.contents)
    assert time.monotonic() - begun >= 1


async def test_polling_takes_over_from_a_webhook_and_loses_nothing(
    server: TelegramServer, channel: TelegramChannel, ana: Phone
) -> None:
    async with Bot(server.token, server.base_url, server.base_file_url) as other:
        await other.set_webhook("http://127.0.0.1:9/telegram")
        taker = Taker()
        async with receiving(channel, taker):
            await until(lambda: taker.contents == [Said("/start")])
            await other.set_webhook("http://127.0.0.1:9/telegram")
            ana.say("sigo")
            await until(lambda: Said("sigo") in taker.contents)
