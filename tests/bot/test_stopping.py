"""Black box: SIGTERM at any moment ends the bot in ten seconds, and nothing is lost."""

import asyncio
import random
import shutil
import signal
import time
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from bot.running import LEFT_AT_ONCE
from records.database import Database
from records.messages import InboxMessage, OutboxMessage
from tests.bot.processes import BotProcess, ended, unpaced, until
from tests.fakes.telegram_server import TelegramServer

PEOPLE, STOPS, EACH_TIME = 10, 5, 30
IN_FLIGHT = 32
ENDS = {0, LEFT_AT_ONCE, -signal.SIGTERM}
"""Wound down; in a hurry; before there was anything to wind down."""


async def test_five_stops_at_random_moments(sqlite_template: Path, tmp_path: Path) -> None:
    dice, said, codes = random.Random(3), 0, list[int]()
    shutil.copy(sqlite_template, tmp_path / "rumbo.db")
    url = f"sqlite:///{tmp_path}/rumbo.db"
    async with TelegramServer(rates=None) as server:
        people = [server.phone(number + 1, f"P{number}") for number in range(PEOPLE)]
        for phone in people:
            phone.start()
        bot = BotProcess(server, tmp_path, url, unpaced(tmp_path))
        async with ended(bot):
            for stop in range(STOPS):
                calls = server.account.calls["getupdates"]
                await bot.start()
                for _ in range(EACH_TIME):
                    dice.choice(people).say("/help")
                    said += 1
                if stop:  # the first one in the middle of the start
                    await until(partial(_polls_again, server, calls))
                await asyncio.sleep(dice.uniform(0, 0.4))
                begun = time.monotonic()
                codes.append(await bot.end(signal.SIGTERM))
                assert codes[-1] in ENDS, bot.log.read_text()[-2000:]
                assert time.monotonic() - begun < 10
            calls = server.account.calls["getupdates"]
            await bot.start()
            await until(partial(_polls_again, server, calls))
            await until(lambda: _kept(url) == (PEOPLE + said, PEOPLE + said))
            assert await bot.end(signal.SIGTERM) == 0
    assert not server.updates.waiting
    told = sum(len(phone.from_bot) for phone in people)
    assert PEOPLE + said <= told <= PEOPLE + said + IN_FLIGHT * codes.count(LEFT_AT_ONCE)


def _polls_again(server: TelegramServer, before: int) -> bool:
    return server.account.calls["getupdates"] > before


def _kept(url: str) -> tuple[int, int]:
    """How many messages were handled, and how many answers have been sent."""
    database = Database(url)
    with database.transaction() as session:
        handled = session.scalar(select(func.count()).where(InboxMessage.state == "handled"))
        sent = session.scalar(select(func.count()).where(OutboxMessage.state == "sent"))
    database.close()
    return handled or 0, sent or 0
