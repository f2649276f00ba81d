"""A person's talk becomes a transcript, and a transcript is held."""

import asyncio
from pathlib import Path

import pytest
import telegram

from tests import talk
from tests.fakes.telegram_server import Phone, TelegramServer
from tests.talk import answer, hears_nothing, matches_transcript, transcript

EXPECTED = """\
> /start

¿Cómo va?
[Listo] [Avanzó]
[Con un obstáculo]

> [Avanzó]

(edited)
¿Cuánto?
[25] [50]

> 30
> más o menos

(popup: Gracias)

> (file: plan.txt)
> Mi plan

(file: carta.txt)
Listo
"""


async def test_a_conversation_reads_as_it_was_seen() -> None:
    async with TelegramServer(rates=None) as server, telegram.Bot(server.token, server.base_url) as bot:
        ana = server.phone(1001, "Ana")
        ana.start()
        rows = [["Listo", "Avanzó"], ["Con un obstáculo"]]
        sent = await bot.send_message(1001, "¿Cómo va?", reply_markup=keyboard(rows))

        async def play() -> None:
            press = (await bot.get_updates(offset=100_000_002, timeout=5))[-1].callback_query
            assert press is not None
            await sent.edit_text("¿Cuánto?", reply_markup=keyboard([["25", "50"]]))
            await bot.get_updates(offset=100_000_003, timeout=5)
            await press.answer("Gracias")
            await bot.send_message(1001, "sigue")
            await bot.get_updates(offset=100_000_004, timeout=5)
            await bot.send_document(1001, b"Hola", filename="carta.txt", caption="Listo")

        playing = asyncio.create_task(play())
        await answer(ana, "Avanzó", "30\nmás o menos", sends_a_plan, seconds=1.0)
        await playing
        assert transcript(e for e in ana.events if e.text != "sigue") == EXPECTED
        ana.looks()
        await hears_nothing(ana, 0.05)


def sends_a_plan(phone: Phone) -> object:
    return phone.send_document(b"x", "plan.txt", caption="Mi plan")


def keyboard(rows: list[list[str]]) -> telegram.InlineKeyboardMarkup:
    return telegram.InlineKeyboardMarkup(
        [[telegram.InlineKeyboardButton(label, callback_data=label) for label in row] for row in rows]
    )


def test_a_transcript_is_held_and_written_anew_on_demand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talk, "TRANSCRIPTS", tmp_path)
    monkeypatch.delenv(talk.UPDATE, raising=False)
    with pytest.raises(AssertionError, match=talk.UPDATE):
        matches_transcript("registro", "es", "> hola\n")
    monkeypatch.setenv(talk.UPDATE, "1")
    assert matches_transcript("registro", "es", "> hola\n")
    monkeypatch.delenv(talk.UPDATE)
    assert matches_transcript("registro", "es", "> hola\n")
    with pytest.raises(AssertionError, match=r"\+> adiós"):
        matches_transcript("registro", "es", "> adiós\n")
