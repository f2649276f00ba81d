"""The harness itself: what it counts as lost, as double and as missing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import aiohttp
import pytest

from tests.fakes.telegram_server import Message, MovableClock, TelegramServer
from tests.faults.bench import STILL, USUAL_START, Bench, Counts
from tests.faults.company import Contact
from tests.faults.figures import Figures, Wanted, figures_of
from tests.faults.people import Reply, Someone
from tests.faults.records_kept import lost_facts
from tests.faults.registry import KINDS
from tests.faults.table import ending

GUIDE = Path(__file__).parents[2] / "docs" / "contributors.md"


class Answerer(Someone):
    def respond(self, message: Message) -> Reply | None:
        return Reply(f"answer to {message.text}", {message.text: "yes"}) if "?" in message.text else None


class Scene:
    """A person, and a bot in the hand of the test."""

    def __init__(self, server: TelegramServer, session: aiohttp.ClientSession) -> None:
        self.bench = Bench(server, MovableClock(), Random(1), pause=0.01, patience=0.3)
        self.bench.went_up()
        self.person = Answerer(self.bench, server.phone(7, "Laura"))
        self.person.phone.start()
        self._server, self._session = server, session

    async def bot(self, method: str, **values: object) -> None:
        address = f"{self._server.base_url}{self._server.token}/{method}"
        async with self._session.post(address, json=values) as answer:
            assert answer.status == 200, await answer.text()

    async def says(self, text: str) -> None:
        await self.bot("sendMessage", chat_id=7, text=text)

    async def asks(self, chat: int, text: str, data: str, label: str) -> None:
        keyboard = {"inline_keyboard": [[{"text": label, "callback_data": data}]]}
        await self.bot("sendMessage", chat_id=chat, text=text, reply_markup=keyboard)

    async def takes_all(self) -> None:
        await self.bot("getUpdates", offset=self._server.updates.next_id)

    async def until(self, acts: int) -> None:
        await acted(self.person, acts)


async def acted(person: Someone, acts: int) -> None:
    async with asyncio.timeout(5):
        while person.acts < acts:
            await asyncio.sleep(0.01)


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with playing() as scene:
        yield scene


@asynccontextmanager
async def playing() -> AsyncIterator[Scene]:
    async with TelegramServer(rates=None) as server, aiohttp.ClientSession() as session:
        scene = Scene(server, session)
        life = asyncio.create_task(scene.person.live())
        yield scene
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)


async def test_an_answer_that_brings_a_reply_is_neither_lost_nor_double(scene: Scene) -> None:
    await scene.says("hour?")
    await scene.until(1)
    await scene.takes_all()
    await scene.says("thanks")
    await asyncio.sleep(0.5)
    counts = scene.bench.counts
    assert (counts.answers, counts.unanswered, counts.doubles) == (1, set(), [])


async def test_an_answer_handed_over_that_brings_nothing_is_given_again_and_lost(scene: Scene) -> None:
    await scene.says("hour?")
    await scene.until(1)
    await scene.takes_all()
    await scene.until(3)
    assert scene.bench.counts.unanswered == {"hour?"}


async def test_an_answer_still_at_telegram_is_waited_for(scene: Scene) -> None:
    await scene.says("hour?")
    await scene.until(1)
    await asyncio.sleep(0.7)
    assert scene.bench.counts.unanswered == set()


async def test_the_same_words_before_any_answer_are_a_double(scene: Scene) -> None:
    await scene.says("thanks")
    await scene.says("thanks")
    await asyncio.sleep(0.1)
    assert len(scene.bench.counts.doubles) == 1


async def test_a_question_seen_again_before_the_reply_is_a_double(scene: Scene) -> None:
    await scene.says("hour?")
    await scene.until(1)
    await scene.says("hour?")
    await scene.says("thanks")
    await asyncio.sleep(0.5)
    assert len(scene.bench.counts.doubles) == 1
    assert scene.person.acts == 1


async def test_a_bot_that_took_long_to_start_is_given_longer_until_it_has_nothing_more_to_say(scene: Scene) -> None:
    scene.bench.started(3 * USUAL_START)
    scene.bench.heard_at = scene.bench.now() - 2 * STILL
    await scene.takes_all()
    scene.bench._ready_since = scene.bench.heard_at
    assert not scene.bench.quiet()
    scene.bench.heard_at = scene.bench._ready_since = scene.bench.now() - 3.1 * STILL
    assert scene.bench.quiet()


async def test_thanks_for_a_second_letter_are_no_double_though_the_question_with_them_is_answered(scene: Scene) -> None:
    scene.bench.patience = 5
    contact = Contact(scene.bench, scene.bench.server.phone(8, "Lucía"), "Taller 08", seed=1)
    contact.phone.start()
    life = asyncio.create_task(contact.live())
    for acts, letter in enumerate(("first", "second"), 1):
        await scene.asks(8, letter, f"{letter}.letter", "Visto, gracias")
        await acted(contact, acts)
    await scene.takes_all()
    for _letter in ("first", "second"):
        await scene.asks(8, "Gracias.\n\nMes 3 de 6. Acción 1: luz. ¿Cómo va?", "month.status", "Sin cambios")
        await acted(contact, 3)
    await scene.takes_all()
    await scene.bot("sendMessage", chat_id=8, text="Acción 2")
    await asyncio.sleep(0.2)
    life.cancel()
    assert scene.bench.counts.notes == []


def test_lost_answers_count_once_however_often_they_show() -> None:
    counts = Counts(unanswered={"Taller/hour"})
    lost = lost_facts({"Taller/hour": "9:30", "Taller/plan": "1"}, {"Taller/plan": "1"})
    assert figures_of(counts, lost).lost == 1


def test_what_is_not_as_wanted_is_named() -> None:
    figures = Figures(faults=10, lost=1, double_messages=8, worst_doubles=2, max_gap_s=6)
    found = list(Wanted(gap=5).failures(figures))
    assert [failure.split()[0] for failure in found] == ["lost", "worst_doubles", "max_gap_s", "double"]
    assert list(Wanted(gap=5).failures(Figures(faults=10, double_messages=7, worst_doubles=1, max_gap_s=5))) == []


def test_doubles_are_counted_between_one_fault_and_the_next() -> None:
    counts = Counts(doubles=[1.5, 1.6, 2.5], faults=[1.0, 2.0])
    assert figures_of(counts, {}).worst_doubles == 2


def test_a_kind_that_could_not_be_played_is_said_to_be_so_and_why() -> None:
    assert ending(Figures(not_run="strace is missing").as_json()) == "not played: strace is missing"
    assert ending(Figures(seconds=41.2).as_json()) == "done in 41 s"
    assert ending({"failed": "not done after 90 s"}) == "failed"


def test_every_kind_is_told_of_in_the_guide() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert [name for name in KINDS if f"| `{name}` |" not in guide] == []
