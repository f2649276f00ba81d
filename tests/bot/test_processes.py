"""Black box: identical processes on one PostgreSQL and one folder; one of them is killed in mid-work."""

import asyncio
import random
import signal
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from records.database import Database
from records.messages import InboxMessage, OutboxMessage
from tests.bot.balancer import Balancer
from tests.bot.processes import BotProcess, ended, free_port, unpaced, until
from tests.fakes.telegram_server import TelegramServer

PEOPLE, MESSAGES = 30, 10
pytestmark = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


def kept(database: Database) -> tuple[int, int]:
    """How many messages were handled, and how many answers were written."""
    with database.transaction() as session:
        handled = session.scalar(select(func.count()).where(InboxMessage.state == "handled"))
        return handled or 0, session.scalar(select(func.count()).select_from(OutboxMessage)) or 0


async def test_of_300_messages_to_two_processes_each_has_one_effect_though_one_process_is_killed(
    database_url: str, database: Database, tmp_path: Path
) -> None:
    dice, ports = random.Random(4), [free_port(), free_port()]
    async with TelegramServer(rates=None) as server, Balancer(ports, dice) as balancer:
        more = {"PUBLIC_URL": f"http://127.0.0.1:{balancer.port}"}
        bots = [BotProcess(server, tmp_path, database_url, unpaced(tmp_path), more, port) for port in ports]
        async with ended(*bots):
            await asyncio.gather(*(bot.start() for bot in bots))
            await asyncio.gather(*(bot.listens() for bot in bots))
            people = [server.phone(number + 1, f"P{number}") for number in range(PEOPLE)]
            for phone in people:
                phone.start()
            for phone in dice.sample(people * (MESSAGES - 1), k=PEOPLE * (MESSAGES - 1)):
                phone.say("/help")
            await until(lambda: balancer.taken > PEOPLE * MESSAGES // 3)
            await bots[0].end()
            await until(lambda: not server.updates.waiting)
            assert kept(database) == (PEOPLE * MESSAGES, PEOPLE * MESSAGES)
            assert await bots[1].end(signal.SIGTERM) == 0
    assert server.statistics().calls["setwebhook"] <= len(bots)


async def test_when_the_process_that_polls_is_killed_another_takes_over_within_thirty_seconds(
    database_url: str, tmp_path: Path
) -> None:
    async with TelegramServer(rates=None) as server:
        ana = server.phone(1, "Ana")
        first, second = (BotProcess(server, tmp_path, database_url, unpaced(tmp_path)) for _ in range(2))
        async with ended(first, second):
            await first.start()
            ana.start()
            await ana.waits_for("", 60)
            await second.start()
            await second.listens()
            before = server.statistics().calls["getupdates"]
            await asyncio.sleep(1)
            assert server.statistics().calls["getupdates"] <= before + 1
            await first.end()
            ana.say("/help")
            begun = time.monotonic()
            await ana.waits_for("", 30)
            print(f"takeover after {time.monotonic() - begun:.1f} s")
    assert Counter(server.account.calls)["deletewebhook"] == 2
