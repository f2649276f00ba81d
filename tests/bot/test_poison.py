"""Black box: a message that ends the whole process is set aside after three deaths, and its neighbours are answered."""

import asyncio
import shutil
from collections import Counter
from pathlib import Path

from sqlalchemy import select

from bot.clock import SystemClock
from records.database import Database
from records.messages import InboxMessage, OutboxMessage
from records.people import Person, Staff
from tests.bot.processes import BotProcess, ended, until
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram_server import TelegramServer

POISONED = """
import os, sys
sys.path.insert(0, os.getcwd())
from bot.commands import COMMANDS
from bot.commands.command import EVERYONE, Command
COMMANDS["poison"] = Command("poison", frozenset({EVERYONE}), lambda *_: os._exit(9), menu=False)
from bot.__main__ import cli
cli()
"""


def with_an_admin(template: Path, folder: Path) -> str:
    shutil.copy(template, folder / "rumbo.db")
    url, now = f"sqlite:///{folder}/rumbo.db", SystemClock().now()
    database = Database(url)
    with database.transaction() as session:
        ana = Person(channel="telegram", user_key="1", chat_key="1", language="es", created_at=now, failed_sends=0)
        session.add(Staff(person=ana, name="Ana", role="admin", created_at=now))
    database.close()
    return url


async def test_three_deaths_and_the_neighbours_are_answered(sqlite_template: Path, tmp_path: Path) -> None:
    url = with_an_admin(sqlite_template, tmp_path)
    (tmp_path / "poisoned.py").write_text(POISONED)
    async with TelegramServer(rates=None) as server:
        ana, *people = (server.phone(number, f"P{number}") for number in range(1, 7))
        for phone in (ana, *people):
            phone.start()
        people[2].say("/poison")
        people[3].say("/help")
        bot = BotProcess(server, tmp_path, url, (str(tmp_path / "poisoned.py"),))
        async with ended(bot):
            deaths = await _deaths(bot, people)
            assert deaths == 3
            await people[2].waits_for("no pude leer", 20)
            ana.say("/problems")
            assert "ended the process" in (await ana.waits_for("sin leer", 20)).text
    assert _kept(url) == ([("failed", "ended the process")], {"2": 1, "3": 1, "4": 2, "5": 2, "6": 1})


async def _deaths(bot: BotProcess, people: list[Phone]) -> int:
    """Start it again after each death, as a supervisor does, until everybody has been answered."""
    for deaths in range(10):
        await bot.start()
        await until(lambda: bot.ended is not None or (len(people[3].from_bot) == 2 and people[4].from_bot))
        if bot.ended is None:
            return deaths
        assert bot.ended == 9, bot.log.read_text()[-1500:]
        await asyncio.sleep(0)
    raise AssertionError("it dies again and again")


def _kept(url: str) -> tuple[list[tuple[str, str | None]], dict[str, int]]:
    """What was not handled, and why; how many answers each of the people got."""
    database = Database(url)
    with database.transaction() as session:
        rows = session.scalars(select(InboxMessage).where(InboxMessage.state != "handled")).all()
        kept = [(row.state, row.error) for row in rows]
        told = Counter(row.person.user_key for row in session.scalars(select(OutboxMessage)))
    database.close()
    return kept, {key: told[key] for key in sorted(told) if key != "1"}
