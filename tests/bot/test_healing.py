"""What goes away and comes back: the database, the token, the disk. Nothing is lost, and nobody has to do anything."""

import asyncio
import errno
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import psycopg
import pytest
from psycopg import errors
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from bot import app as app_module
from bot import inbox as inbox_module
from bot.channels.telegram_errors import UNAUTHORIZED
from bot.clock import MovableClock
from bot.commands import COMMANDS
from bot.commands.command import EVERYONE, Command
from bot.inbox import Inbox
from bot.suspects import Suspects
from bot.watching import DATABASE_AWAY
from conversations.speaking import tell
from conversations.texts import literal
from records.database import POSTGRES_LIMITS, Database, is_outage, is_overrun
from records.messages import InboxMessage, OutboxMessage
from records.migrate import migrate
from records.people import Person
from tests.bot.running import TOKEN, RunningBot, running_bot
from tests.bot.test_inbox import arrival, states
from tests.conftest import WORKSHOP_DAY as NOW
from tests.fakes.telegram_server import Phone
from tests.faults.postgres import Postgres, postgres

ROOT = Path(__file__).resolve().parents[2]
ON_POSTGRES = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
FULL = """
import resource, sys
from datetime import UTC, datetime
from records.database import Database, is_outage
from records.messages import Signal

database, kept, refused = Database(sys.argv[1]), 0, 0

def keep(number):
    with database.transaction() as session:
        session.add(Signal(name=str(number), value="x" * 4000, at=datetime.now(UTC)))

resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, resource.RLIM_INFINITY))
for number in range(200):
    try:
        keep(number)
        kept += 1
    except Exception as error:
        assert is_outage(error), repr(error)
        refused += 1
        if refused == 5:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(kept, refused)
"""


async def begins(bot: RunningBot) -> Phone:
    """Laura has written, and was answered."""
    laura = bot.server.phone(7, "Laura", "es")
    laura.start()
    await laura.waits_for("código de invitación", seconds=20)
    return laura


async def hears(bot: RunningBot, laura: Phone, before: int) -> float:
    """In how many seconds she has an answer."""
    begun = time.monotonic()
    await bot.waits_until(lambda: any(message.from_bot for message in laura.chat[before:]), 20)
    return time.monotonic() - begun


def is_told(sentence: str | None, problems: Sequence[str]) -> bool:
    return sentence in problems if sentence is not None else not problems


async def tells(bot: RunningBot, sentence: str | None) -> None:
    """Wait until /health tells this, among others; or nothing."""
    async with asyncio.timeout(20):
        while not is_told(sentence, (await bot.app.find_health()).problems):
            await asyncio.sleep(0.05)


async def test_a_database_that_is_killed_is_told_and_once_it_is_back_people_are_answered_within_seconds(
    tmp_path: Path,
) -> None:
    with capture_logs():  # an unconfigured log draws each traceback for seconds
        async with postgres() as server:
            await kill_and_heal(server, tmp_path)


async def kill_and_heal(server: Postgres, folder: Path) -> None:
    await asyncio.to_thread(migrate, server.url)
    database = Database(server.url)
    async with running_bot(database, folder, NOW) as bot:
        laura = await begins(bot)
        before = len(laura.chat)
        await server.kill()
        await tells(bot, DATABASE_AWAY)
        laura.say("/help")
        await asyncio.sleep(4)
        await server.begin()
        assert await hears(bot, laura, before) < 8
        assert DATABASE_AWAY not in (await bot.app.find_health()).problems
    database.close()


async def test_a_token_that_is_revoked_is_told_and_everything_goes_on_when_it_works_again(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "CLOSED_CHANNEL_REST", 0.3)
    monkeypatch.setattr("bot.outbox.CLOSED_CHANNEL_REST", 0.3)
    async with running_bot(database, tmp_path, NOW) as bot:
        laura = await begins(bot)
        before = len(laura.chat)
        bot.server.account.token = None
        laura.say("/help")
        await tells(bot, UNAUTHORIZED)
        bot.server.account.token = TOKEN
        await hears(bot, laura, before)
        laura.say("/help")  # ends the poll that waits
        await tells(bot, None)
        await bot.passes(seconds=1)
    with database.transaction() as session:
        assert session.scalars(select(OutboxMessage.state).distinct()).all() == ["sent"]


def slow(session: Session, person: Person, argument: str, now: datetime) -> None:
    tell(session, person, literal(argument), now)
    if argument == "for ever":
        session.execute(text("SET LOCAL statement_timeout = '30ms'"))
        session.execute(text("SELECT pg_sleep(20)"))


@pytest.fixture
def _slow_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "slow", Command("slow", frozenset({EVERYONE}), slow, menu=False))


@ON_POSTGRES
@pytest.mark.usefixtures("_slow_command")
async def test_a_message_that_always_takes_too_long_is_set_aside_after_three_tries(
    database: Database, tmp_path: Path
) -> None:
    suspects = Suspects(database, MovableClock(NOW), tmp_path / "in-hand")
    inbox = Inbox(database, MovableClock(NOW), suspects)
    running = asyncio.create_task(inbox.run())
    page = [arrival(1, "marcos", "/slow once"), arrival(2, "laura", "/slow for ever"), arrival(3, "ana", "/slow once")]
    for _ in range(inbox_module.MOST_OVERRUNS - 1):
        with pytest.raises(OperationalError):
            await inbox.take(page)
    await inbox.take(page)
    running.cancel()
    suspects.close()
    assert states(database) == {"1": "handled", "2": "failed", "3": "handled"}
    with database.transaction() as session:
        assert session.scalar(select(func.count(InboxMessage.id))) == 3


def wrapped(error: psycopg.Error, kind: type[DBAPIError] = OperationalError) -> DBAPIError:
    return kind("SELECT 1", None, error)


def test_what_comes_back_by_itself_is_an_outage_and_what_never_will_is_not() -> None:
    outages = [
        wrapped(errors.DiskFull()),
        wrapped(errors.AdminShutdown()),
        wrapped(errors.CannotConnectNow()),
        wrapped(errors.ReadOnlySqlTransaction(), InternalError),
        *(OSError(number, "") for number in (errno.ENOSPC, errno.EIO, errno.EROFS)),
    ]
    mistakes = [
        wrapped(errors.QueryCanceled()),
        wrapped(errors.ProgramLimitExceeded()),
        wrapped(errors.InternalError_(), InternalError),
        OSError(errno.ENOENT, ""),
    ]
    assert [error for error in outages if not is_outage(error)] == []
    assert [error for error in mistakes if is_outage(error)] == []
    assert is_overrun(mistakes[0])


def test_a_server_that_refuses_is_an_outage() -> None:
    database = Database("postgresql+psycopg://rumbo@127.0.0.1:1/rumbo")
    with pytest.raises(OperationalError) as refused, database.transaction() as session:
        session.execute(text("SELECT 1"))
    assert is_outage(refused.value)
    database.close()


@ON_POSTGRES
def test_the_server_knows_the_settings_that_notice_a_cut_network(database: Database) -> None:
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        told = driver.info.get_parameters()
    wanted = {key: value for key, value in POSTGRES_LIMITS.items() if "keepalives" in key or "user_timeout" in key}
    assert {key: int(told[key]) for key in wanted} == wanted


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_full_disk_is_an_outage_that_ends_with_room_and_what_was_kept_is_whole(
    database: Database, database_url: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, database_url], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    kept, refused = map(int, done.stdout.split())
    assert (kept + refused, refused) == (200, 5)
    with database.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM signals")) == kept
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
