"""What is said on Telegram, and what each refusal or fault means for the outbox."""

import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pydantic import SecretStr

from bot.channels.base import (
    Channel,
    ChannelClosed,
    Enclosed,
    MaybeSent,
    Moved,
    NotSent,
    Rejected,
    RouteClosed,
    SendError,
    Throttled,
)
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_sending import keyboard_of
from bot.clock import SystemClock
from conversations.messages import Button, Outgoing
from tests.bot.channels.telegram_ends import QUICK, all_told, channel_to
from tests.fakes.telegram_server import Fault, Phone, TelegramServer

HELLO = Outgoing("¿Cómo va?")


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


def buttons(*labels: str) -> tuple[Button, ...]:
    return tuple(Button(label, f"d:{place}") for place, label in enumerate(labels))


def said(phone: Phone) -> list[str]:
    return [message.text for message in phone.chat if message.from_bot]


def picture(folder: Path, width: int = 60, height: int = 40) -> Enclosed:
    content = BytesIO()
    Image.new("RGB", (width, height), "teal").save(content, "PNG")
    path = folder / "picture"
    path.write_bytes(content.getvalue())
    return Enclosed(path, "avance.png", "image/png", picture=True)


def test_it_is_a_channel() -> None:
    channel: Channel = TelegramChannel(SecretStr("1:x"), SystemClock())
    assert channel.name == "telegram"


async def test_a_text_is_delivered_with_telegrams_id_and_time(channel: TelegramChannel, ana: Phone) -> None:
    delivered = await channel.send("1001", HELLO, None)
    last = ana.chat[-1]
    assert last.text == "¿Cómo va?"
    assert delivered.external_id == str(last.message_id)
    assert delivered.at.timestamp() == last.raw["date"]


async def test_choices_come_first_and_navigation_last(channel: TelegramChannel, ana: Phone) -> None:
    await channel.send("1001", Outgoing("?", buttons("Sí", "No"), navigation=buttons("Volver")), None)
    assert ana.chat[-1].rows == [["Sí", "No"], ["Volver"]]


@pytest.mark.parametrize(
    ("labels", "widths"),
    [
        (["Sí", "No"], [2]),
        (["1", "2", "3"], [3]),
        (["1", "2", "3", "4"], [2, 2]),
        (["1", "2", "3", "4", "5"], [3, 2]),
        (["Terminada", "En marcha", "Sin empezar"], [2, 1]),
        (["Sí", "Quiero elegir otra acción clave"], [1, 1]),
    ],
)
def test_as_many_buttons_in_a_row_as_the_longest_label_allows(labels: list[str], widths: list[int]) -> None:
    keyboard = keyboard_of(Outgoing("?", buttons(*labels)))
    assert keyboard is not None
    assert [len(row) for row in keyboard.inline_keyboard] == widths


@given(st.lists(st.text(min_size=1, max_size=30), max_size=20))
def test_every_button_is_shown_once_in_order(labels: list[str]) -> None:
    keyboard = keyboard_of(Outgoing("?", buttons(*labels)))
    shown = [key for row in keyboard.inline_keyboard for key in row] if keyboard else []
    assert [key.callback_data for key in shown] == [f"d:{place}" for place in range(len(labels))]


async def test_what_people_wrote_never_becomes_markup(channel: TelegramChannel, ana: Phone) -> None:
    hostile = "<b>Ana</b> *x* _y_ [z](https://example.org) &amp; \ud800\0"
    await channel.send("1001", Outgoing(hostile), None)
    assert ana.chat[-1].text == "<b>Ana</b> *x* _y_ [z](https://example.org) &amp; \ufffd"
    assert "entities" not in ana.chat[-1].raw


async def test_a_long_text_goes_in_parts_with_the_buttons_under_the_last(channel: TelegramChannel, ana: Phone) -> None:
    text = "💪" * 2000 + "\n" + "b" * 2000
    delivered = await channel.send("1001", Outgoing(text, buttons("Sí")), None)
    assert said(ana) == ["💪" * 2000, "b" * 2000]
    assert [message.rows for message in ana.chat if message.from_bot] == [[], [["Sí"]]]
    assert delivered.external_id == str(ana.chat[-1].message_id)


async def test_a_picture_carries_the_text_and_the_buttons(channel: TelegramChannel, ana: Phone, tmp_path: Path) -> None:
    enclosed = picture(tmp_path)
    await channel.send("1001", Outgoing("Su avance", buttons("Sí")), enclosed)
    last = ana.chat[-1]
    assert last.picture is not None
    assert (last.picture.data, last.text, last.rows) == (enclosed.path.read_bytes(), "Su avance", [["Sí"]])


async def test_a_text_too_long_for_a_caption_follows_its_picture(
    channel: TelegramChannel, ana: Phone, tmp_path: Path
) -> None:
    await channel.send("1001", Outgoing("💪" * 513, buttons("Sí")), picture(tmp_path))
    shown, text = [message for message in ana.chat if message.from_bot]
    assert shown.picture is not None
    assert (shown.text, shown.rows) == ("", [])
    assert (text.text, text.rows) == ("💪" * 513, [["Sí"]])


async def test_a_document_keeps_its_name_and_type(channel: TelegramChannel, ana: Phone, tmp_path: Path) -> None:
    path = tmp_path / "kept"
    path.write_bytes(b"%PDF-1.7 plan")
    name = 'Plan "año" 2026\r\nX-Header: 1.pdf'
    await channel.send("1001", Outgoing("Aquí está"), Enclosed(path, name, "application/pdf", picture=False))
    document = ana.chat[-1].document
    assert document is not None
    assert document.data == b"%PDF-1.7 plan"
    assert (document.file_name, document.mime_type) == ('Plan "año" 2026X-Header: 1.pdf', "application/pdf")


async def test_a_picture_that_telegram_will_not_show_goes_as_a_document(
    channel: TelegramChannel, ana: Phone, tmp_path: Path
) -> None:
    await channel.send("1001", Outgoing("Larga"), picture(tmp_path, 4200, 100))
    assert ana.chat[-1].document is not None
    assert ana.chat[-1].text == "Larga"


async def test_a_picture_beyond_ten_megabytes_goes_as_a_document(
    channel: TelegramChannel, server: TelegramServer, ana: Phone, tmp_path: Path
) -> None:
    path = tmp_path / "large"
    path.write_bytes(b"x" * (10 * 1024 * 1024 + 1))
    await channel.send("1001", Outgoing("Foto"), Enclosed(path, "foto.png", "image/png", picture=True))
    assert ana.chat[-1].document is not None
    assert server.statistics().calls.get("sendphoto", 0) == 0


async def test_a_file_that_is_gone_is_given_up(channel: TelegramChannel, ana: Phone, tmp_path: Path) -> None:
    with pytest.raises(Rejected, match="gone"):
        await channel.send("1001", HELLO, Enclosed(tmp_path / "none", "x.png", "image/png", picture=True))


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
    assert said(ana).count("Una sola vez") == 1
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
