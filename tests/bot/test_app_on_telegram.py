"""What the running app promises when Telegram misbehaves: nothing lost, nobody blocked by a neighbour."""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.channels.telegram_line import UNREACHABLE
from records.database import Database
from records.messages import InboxMessage, OutboxMessage
from records.people import Person
from tests.bot.running import RunningBot, running_bot
from tests.conftest import WORKSHOP_DAY
from tests.fakes.telegram_server import Fault


@pytest.fixture
async def bot(database: Database, tmp_path: Path) -> AsyncIterator[RunningBot]:
    async with running_bot(database, tmp_path, WORKSHOP_DAY) as running:
        yield running


def count(bot: RunningBot, state: str) -> int:
    with bot.database.transaction() as session:
        return session.scalar(select(func.count()).select_from(InboxMessage).where(InboxMessage.state == state)) or 0


def malformed(number: int, dice: random.Random) -> object:
    wrong = [
        {"message": {"text": "x"}},
        {"callback_query": {"id": 5}},
        {"message": {"chat": {"id": "x"}, "from": None, "text": ["a"]}},
        {"message": number},
        {"message": {"message_id": 1, "from": {"id": True}, "chat": {}, "text": "\ud800"}},
        {"my_chat_member": {"new_chat_member": {"status": 7}}},
    ]
    return dice.choice(wrong)


async def test_malformed_updates_are_kept_and_their_neighbours_handled(bot: RunningBot) -> None:
    """Ten thousand of them: no crash, no neighbour blocked, each kept."""
    dice = random.Random(20140326)
    laura = bot.server.phone(7, "Laura", "es")
    for number in range(10_000):
        bot.server.inject(malformed(number, dice))
        if number % 2000 == 0:
            laura.say("/help") if number else laura.start()
    await bot.waits_until(lambda: count(bot, "failed") == 10_000, seconds=120)
    assert count(bot, "handled") == 5
    await laura.waits_for("asistente de la OEA")


async def test_a_person_who_blocked_the_bot_is_left_alone_until_they_return(bot: RunningBot) -> None:
    laura = bot.server.phone(7, "Laura", "es")
    laura.start()
    await laura.waits_for("código de invitación")
    laura.block()
    await bot.waits_until(lambda: count(bot, "handled") == 2)
    with bot.database.transaction() as session:
        assert session.scalars(select(Person)).one().blocked_at is not None
    laura.unblock()
    laura.say("hola")
    await laura.waits_for("código")
    with bot.database.transaction() as session:
        assert session.scalars(select(Person)).one().blocked_at is None


@pytest.mark.parametrize(
    "fault",
    [
        Fault("sendMessage", times=1, status=500),
        Fault("sendMessage", times=1, status=429, retry_after=1),
        Fault("sendMessage", times=1, cut="before"),
        Fault("sendMessage", times=1, cut="after"),
    ],
    ids=["server error", "too many requests", "cut before", "answer cut"],
)
async def test_a_reply_arrives_whatever_happened_to_its_first_try(bot: RunningBot, fault: Fault) -> None:
    laura = bot.server.phone(7, "Laura", "es")
    bot.server.faults.add(fault)
    laura.start()
    await laura.waits_for("código de invitación", seconds=20)


async def test_health_tells_that_telegram_cannot_be_reached_until_it_can(bot: RunningBot) -> None:
    assert (await bot.app.find_health()).problems == []
    bot.server.faults.add(Fault("getUpdates", times=4, status=500))
    laura = bot.server.phone(7, "Laura", "es")
    laura.start()  # ends the poll that waits
    telegram = bot.app.channels["telegram"]
    await bot.waits_until(lambda: telegram.health.problem is not None, seconds=30)
    assert (await bot.app.find_health()).problems == [UNREACHABLE]
    laura.say("hola")
    await bot.waits_until(lambda: telegram.health.problem is None, seconds=30)
    assert (await bot.app.find_health()).problems == []


async def test_a_group_is_asked_to_talk_in_private_and_its_new_key_is_learnt(bot: RunningBot) -> None:
    laura = bot.server.phone(7, "Laura", "es")
    laura.start()
    await laura.waits_for("código de invitación")
    group = bot.server.group("Coordinación", laura)
    laura.say("/help@rumbo_test_bot", chat=group)
    await asyncio.sleep(0.5)
    bot.server.migrate(group)
    await bot.waits_until(lambda: count(bot, "handled") >= 3)


async def test_everything_that_was_sent_is_marked_with_what_the_channel_called_it(bot: RunningBot) -> None:
    laura = bot.server.phone(7, "Laura", "es")
    laura.start()
    await laura.waits_for("código de invitación")

    def marked() -> bool:
        with bot.database.transaction() as session:
            return all(message.external_id and message.sent_at for message in session.scalars(select(OutboxMessage)))

    await bot.waits_until(marked)
