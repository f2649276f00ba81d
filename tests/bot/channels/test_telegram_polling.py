"""Messages in by long polling: none is lost, and none blocks another."""

import asyncio
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_line import NOT_KEPT
from bot.clock import SystemClock
from conversations.messages import Blocked, Button, Migrated, Outgoing, Pressed, Returned, Said
from tests.bot.channels.telegram_ends import Taker, channel_to, receiving, until
from tests.bot.channels.test_telegram_reading import UPDATES, mutated
from tests.fakes.telegram_server import Fault, Phone, TelegramServer


async def test_what_people_say_arrives_in_order(server: TelegramServer, channel: TelegramChannel, ana: Phone) -> None:
    taker = Taker()
    ana.say("uno")
    async with receiving(channel, taker):
        await until(lambda: len(taker.arrivals) == 2)
        ana.say("dos")
        await until(lambda: len(taker.arrivals) == 3)
    assert taker.contents == [Said("/start"), Said("uno"), Said("dos")]


async def test_a_page_is_confirmed_only_after_it_has_been_kept(
    server: TelegramServer, channel: TelegramChannel, ana: Phone
) -> None:
    taker = Taker(refuses=True)
    async with receiving(channel, taker):
        await until(lambda: taker.refused >= 4)
        assert channel.health.problem == NOT_KEPT
        assert len(server.updates.waiting) == 1
        taker.refuses = False
        await until(lambda: not server.updates.waiting)
        assert channel.health.problem is None
    assert taker.contents == [Said("/start")]


async def test_what_waits_survives_a_stop_in_the_middle(
    server: TelegramServer, channel: TelegramChannel, ana: Phone
) -> None:
    """Stopped while the page is being kept: the next process gets it again."""
    entered = asyncio.Event()

    async def never_done(arrivals: object) -> None:
        entered.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(channel.receive(never_done))
    await entered.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await channel.close()
    taker = Taker()
    async with receiving(channel_to(server), taker):
        await until(lambda: taker.contents == [Said("/start")])


async def test_an_update_that_cannot_be_read_is_kept_and_blocks_nobody(
    server: TelegramServer, channel: TelegramChannel, ana: Phone
) -> None:
    taker = Taker()
    server.inject({"callback_query": {"id": "1"}})
    server.inject(["not", "an", "object"])
    server.inject({"update_id": None, "message": {}})
    ana.say("después")
    async with receiving(channel, taker):
        await until(lambda: Said("después") in taker.contents and not server.updates.waiting)
    assert len(taker.problems) == 1 + 2
    assert taker.contents == [Said("/start"), Said("después")]


@pytest.mark.parametrize("place", ["first", "between", "last"])
async def test_what_is_no_json_at_all_blocks_nobody(
    server: TelegramServer, channel: TelegramChannel, place: str
) -> None:
    taker = Taker()
    ana = server.phone(1001)
    if place != "first":
        ana.start()
    server.inject(b'{"message": ' + b"[" * 3000 + b"]" * 3000 + b"9" * 5000)
    async with receiving(channel, taker):
        await until(lambda: taker.problems)
        ana.start() if place == "first" else None
        if place == "between":
            ana.say("después")
            await until(lambda: Said("después") in taker.contents)
        await until(lambda: Said("/start") in taker.contents and not server.updates.waiting)
    assert len(taker.problems) == 1


async def test_mutated_updates_are_all_kept_and_their_neighbours_all_handled(
    server: TelegramServer, channel: TelegramChannel, ana: Phone
) -> None:
    random, taker = Random(7), Taker()
    for number in range(60):
        for _ in range(10):
            server.inject(without_number(mutated(random.choice(list(UPDATES.values())), random)))
        ana.say(f"mensaje {number}")
    async with receiving(channel, taker):
        await until(lambda: Said("mensaje 59") in taker.contents and not server.updates.waiting, seconds=20)
    said = [content.text for content in taker.contents if isinstance(content, Said)]
    assert [text for text in said if text.startswith("mensaje ")] == [f"mensaje {number}" for number in range(60)]


def without_number(update: Any) -> Any:
    """Telegram numbers its updates whatever else is wrong with them."""
    return {key: value for key, value in update.items() if key != "update_id"} if isinstance(update, dict) else update


async def test_a_number_out_of_range_confirms_nothing_and_blocks_nobody(
    server: TelegramServer, channel: TelegramChannel, ana: Phone
) -> None:
    taker = Taker()
    server.inject({"update_id": 10**15})
    async with receiving(channel, taker):
        await until(lambda: taker.problems)
        ana.say("sigo aquí")
        await until(lambda: Said("sigo aquí") in taker.contents)


async def test_nothing_but_what_cannot_be_confirmed_is_not_asked_for_in_a_frenzy(
    server: TelegramServer, channel: TelegramChannel
) -> None:
    server.inject({"update_id": 10**15})
    taker = Taker()
    async with receiving(channel, taker):
        await until(lambda: taker.problems)
        await asyncio.sleep(0.5)
    assert server.statistics().calls["getupdates"] <= 3


async def test_updates_out_of_order_and_again_are_each_taken_once(
    server: TelegramServer, channel: TelegramChannel, ana: Phone
) -> None:
    server.updates.arrange = lambda page: [*reversed(page), *page]
    for number in range(30):
        ana.say(f"mensaje {number}")
    taker = Taker()
    async with receiving(channel, taker):
        await until(lambda: len(taker.arrivals) == 31 and not server.updates.waiting)


async def test_a_press_is_answered_and_nothing_depends_on_that(
    server: TelegramServer, channel: TelegramChannel, ana: Phone
) -> None:
    await channel.send("1001", Outgoing("¿Cómo va?", (Button("Listo", "d:1"), Button("Aún no", "d:2"))), None)
    ana.press("Listo")
    server.faults.add(Fault("answerCallbackQuery", status=500))
    taker = Taker()
    async with receiving(channel, taker):
        await until(lambda: Pressed("d:1") in taker.contents)
        ana.press("Aún no")
        await until(lambda: len(server.account.presses) == 1)
    assert taker.contents[1:] == [Pressed("d:1"), Pressed("d:2")]


async def test_a_press_too_old_to_be_answered_counts_all_the_same(
    server: TelegramServer, channel: TelegramChannel, ana: Phone
) -> None:
    server.account.callback_life = timedelta(0)
    await channel.send("1001", Outgoing("¿Cómo va?", (Button("Listo", "d:1"),)), None)
    ana.press("Listo", inaccessible=True)
    taker = Taker()
    async with receiving(channel, taker):
        await until(lambda: server.statistics().calls.get("answercallbackquery"))
        ana.say("sigo")
        await until(lambda: Said("sigo") in taker.contents)
    assert Pressed("d:1") in taker.contents
    assert channel.health.problem is None


async def test_a_person_who_blocks_us_and_returns(server: TelegramServer, channel: TelegramChannel, ana: Phone) -> None:
    ana.block()
    ana.unblock()
    taker = Taker()
    async with receiving(channel, taker):
        await until(lambda: len(taker.arrivals) == 3)
    assert taker.contents[1:] == [Blocked(), Returned()]


async def test_a_group_that_migrates(server: TelegramServer, channel: TelegramChannel, ana: Phone) -> None:
    new = server.migrate(server.group("Coordinación", ana))
    taker = Taker()
    async with receiving(channel, taker):
        await until(lambda: len(taker.contents) >= 2)
    assert taker.contents[1] == Migrated(str(new.chat_id))


async def test_it_asks_for_all_kinds_it_reads_and_no_other(
    server: TelegramServer, channel: TelegramChannel, ana: Phone
) -> None:
    taker = Taker()
    async with receiving(channel, taker):
        await until(lambda: taker.contents)
    assert server.updates.allowed == {"message", "edited_message", "callback_query", "my_chat_member"}


async def test_health_tells_when_telegram_was_last_heard(
    server: TelegramServer, channel: TelegramChannel, ana: Phone
) -> None:
    assert channel.health.last_heard_at is None
    before, taker = SystemClock().now(), Taker()
    async with receiving(channel, taker):
        await until(lambda: taker.contents)
    assert channel.health.last_heard_at is not None
    assert before <= channel.health.last_heard_at <= SystemClock().now()


async def test_strangers_see_the_menu_of_their_language(
    server: TelegramServer, channel: TelegramChannel, ana: Phone
) -> None:
    taker = Taker()
    async with receiving(channel, taker):
        await until(lambda: taker.contents)
    scope = "all_private_chats"
    described = {
        language: [command["description"] for command in server.account.commands[scope, language]]
        for language in ("es", "en", "")
    }
    assert described == {"es": ["Empezar", "Ayuda"], "en": ["Begin", "Help"], "": ["Empezar", "Ayuda"]}


async def test_no_log_line_names_the_token_a_person_or_a_text(
    server: TelegramServer, channel: TelegramChannel, ana: Phone, caplog: Any, capsys: Any
) -> None:
    caplog.set_level(0)
    taker = Taker(refuses=True)
    server.faults.add(Fault("getUpdates", cut="before"))
    server.faults.add(Fault("getUpdates", status=409))
    ana.say("un secreto")
    async with receiving(channel, taker):
        await until(lambda: taker.refused > 1)
        taker.refuses = False
        await until(lambda: Said("un secreto") in taker.contents)
    printed = capsys.readouterr()
    logged = printed.out + printed.err + caplog.text
    assert "telegram.receive_failed" in logged
    assert not [canary for canary in (server.token, "un secreto", "Ana", "1001") if canary in logged]
