"""The wired app: what /health tells, and parts that fail and go on."""

import asyncio
import threading
import time
import zoneinfo
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from bot import app as app_module
from bot import space, watching
from bot.app import App, Parts
from bot.channels.base import Arrival, ChannelClosed, ChannelHealth, TakeArrivals
from bot.clock import MovableClock
from bot.watching import DATABASE_AWAY
from conversations.messages import Incoming, Outgoing, Said
from conversations.speaking import send
from records.database import Database
from records.messages import InboxMessage, OutboxMessage, Signal
from records.queues import Queue, Queues
from scheduler import sweeps
from scheduler.admins import warn_of_full_disk
from tests import given
from tests.bot.sending import ScriptedChannel
from tests.conftest import WORKSHOP_DAY as NOW
from tests.stage import CHANNEL


async def tells(app: App, problems: list[str]) -> None:
    """Wait until these are the problems, and no others."""
    async with asyncio.timeout(10):
        while (await app.find_health()).problems != problems:
            await asyncio.sleep(0.02)


@pytest.fixture
def channel() -> ScriptedChannel:
    return ScriptedChannel()


@pytest.fixture
async def app(database: Database, channel: ScriptedChannel, tmp_path: Path) -> App:
    return App(Parts(database, MovableClock(NOW), tmp_path, [channel]))


async def test_all_is_well(app: App) -> None:
    assert (await app.find_health()).problems == []


async def test_health_says_what_waits_for_too_long(app: App) -> None:
    with app.database.transaction() as session:
        person = given.person(session, "laura", NOW)
        send(session, person, Outgoing("hola"), NOW - timedelta(minutes=30))
        send(session, person, Outgoing("hola"), NOW + timedelta(hours=9)).attempts = 4
        old = NOW - timedelta(minutes=40)
        session.add(InboxMessage(channel=CHANNEL, external_id="1", state="waiting", received_at=old))
    told = await app.find_health()
    assert [sentence[:40] for sentence in told.problems] == [
        "Messages have been waiting to be sent fo",
        "A file that somebody sent could not be f",
    ]
    assert [sentence[:40] for sentence in told.notices] == ["1 messages were refused three times or m"]


async def test_health_says_that_the_database_is_away(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(session: Session, now: object) -> None:
        raise OperationalError("SELECT 1", None, Exception("gone"))

    monkeypatch.setattr(watching, "queues", away)
    assert (await app.find_health()).problems == [DATABASE_AWAY]


async def test_health_answers_at_once_while_the_database_hangs_and_asks_it_no_second_time(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, answers = list[object](), threading.Event()

    def hang(session: Session, now: object) -> Queues:
        asked.append(now)
        answers.wait(20)
        return Queues(Queue(0, None), Queue(0, None), 0)

    monkeypatch.setattr(watching, "queues", hang)
    monkeypatch.setattr(watching, "ANSWER_SECONDS", 0.1)
    begun = time.monotonic()
    told = [(await app.find_health()).problems for _ in range(8)]
    assert time.monotonic() - begun < 8 * 0.2
    assert (told, len(asked)) == ([[DATABASE_AWAY]] * 8, 1)
    answers.set()
    monkeypatch.setattr(watching, "ANSWER_SECONDS", 5)
    assert (await app.find_health()).problems == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_database_that_is_busy_is_not_away(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "ANSWER_SECONDS", 0.1)
    ends = threading.Event()
    working = asyncio.create_task(app.database.run(lambda session: ends.wait(20)))
    await asyncio.sleep(0.05)
    told = await app.find_health()
    assert (told.problems, told.notices) == ([], [watching.DATABASE_BUSY])
    monkeypatch.setattr(watching, "LONG_WORK_SECONDS", 0)
    assert "One piece of work has kept the database" in (await app.find_health()).problems[0]
    ends.set()
    await working
    monkeypatch.setattr(watching, "ANSWER_SECONDS", 5)
    told = await app.find_health()
    assert (told.problems, told.notices, app.database.longest_work()[0]) == ([], [], 0)


async def test_health_says_what_the_channel_says_and_when_it_has_gone_silent(
    app: App, channel: ScriptedChannel
) -> None:
    app._receiving[CHANNEL] = NOW - timedelta(hours=1)
    channel.health = ChannelHealth(NOW, "Another process polls with this token.")
    assert (await app.find_health()).problems == ["Another process polls with this token."]
    channel.health = ChannelHealth(NOW - timedelta(minutes=5))
    assert "has not been heard for 5 minutes" in (await app.find_health()).problems[0]
    app._receiving[CHANNEL] = NOW  # it has just taken over
    assert (await app.find_health()).problems == []
    del app._receiving[CHANNEL]
    channel.health = ChannelHealth(NOW - timedelta(days=1), "what another process sees to by now")
    assert (await app.find_health()).problems == []


async def test_health_says_that_the_disk_is_nearly_full(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(space, "LOW", 10**18)
    app.space.look()
    told = await app.find_health()
    assert (told.problems, "MB are free" in told.notices[0]) == ([], True)


async def test_a_sweep_that_fails_is_on_health_until_it_works_again(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(session: Session, now: object) -> int:
        raise RuntimeError("a mistake")

    whole = sweeps.SWEEPS
    monkeypatch.setattr(sweeps, "SWEEPS", (broken,))
    await app.tick()
    assert "sweep.failed" in (await app.find_health()).problems[0]
    monkeypatch.setattr(sweeps, "SWEEPS", whole)
    await app.tick()
    assert (await app.find_health()).problems == []


async def test_a_channel_that_is_closed_to_us_is_told_and_tried_again(
    app: App, channel: ScriptedChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "CLOSED_CHANNEL_REST", 0.2)
    tries: list[int] = []

    async def receive(take: TakeArrivals) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise ChannelClosed("the token was revoked: set TELEGRAM_TOKEN") if len(tries) == 1 else ZeroDivisionError
        channel.health = ChannelHealth(app.clock.now())
        await asyncio.Event().wait()

    monkeypatch.setattr(channel, "receive", receive)
    monkeypatch.setattr(app_module, "PART_REST", 0.05)
    running = asyncio.create_task(app.run())
    await tells(app, ["the token was revoked: set TELEGRAM_TOKEN"])
    await tells(app, [])
    assert len(tries) == 3
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_nothing_is_taken_in_while_the_disk_is_full_and_admins_hear_so_once(
    app: App, channel: ScriptedChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "WATCH_SECONDS", 0.02)
    free = [40 * space.MB]
    app.space = space.Space({"DATA_DIR": Path()}, measure=lambda _folder: free[0])
    with app.database.transaction() as session:
        given.staff(session, "ana", "admin", NOW)
    arrival = Arrival(CHANNEL, "1", "{}", Incoming(CHANNEL, "1", "ana", "ana", Said("/help"), "es"))
    running = asyncio.create_task(app.run())
    await asyncio.sleep(0.3)
    with pytest.raises(space.DiskFull):
        await app.take([arrival])
    assert "The disk is full, 40 MB are free" in (await app.find_health()).problems[0]
    free[0] = 120 * space.MB
    await asyncio.sleep(0.2)
    assert (await app.find_health()).problems == []
    await app.take([arrival])
    await app.settle()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert sum("El disco del servidor" in text for _chat, text in channel.said) == 1
    assert len(channel.said) == 2


async def test_that_the_disk_is_full_is_told_as_soon_as_it_can_be_and_once_an_hour_by_all(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "WATCH_SECONDS", 0.02)
    app.space = space.Space({"DATA_DIR": Path()}, measure=lambda _folder: 0)
    with app.database.transaction() as session:
        given.staff(session, "ana", "admin", NOW)
    tries = list[int]()

    def tell(session: Session, now: datetime) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("INSERT", None, Exception("database or disk is full"))
        for minutes in (0, 5, 60):
            warn_of_full_disk(session, now + timedelta(minutes=minutes))

    monkeypatch.setattr(app_module, "warn_of_full_disk", tell)
    with capture_logs() as logs:
        watching = asyncio.create_task(app._watch())
        await asyncio.sleep(0.5)
        assert not watching.done()
        watching.cancel()
    assert [line["event"] for line in logs] == ["disk.full", "disk.not_told", "disk.not_told"]
    with app.database.transaction() as session:
        assert (len(tries), session.scalar(select(func.count(OutboxMessage.id)))) == (3, 2)


async def test_a_long_day_of_sweeping_is_not_taken_for_silence(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = list[float]()

    def look(session: Session, now: object) -> int:
        seen.append(app.silences()["sweeps"])
        return 0

    app._swept_at -= 400
    monkeypatch.setattr(sweeps, "SWEEPS", (look, look))
    await app.tick()
    assert [round(seconds, -2) for seconds in seen] == [400, 0]


async def test_a_part_that_does_not_stir_any_more_is_noticed(app: App, channel: ScriptedChannel) -> None:
    async def receive(take: TakeArrivals) -> None:
        channel.health = ChannelHealth(None, stirred_at=time.monotonic() - 500)
        await asyncio.Event().wait()

    channel.receive = receive  # type: ignore[method-assign]
    app._swept_at -= 400
    assert "has not been looked at for 6 minutes" in (await app.find_health()).problems[0]
    running = asyncio.create_task(app.run())
    await asyncio.sleep(0.3)
    assert {part: round(seconds, -2) for part, seconds in app.silences().items()} == {"sweeps": 0, CHANNEL: 500}
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert CHANNEL not in app.silences()


async def test_a_part_that_fails_once_does_not_stay_down(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_module, "PART_REST", 0.05)
    shown: list[int] = []

    async def show(database: Database, channels: object) -> None:
        shown.append(1)
        if len(shown) == 1:
            raise OperationalError("SELECT 1", None, Exception("gone"))

    monkeypatch.setattr(app_module, "show_stale_menus", show)
    running = asyncio.create_task(app.run())
    for _ in range(2):
        await asyncio.sleep(0.2)
        app.inbox.committed.set()
    await asyncio.sleep(0.2)
    assert (len(shown), running.done()) == (2, False)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_start_leaves_a_sign_of_life(app: App) -> None:
    running = asyncio.create_task(app.run())
    await asyncio.sleep(0.3)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    with app.database.transaction() as session:
        assert abs(session.get_one(Signal, "heartbeat").at - NOW) < timedelta(minutes=1)


def test_the_zone_rules_are_those_of_the_pinned_package_alone(app: App) -> None:
    assert zoneinfo.TZPATH == ()
    assert zoneinfo.ZoneInfo("America/Mexico_City").utcoffset(None) is None
