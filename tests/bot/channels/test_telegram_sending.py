"""What is said on Telegram, as the person sees it."""

import time
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs
from PIL import Image
from pydantic import SecretStr

from bot.channels.base import (
    Channel,
    Enclosed,
    Rejected,
)
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_sending import rows_of
from bot.clock import SystemClock
from conversations.messages import Attachment, Button, Outgoing
from tests.fakes.telegram_server import Phone, TelegramServer

HELLO = Outgoing("¿Cómo va?")


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
    assert [len(row) for row in rows_of(Outgoing("?", buttons(*labels)))] == widths


@settings(deadline=None)
@given(st.lists(st.text(min_size=1, max_size=30), max_size=20))
def test_every_button_is_shown_once_in_order(labels: list[str]) -> None:
    shown = [key for row in rows_of(Outgoing("?", buttons(*labels))) for key in row]
    assert [key.data for key in shown] == [f"d:{place}" for place in range(len(labels))]


async def test_what_people_wrote_never_becomes_markup(channel: TelegramChannel, ana: Phone) -> None:
    hostile = "<b>Ana</b> *x* _y_ [z](https://example.org) &amp; \ud800\0"
    await channel.send("1001", Outgoing(hostile), None)
    assert ana.chat[-1].text == "<b>Ana</b> *x* _y_ [z](https://example.org) &amp; \ufffd"
    assert "entities" not in ana.chat[-1].raw


async def test_a_long_text_goes_in_parts_with_the_buttons_under_the_last(channel: TelegramChannel, ana: Phone) -> None:
    outgoing = Outgoing("💪" * 2000 + "\n" + "b" * 2000, buttons("Sí"))
    begin = time.monotonic()
    delivered = await channel.send("1001", outgoing, None)
    assert time.monotonic() - begin >= 1 / channel.pace.per_chat_second
    assert channel.pace.parts(outgoing) == 2
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
    outgoing = Outgoing("💪" * 513, buttons("Sí"), attachment=Attachment(1, picture=True))
    begin = time.monotonic()
    await channel.send("1001", outgoing, picture(tmp_path))
    assert time.monotonic() - begin >= 1 / channel.pace.per_chat_second
    assert channel.pace.parts(outgoing) == 2
    assert channel.pace.parts(structs.replace(outgoing, text="💪" * 512)) == 1
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
