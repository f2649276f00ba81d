import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Arrival, Channel, Enclosed, Malformed, MenuEntry, Rejected, RouteClosed
from bot.channels.phones import PhonesChannel
from bot.channels.phones_events import ClockMove, Menu, Message
from bot.channels.phones_people import LARGEST_FILE, BotBlocked, People, TooLarge
from bot.channels.phones_store import Chats, UnknownPhone
from bot.clock import MovableClock
from conversations.messages import Blocked, Button, Incoming, Outgoing, Pressed, RemoteFile, Returned, Said

START = datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


class Shop:
    """Phones in a folder, with everything that is made anew after a restart."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.chats = Chats(folder)
        self.people = People(self.chats)
        self.channel = PhonesChannel(self.chats, MovableClock(START), "http://127.0.0.1:8080/")

    def restarted(self) -> "Shop":
        return Shop(self.folder)

    def laura(self) -> str:
        return self.people.add_phone("Laura", "contact", "es", START).key

    def texts(self, phone: str) -> list[str]:
        return [message.text for message in self.chats.messages[phone]]

    def read(self) -> list[Incoming | None]:
        return [self.channel.read(update.payload) for update in self.chats.waiting.values()]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


class Taker:
    """An inbox that keeps what it takes; it refuses the first `refusals` batches."""

    def __init__(self, refusals: int = 0) -> None:
        self.refusals = refusals
        self.batches: list[list[Arrival]] = []

    @property
    def said(self) -> list[list[str]]:
        return [[json.loads(arrival.payload)["said"] for arrival in batch] for batch in self.batches]

    async def take(self, arrivals: Sequence[Arrival]) -> None:
        if self.refusals:
            self.refusals -= 1
            raise OSError("disk full")
        self.batches.append(list(arrivals))


async def receive_until_quiet(shop: Shop, taker: Taker, seconds: float = 5) -> None:
    receiving = asyncio.create_task(shop.channel.receive(taker.take))
    async with asyncio.timeout(seconds):
        while shop.chats.waiting:
            await shop.chats.journal.more_than(len(shop.chats.journal.events))
    receiving.cancel()
    with suppress(asyncio.CancelledError):
        await receiving


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def test_the_phones_are_a_channel(shop: Shop) -> None:
    channel: Channel = shop.channel
    assert channel.name == "phones"


def test_what_a_person_says_reaches_the_bot_under_the_phone_and_its_language(shop: Shop) -> None:
    phone = shop.laura()
    shop.people.say(phone, "hola", START)
    [incoming] = shop.read()
    assert incoming is not None
    assert (incoming.content, incoming.user_key, incoming.chat_key) == (Said("hola"), phone, phone)
    assert (incoming.language, incoming.sender_name, incoming.in_group) == ("es", "Laura", False)


def test_a_link_shows_a_bare_start_and_brings_its_payload_to_the_bot(shop: Shop) -> None:
    phone = shop.laura()
    shop.people.start(phone, "inv-123", START)
    [incoming] = shop.read()
    assert incoming is not None
    assert incoming.content == Said("/start inv-123")
    assert shop.texts(phone) == ["/start"]


def test_presses_and_blocks_reach_the_bot_in_their_order(shop: Shop) -> None:
    phone = shop.laura()
    shop.people.press(phone, 1, "token.abc.yes", START)
    shop.people.block(phone, START, blocked=True)
    shop.people.block(phone, START, blocked=True)
    shop.people.block(phone, START, blocked=False)
    contents = [incoming.content for incoming in shop.read() if incoming]
    assert contents == [Pressed("token.abc.yes"), Blocked(), Returned()]


def test_who_blocked_the_bot_cannot_write_to_it(shop: Shop) -> None:
    phone = shop.laura()
    shop.people.block(phone, START, blocked=True)
    with pytest.raises(BotBlocked):
        shop.people.say(phone, "hola", START)
    assert shop.texts(phone) == []


def test_an_unknown_phone_does_nothing(shop: Shop) -> None:
    with pytest.raises(UnknownPhone):
        shop.people.say("nobody", "hola", START)
    assert shop.chats.waiting == {}


async def test_what_waits_is_taken_in_one_batch_and_only_once(shop: Shop) -> None:
    phone, taker = shop.laura(), Taker()
    for word in ("uno", "dos", "tres"):
        shop.people.say(phone, word, START)
    await receive_until_quiet(shop, taker)
    await receive_until_quiet(shop.restarted(), taker)
    assert taker.said == [["uno", "dos", "tres"]]


async def test_what_the_inbox_could_not_keep_comes_again_under_the_same_id(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.phones.RETRY_SECONDS", 0.01)
    phone, taker = shop.laura(), Taker(refusals=2)
    told = shop.people.say(phone, "hola", START).update
    await receive_until_quiet(shop, taker)
    assert [[arrival.external_id for arrival in batch] for batch in taker.batches] == [[told]]


async def test_what_waited_at_a_crash_is_brought_after_the_restart(shop: Shop) -> None:
    shop.people.say(shop.laura(), "hola", START)
    taker, after = Taker(), shop.restarted()
    await receive_until_quiet(after, taker)
    assert taker.said == [["hola"]]


async def test_receiving_ends_when_the_channel_closes(shop: Shop) -> None:
    receiving = asyncio.create_task(shop.channel.receive(Taker().take))
    await asyncio.sleep(0)
    await shop.channel.close()
    async with asyncio.timeout(2):
        await receiving


async def test_a_message_of_the_bot_is_kept_with_its_buttons_and_the_simulated_time(shop: Shop) -> None:
    phone = shop.laura()
    outgoing = Outgoing("¿Sector?", (Button("Comercio", "t.q.1"),), (Button("Atrás", "t.q.<"),))
    delivered = await shop.channel.send(phone, outgoing, None)
    [message] = shop.restarted().chats.messages[phone]
    assert (message.text, message.by, message.number) == ("¿Sector?", "bot", 1)
    assert [choice.label for choice in message.choices + message.navigation] == ["Comercio", "Atrás"]
    assert abs(message.at - START) < timedelta(minutes=1)
    assert delivered.external_id == f"{phone}:1"


async def test_nobody_is_reached_who_blocked_the_bot_or_has_no_phone(shop: Shop) -> None:
    phone = shop.laura()
    shop.people.block(phone, START, blocked=True)
    for key in (phone, "nobody"):
        with pytest.raises(RouteClosed):
            await shop.channel.send(key, Outgoing("hola"), None)


async def test_a_sent_file_outlives_the_place_it_was_sent_from(shop: Shop, tmp_path: Path) -> None:
    phone, chart = shop.laura(), tmp_path / "chart.png"
    chart.write_bytes(b"picture")
    await shop.channel.send(phone, Outgoing("avance"), Enclosed(chart, "avance.png", "image/png", picture=True))
    chart.unlink()
    file = shop.restarted().chats.messages[phone][0].file
    assert file is not None
    assert (shop.chats.files / file.reference).read_bytes() == b"picture"


async def test_a_persons_file_can_be_fetched_by_the_bot(shop: Shop) -> None:
    phone = shop.laura()
    kept = await shop.people.keep_file(stream(b"uno", b"dos"), "plan.pdf", "application/pdf")
    shop.people.send_file(phone, kept, "mi plan", START)
    [incoming] = shop.read()
    assert incoming is not None
    assert incoming.content == RemoteFile(kept.reference, "plan.pdf", "application/pdf", 6, "mi plan")
    assert b"".join([chunk async for chunk in shop.channel.fetch(kept.reference)]) == b"unodos"


async def test_a_file_above_the_limit_leaves_nothing_behind(shop: Shop) -> None:
    with pytest.raises(TooLarge):
        await shop.people.keep_file(stream(b"x" * LARGEST_FILE, b"x"), "film.mp4", "video/mp4")
    assert list(shop.chats.files.iterdir()) == []


@pytest.mark.parametrize("reference", ["../journal.jsonl", "0" * 24, "", "/etc/passwd"])
async def test_only_kept_files_can_be_fetched(shop: Shop, reference: str) -> None:
    with pytest.raises(Rejected):
        await anext(aiter(shop.channel.fetch(reference)))


async def test_the_menu_of_a_phone_survives_a_restart(shop: Shop) -> None:
    await shop.channel.show_menu(shop.laura(), "es", [MenuEntry("ayuda", "Hablar con una persona")])
    menus = [event for event in shop.restarted().chats.journal.events if isinstance(event, Menu)]
    assert [command.name for menu in menus for command in menu.commands] == ["ayuda"]


def test_a_deep_link_leads_to_the_page(shop: Shop) -> None:
    assert shop.channel.deep_link("abc") == "http://127.0.0.1:8080/open/abc"


def test_the_clocks_distance_survives_a_restart(shop: Shop) -> None:
    assert shop.chats.clock_offset == timedelta(0)
    shop.chats.record(ClockMove(at=START, offset=86400.0))
    assert shop.restarted().chats.clock_offset == timedelta(days=1)


def test_a_line_cut_off_by_a_crash_is_dropped_and_nothing_else(shop: Shop) -> None:
    phone = shop.laura()
    shop.people.say(phone, "uno", START)
    journal = shop.folder / "journal.jsonl"
    journal.write_bytes(journal.read_bytes() + b'{"kind":"message","pho')
    after = shop.restarted()
    after.people.say(phone, "dos", START)
    assert after.restarted().texts(phone) == ["uno", "dos"]


SCALARS = st.none() | st.booleans() | st.integers() | st.text()
ANY_JSON = st.recursive(SCALARS, lambda part: st.dictionaries(st.text(), part))


@given(ANY_JSON)
def test_a_delivery_is_read_or_called_malformed(payload: object) -> None:
    channel = PhonesChannel.__new__(PhonesChannel)
    whole = {"update": "1", "phone": "p", "owner": "o", "language": "es"}
    for tried in (payload if isinstance(payload, dict) else {}, whole | {"said": payload}, whole | {"file": payload}):
        with suppress(Malformed):
            channel.read(tried)


@given(st.lists(st.text(min_size=1), max_size=8))
def test_any_text_is_the_same_after_a_restart(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    shop = Shop(tmp_path_factory.mktemp("phones"))
    phone = shop.laura()
    for said in texts:
        shop.people.say(phone, said, START)
    kept = shop.restarted().chats.messages[phone]
    assert [(message.text, message.number) for message in kept] == [(said, n) for n, said in enumerate(texts, 1)]
    assert all(isinstance(message, Message) for message in kept)
