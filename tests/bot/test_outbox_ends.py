"""The end of an outbox: what was sent is marked before it leaves, so that nobody hears it twice."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot import outbox as outbox_module
from bot.channels.base import NotSent, Pace
from bot.leases import Lease, Owner, lease_due
from bot.rounds import Round
from bot.settling import Attempt, settle
from conversations.speaking import Delivery
from records.database import Database
from tests.bot.sending import Desk, desk
from tests.conftest import WORKSHOP_DAY as NOW
from tests.stage import CHANNEL


@pytest.fixture
async def out(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(database, tmp_path / "files", NOW) as made:
        yield made


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not condition():
            await asyncio.sleep(0.005)


async def end(running: "asyncio.Task[None]", times: int = 1) -> None:
    """Cancel as the app does, which may be more than once."""
    for _ in range(times):
        running.cancel()
        await asyncio.sleep(0.02)
    with pytest.raises(asyncio.CancelledError):
        await running


@pytest.mark.parametrize("times", [1, 3])
async def test_what_is_in_flight_lands_and_is_marked(out: Desk, times: int) -> None:
    for number in range(10):
        out.queue(f"p{number}", str(number))
    out.channel.seconds = 0.3
    running = asyncio.create_task(out.outbox.run())
    await until(lambda: len(out.outbox._flights))
    await end(running, times)
    sent = out.texts()
    assert sent
    assert out.states().count("sent") == len(sent)
    out.channel.seconds = 0
    await rest_of(out)
    assert sorted(out.texts()) == sorted(str(number) for number in range(10))


async def rest_of(out: Desk) -> None:
    """What the next process sends."""
    await out.another().drain()


async def test_what_was_sent_and_not_yet_marked_is_marked(out: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cancellation comes while the mark is on its way to the database."""
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow(session: Session, attempts: Sequence[Attempt], now: datetime) -> None:
        if attempts:
            loop.call_soon_threadsafe(begun.set)
            time.sleep(0.2)
        settle(session, attempts, now)

    monkeypatch.setattr("bot.rounds.settle", slow)
    out.queue("laura", "hola")
    running = asyncio.create_task(out.outbox.run())
    await asyncio.wait_for(begun.wait(), 5)
    await end(running, 2)
    assert (out.texts(), out.states()) == (["hola"], ["sent"])


async def test_nothing_stays_leased_by_a_process_that_has_ended(out: Desk) -> None:
    for number in range(30):
        out.queue(f"p{number % 7}", str(number))
    out.channel.seconds = 0.02
    running = asyncio.create_task(out.outbox.run())
    await until(lambda: len(out.texts()) > 3)
    await end(running)
    assert all(row.lease_owner is None for row in out.rows())
    await rest_of(out)
    assert sorted(map(int, out.texts())) == list(range(30))


async def test_what_takes_too_long_to_land_is_broken_off_and_an_escalation_is_shown_to_staff(
    out: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_module, "LANDING_SECONDS", 0.1)
    out.channel.seconds, out.channel.pace = 60, Pace(1e6, 1e6, 1000)
    out.queue("laura", "question")
    out.queue("carmen", "card", delivery=Delivery(purpose="escalation"))
    running = asyncio.create_task(out.outbox.run())
    await until(lambda: len(out.outbox._flights))
    begin = time.monotonic()
    await end(running)
    assert time.monotonic() - begin < 2
    assert all(row.lease_owner is None for row in out.rows())
    assert {row.state for row in out.rows() if row.error} <= {"waiting", "unconfirmed"}


async def test_a_database_that_is_gone_does_not_keep_it_from_ending(out: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    out.queue("laura", "hola")
    out.channel.seconds = 0.1
    running = asyncio.create_task(out.outbox.run())
    await until(lambda: len(out.outbox._flights))

    async def gone(*arguments: object) -> None:
        raise ConnectionError("gone")

    monkeypatch.setattr(out.outbox._database, "run", gone)
    await end(running)


async def test_an_outage_while_marking_loses_no_mark(out: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox_module, "LONGEST_NAP", 0.05)
    outages, run = [1, 2, 3], Database.run

    async def shaky(database: Database, work: object, *arguments: object) -> object:
        round_ = arguments[0] if arguments else None
        if outages and isinstance(round_, Round) and round_.attempts:
            outages.pop()
            raise OSError(28, "no space left")
        return await run(database, work, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Database, "run", shaky)
    out.queue("laura", "hola")
    running = asyncio.create_task(out.outbox.run())
    await until(lambda: "sent" in out.states())
    await end(running)
    assert (out.texts(), outages) == (["hola"], [])


async def test_an_outage_halfway_through_marking_them_singly_marks_none_twice(
    out: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One try that failed counts as one."""
    monkeypatch.setattr(outbox_module, "LONGEST_NAP", 0.01)
    troubles, run = [OSError(28, "no space left"), None, ValueError("a mistake")], Database.run

    async def shaky(database: Database, work: object, *arguments: object) -> object:
        attempts = arguments[0].attempts if arguments and isinstance(arguments[0], Round) else work is settle
        if attempts and troubles and (trouble := troubles.pop()) is not None:
            raise trouble
        return await run(database, work, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Database, "run", shaky)
    out.channel.troubles, out.channel.seconds = [NotSent(), NotSent()], 0.05
    out.channel.pace = Pace(1e6, 1e6, 1000)
    for lease in two_leases(out):
        out.outbox._flights.begin(out.outbox._attempt(lease))
    running = asyncio.create_task(out.outbox.run())
    await until(lambda: not troubles and all(row.attempts for row in out.rows()))
    await end(running)
    assert [row.attempts for row in out.rows()] == [1, 1]


def two_leases(out: Desk) -> list[Lease]:
    out.queue("laura", "one")
    out.queue("marcos", "two")
    now = out.clock.now()
    with out.database.transaction() as session:
        owner = Owner(out.outbox._name, now + outbox_module.LEASE)
        return lease_due(session, owner, {CHANNEL: Pace(1e6, 1e6, 1000)}, 2, now).leases
