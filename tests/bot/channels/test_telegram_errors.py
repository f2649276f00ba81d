"""What each refusal and each fault of a send means for the outbox, and that none of them shows the token."""

import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.channels.base import (
    ChannelClosed,
    MaybeSent,
    Moved,
    NotSent,
    Rejected,
    RouteClosed,
    SendError,
    Throttled,
)
from bot.channels.telegram import TelegramChannel
from bot.clock import SystemClock
from conversations.messages import Outgoing
from tests.bot.channels.telegram_ends import QUICK, all_told
from tests.fakes.telegram_server import Fault, Phone, TelegramServer

HELLO = Outgoing("¿Cómo va?")


FAULTS: list[tuple[Fault, type[SendError]]] = [
    (Fault(status=403, description="Forbidden: user is deactivated"), RouteClosed),
    (Fault(status=400, description="Bad Request: chat not found"), RouteClosed),
    (Fault(status=400, description="Bad Request: PEER_ID_INVALID"), RouteClosed),
    (Fault(status=400, description="Bad Request: not enough rights to send text messages to the chat"), RouteClosed),
    (Fault(status=400, description="Bad Request: message is too long"), Rejected),
    (Fault(status=401), ChannelClosed),
    (Fault(status=404), ChannelClosed),
    (Fault(status=413), Rejected),
    (Fault(status=500), NotSent),
    (Fault(status=502), NotSent),
    (Fault(cut="before"), MaybeSent),
    (Fault(cut="after"), MaybeSent),
    (Fault(delay=1.0), MaybeSent),
]


@pytest.mark.parametrize(("fault", "expected"), FAULTS, ids=lambda value: getattr(value, "__name__", None))
async def test_every_fault_says_what_to_do_next(
    channel: TelegramChannel, server: TelegramServer, ana: Phone, fault: Fault, expected: type[SendError]
) -> None:
    server.faults.add(replace(fault, method="sendMessage"))
    with pytest.raises(SendError) as raised:
        await channel.send("1001", HELLO, None)
    assert type(raised.value) is expected
    assert server.token.partition(":")[2] not in all_told(raised.value)
    await channel.send("1001", HELLO, None)


async def test_a_lost_answer_is_not_repeated_by_itself(
    channel: TelegramChannel, server: TelegramServer, ana: Phone
) -> None:
    """Sending again by itself made 57 doubles of 300; only the outbox may decide to."""
    await channel.send("1001", HELLO, None)
    server.faults.add(Fault("sendMessage", cut="after"))
    with pytest.raises(MaybeSent):
        await channel.send("1001", Outgoing("Una sola vez"), None)
    assert [message.text for message in ana.from_bot].count("Una sola vez") == 1
    assert server.statistics().calls["sendmessage"] == 2


async def test_told_to_wait_it_says_how_long(channel: TelegramChannel, server: TelegramServer, ana: Phone) -> None:
    server.faults.add(Fault("sendMessage", status=429, retry_after=7))
    with pytest.raises(Throttled) as raised:
        await channel.send("1001", HELLO, None)
    assert raised.value.seconds == 7


async def test_who_blocked_us_or_never_began_cannot_be_reached(
    channel: TelegramChannel, server: TelegramServer, ana: Phone
) -> None:
    ana.block()
    server.phone(1002, "Berta")
    for chat_key in ("1001", "1002", "999"):
        with pytest.raises(RouteClosed):
            await channel.send(chat_key, HELLO, None)


async def test_a_migrated_group_tells_its_new_key(channel: TelegramChannel, server: TelegramServer, ana: Phone) -> None:
    group = server.group("Coordinación", ana)
    new = server.migrate(group)
    with pytest.raises(Moved) as raised:
        await channel.send(str(group.chat_id), HELLO, None)
    assert raised.value.chat_key == str(new.chat_id)
    await channel.send(raised.value.chat_key, HELLO, None)


async def test_without_a_connection_it_surely_did_not_leave(
    channel: TelegramChannel, server: TelegramServer, ana: Phone
) -> None:
    await server.stop()
    with pytest.raises(NotSent) as raised:
        await channel.send("1001", HELLO, None)
    assert server.token not in all_told(raised.value)
    await server.start()
    await channel.send("1001", HELLO, None)


async def test_a_connection_that_is_never_made_holds_no_token_in_its_error() -> None:
    """The library's own text for this fault names the whole address."""
    with contextlib.ExitStack() as sockets:
        full = sockets.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(3):
            waiting = sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        async with channel_at(full.getsockname()[1]) as channel:
            with pytest.raises(NotSent) as raised:
                await channel.send("1001", HELLO, None)
    assert "canary" not in all_told(raised.value)


@contextlib.asynccontextmanager
async def channel_at(port: int) -> AsyncIterator[TelegramChannel]:
    address = f"http://127.0.0.1:{port}"
    channel = TelegramChannel(SecretStr("1:canary"), SystemClock(), api_url=address, timing=QUICK)
    yield channel
    await channel.close()


Answer = Callable[[], web.Response]
STRANGE: list[tuple[Answer, type[SendError]]] = [
    (lambda: web.Response(text="<html>Sign in</html>"), MaybeSent),
    (lambda: web.json_response({"ok": True}), MaybeSent),
    (lambda: web.json_response({"ok": True, "result": True}), MaybeSent),
    (lambda: web.json_response([]), MaybeSent),
    (lambda: web.Response(status=502, text="<html>Bad Gateway</html>"), NotSent),
    (lambda: web.Response(status=429, text="slow down"), NotSent),
    (lambda: web.Response(status=413, text="<html>"), Rejected),
    (lambda: web.Response(status=302, headers={"Location": "http://127.0.0.1:9/"}), NotSent),
]


@pytest.mark.parametrize(("answer", "expected"), STRANGE)
async def test_answers_that_are_not_telegrams(
    answer: Answer, expected: type[SendError], caplog: pytest.LogCaptureFixture
) -> None:
    async def answered(request: web.Request) -> web.Response:
        return answer()

    application = web.Application()
    application.router.add_route("*", "/{anything:.*}", answered)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with channel_at(runner.addresses[0][1]) as channel:
        with pytest.raises(SendError) as raised:
            await channel.send("1001", Outgoing("un secreto"), None)
    await runner.cleanup()
    assert type(raised.value) is expected
    assert "canary" not in all_told(raised.value) + caplog.text


async def test_neither_the_token_nor_what_is_said_is_ever_logged_or_shown(
    channel: TelegramChannel, server: TelegramServer, ana: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    await channel.send("1001", Outgoing("un secreto"), None)
    server.faults.add(Fault("sendMessage", status=500))
    with pytest.raises(NotSent):
        await channel.send("1001", Outgoing("un secreto"), None)
    shown = caplog.text + repr(channel) + repr(vars(channel))
    assert server.token not in shown
    assert "un secreto" not in shown
