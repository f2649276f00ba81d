"""Messages in by webhook, against a real web server: forged ones have no effect, true ones are kept before the 200."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from io import BytesIO

import aiohttp
import pytest
import uvicorn
from pydantic import SecretStr
from starlette.applications import Starlette
from telegram import WebhookInfo

from bot.channels.base import ChannelClosed
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_webhook import BODY_LIMIT, SECRET_HEADER, Public, undelivered
from conversations.messages import Button, Outgoing, Pressed, Said
from tests.bot.channels.telegram_ends import Taker, channel_to, receiving, until
from tests.bot.channels.test_telegram_reading import UPDATES
from tests.fakes.telegram_server import Phone, TelegramServer

SECRET = "f" * 64


@dataclass
class Site:
    """A channel that is served, and where."""

    channel: TelegramChannel
    url: str
    headers: dict[str, str] = field(default_factory=lambda: {SECRET_HEADER: SECRET})

    async def post(self, body: bytes | AsyncIterator[bytes], **headers: str) -> int:
        async with (
            aiohttp.ClientSession() as session,
            session.post(
                self.url, data=BytesIO(body) if isinstance(body, bytes) else body, headers=self.headers | headers
            ) as answer,
        ):
            return answer.status


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        yield bound


@pytest.fixture
async def site(server: TelegramServer, listener: socket.socket) -> AsyncIterator[Site]:
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    channel = channel_to(server, public=Public(address, SecretStr(SECRET)))
    route = channel.webhook_route()
    assert route is not None
    config = uvicorn.Config(Starlette(routes=[route]), log_config=None, lifespan="off")
    web_server = uvicorn.Server(config)
    with contextlib.ExitStack() as stack:
        stack.callback(setattr, web_server, "should_exit", True)
        task = asyncio.create_task(web_server.serve(sockets=[listener]))
        await until(lambda: web_server.started)
        yield Site(channel, address + route.path)
    await task
    await channel.close()


def body_of(name: str) -> bytes:
    return json.dumps(UPDATES[name]).encode()


async def test_telegram_calls_and_everything_arrives(server: TelegramServer, site: Site, ana: Phone) -> None:
    taker = Taker()
    async with receiving(site.channel, taker):
        ana.say("uno")
        ana.say("dos")
        await until(lambda: len(taker.contents) == 3 and not server.updates.waiting)
    assert taker.contents == [Said("/start"), Said("uno"), Said("dos")]


async def test_what_cannot_be_kept_comes_again(server: TelegramServer, site: Site, ana: Phone) -> None:
    taker = Taker(refuses=True)
    async with receiving(site.channel, taker):
        await until(lambda: taker.refused)
        await until(lambda: "PUBLIC_URL (Wrong response from the webhook: 503" in (site.channel.health.problem or ""))
        taker.refuses = False
        await until(lambda: taker.contents == [Said("/start")])
        await until(lambda: site.channel.health.problem is None)


async def test_200_is_said_only_after_the_update_is_kept(site: Site) -> None:
    kept, status = asyncio.Event(), 0

    async def slow(arrivals: object) -> None:
        await kept.wait()

    receiver = asyncio.create_task(site.channel.receive(slow))
    await until(lambda: site.channel.health.last_heard_at)
    post = asyncio.create_task(site.post(body_of("text")))
    done, _ = await asyncio.wait([post], timeout=0.3)
    assert not done
    kept.set()
    status = await post
    assert status == 200
    receiver.cancel()
    await asyncio.gather(receiver, return_exceptions=True)


@pytest.mark.parametrize("told", [None, "", "F" * 64, "f" * 63, "f" * 65, "ñ" * 64])
async def test_without_the_secret_nothing_happens(site: Site, told: str | None) -> None:
    taker = Taker()
    site.headers = {} if told is None else {SECRET_HEADER: told}
    async with receiving(site.channel, taker):
        assert await site.post(body_of("text")) == 403
        assert await site.post(b"x" * (BODY_LIMIT + 1)) == 403
    assert not taker.arrivals


async def test_a_body_beyond_the_limit_is_refused_announced_or_not(site: Site) -> None:
    async def unannounced() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 64 * 1024

    taker = Taker()
    async with receiving(site.channel, taker):
        await until(lambda: site.channel.health.last_heard_at)
        assert await site.post(b"x" * (BODY_LIMIT + 1)) == 413
        assert await site.post(unannounced()) == 413
        assert await site.post(body_of("text")) == 200
    assert len(taker.arrivals) == 1


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[1]", b"7", b'{"update_id": 5}', b"[" * 50_000])
async def test_what_cannot_be_read_is_kept_and_not_sent_for_ever(site: Site, body: bytes) -> None:
    taker = Taker()
    async with receiving(site.channel, taker):
        await until(lambda: site.channel.health.last_heard_at)
        assert await site.post(body) == 200
        assert await site.post(body) == 200
    assert len(taker.problems) == 1


async def test_any_content_type_will_do(site: Site) -> None:
    taker = Taker()
    async with receiving(site.channel, taker):
        await until(lambda: site.channel.health.last_heard_at)
        headers = {"Content-Type": "application/json; charset=utf-8"}
        assert await site.post(body_of("text"), **headers) == 200
    assert len(taker.arrivals) == 1


async def test_what_concerns_nobody_is_well_received(site: Site) -> None:
    taker = Taker()
    async with receiving(site.channel, taker):
        await until(lambda: site.channel.health.last_heard_at)
        assert await site.post(body_of("channel_post")) == 200
    assert not taker.arrivals


async def test_before_anybody_takes_and_after_it_says_try_again(site: Site) -> None:
    assert await site.post(body_of("text")) == 503
    async with receiving(site.channel, Taker()):
        await until(lambda: site.channel.health.last_heard_at)
        assert await site.post(body_of("text")) == 200
    assert await site.post(body_of("text")) == 503


async def test_only_posts_are_taken(site: Site) -> None:
    async with aiohttp.ClientSession() as session, session.get(site.url, headers=site.headers) as answer:
        assert answer.status == 405


async def test_the_path_tells_neither_the_token_nor_the_secret(server: TelegramServer, site: Site) -> None:
    assert SECRET[:8] not in site.url
    assert server.token not in site.url
    assert server.token.partition(":")[0] not in site.url


async def test_a_press_is_answered(server: TelegramServer, site: Site, ana: Phone) -> None:
    taker = Taker()
    async with receiving(site.channel, taker):
        await site.channel.send("1001", Outgoing("¿Cómo va?", (Button("Listo", "d:1"),)), None)
        ana.press("Listo")
        await until(lambda: Pressed("d:1") in taker.contents and not server.account.presses)


async def test_a_webhook_that_was_lost_is_registered_again(server: TelegramServer, site: Site, ana: Phone) -> None:
    taker = Taker()
    async with receiving(site.channel, taker):
        await until(lambda: taker.contents)
        await server.reception.close()
        ana.say("sigo")
        await until(lambda: Said("sigo") in taker.contents)


async def test_registering_drops_nothing_and_names_the_kinds(server: TelegramServer, site: Site, ana: Phone) -> None:
    taker = Taker()
    async with receiving(site.channel, taker):
        await until(lambda: taker.contents == [Said("/start")])
        webhook = server.reception.webhook
        assert webhook is not None
        assert (webhook.url, webhook.secret) == (site.url, SECRET)
    assert server.updates.allowed == {"message", "edited_message", "callback_query", "my_chat_member"}


async def test_a_revoked_token_closes_the_channel(server: TelegramServer, site: Site) -> None:
    async with receiving(site.channel, Taker()) as task:
        await until(lambda: site.channel.health.last_heard_at)
        server.revoke_token()
        with pytest.raises(ChannelClosed, match="@BotFather"):
            await asyncio.wait_for(task, 5)


async def test_who_polls_has_no_route(channel: TelegramChannel) -> None:
    assert channel.webhook_route() is None


async def test_many_processes_at_one_address_register_it_once_and_leave_it(server: TelegramServer, site: Site) -> None:
    public = Public(site.url.rpartition("/telegram/")[0], SecretStr(SECRET))
    others = [channel_to(server, public=public) for _ in range(3)]
    calls = server.account.calls
    async with contextlib.AsyncExitStack() as stack:
        for channel in (site.channel, *others):
            await stack.enter_async_context(receiving(channel, Taker()))
            await until(lambda: server.reception.webhook is not None)
        checked = calls["getwebhookinfo"]
        await until(lambda: calls["getwebhookinfo"] > checked + 8)
    for channel in others:
        await channel.close()
    assert calls["setwebhook"] == 1


def test_a_failure_counts_as_long_as_messages_wait_and_telegram_has_just_failed() -> None:
    now = datetime(2014, 4, 29, tzinfo=UTC)
    told = [
        undelivered(WebhookInfo("", False, waiting, now - timedelta(minutes=ago), "503"), now) is not None
        for waiting, ago in ((3, 0), (3, 4), (0, 0), (3, 6), (3, 3 * 365 * 24 * 60))
    ]
    assert told == [True, True, False, False, False]
