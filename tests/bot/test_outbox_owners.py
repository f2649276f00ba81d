"""Several processes on one outbox: each message leased once, taken over from the dead, and no mark lost."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bot import outbox as outbox_module
from bot.channels.base import NotSent, Pace, RouteClosed
from bot.leases import Lease, Owner, lease_due, renew_leases
from bot.outbox import LEASE
from bot.settling import Attempt, settle
from conversations.messages import Delivered, Outgoing, packed
from records.database import Database
from records.messages import OutboxMessage
from records.people import Person
from tests.bot.sending import Desk, desk
from tests.conftest import WORKSHOP_DAY as NOW
from tests.stage import CHANNEL

FREE = {CHANNEL: Pace(1e6, 1e6, 1000)}
DELIVERED = Delivered("1", NOW)


@pytest.fixture
async def out(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(database, tmp_path / "files", NOW) as made:
        yield made


def fill(database: Database, messages: int, people: int, priority: int = 0) -> None:
    """Messages that wait, dealt out to people in turn."""
    payload = packed(Outgoing("hola"))
    with database.transaction() as session:
        persons = [
            {"channel": CHANNEL, "user_key": f"u{n}", "chat_key": f"u{n}", "language": "es", "created_at": NOW}
            for n in range(people)
        ]
        ids = session.scalars(insert(Person).returning(Person.id), persons).all()
        rows = [
            {
                "person_id": ids[n % people],
                "payload": payload,
                "priority": priority,
                "created_at": NOW,
                "not_before": NOW,
            }
            for n in range(messages)
        ]
        session.execute(insert(OutboxMessage), rows)


def round_of(session: Session, attempts: list[Attempt], owner: str) -> list[Lease]:
    settle(session, attempts, NOW)
    return lease_due(session, Owner(owner, NOW + LEASE), FREE, 40, NOW).leases


def sent_by(database: Database, owner: str) -> list[Lease]:
    """What one owner gets who leases until nothing is left; what another one has just leased may come back first."""
    taken: list[Lease] = []
    attempts: list[Attempt] = []
    idle = 0
    while idle < 3:
        with database.transaction() as session:
            leases = round_of(session, attempts, owner)
        idle = 0 if leases else idle + 1
        taken += leases
        attempts = [Attempt(lease, DELIVERED, None, NOW) for lease in leases]
    return taken


def test_four_owners_lease_two_thousand_messages_each_once_and_in_order(database: Database) -> None:
    fill(database, messages=2000, people=300)
    with ThreadPoolExecutor(4) as threads:
        shares = list(threads.map(lambda owner: sent_by(database, owner), ("a", "b", "c", "d")))
    assert Counter(lease.message_id for share in shares for lease in share).most_common(1)[0][1] == 1
    assert sum(map(len, shares)) == 2000
    for share in shares:
        by_chat: dict[str, list[int]] = {}
        for lease in share:
            by_chat.setdefault(lease.chat_key, []).append(lease.message_id)
        assert all(ids == sorted(ids) for ids in by_chat.values())


def lease_for(out: Desk, owner: str) -> Lease:
    with out.database.transaction() as session:
        now = out.clock.now()
        (lease,) = lease_due(session, Owner(owner, now + LEASE), FREE, 5, now).leases
        return lease


def tells(out: Desk, attempt: Attempt) -> OutboxMessage:
    with out.database.transaction() as session:
        settle(session, [attempt], out.clock.now())
    return out.rows()[0]


@pytest.fixture
def taken_over(out: Desk) -> tuple[Lease, Lease]:
    """One message, leased by a process that then slept through its lease, and by the one that took over."""
    out.queue("laura", "hola")
    slow = lease_for(out, "slow")
    out.clock.set(out.clock.now() + LEASE + timedelta(seconds=1))
    return slow, lease_for(out, "quick")


def test_what_a_sleeper_failed_to_send_stays_with_whoever_took_it_over(
    out: Desk, taken_over: tuple[Lease, Lease]
) -> None:
    slow, quick = taken_over
    for error in (NotSent(), RouteClosed()):
        row = tells(out, Attempt(slow, None, error, NOW))
        assert (row.state, row.lease_owner, row.attempts) == ("waiting", "quick", 0)
    assert tells(out, Attempt(quick, DELIVERED, None, NOW)).state == "sent"


def test_what_a_sleeper_has_sent_after_all_is_marked_and_not_undone(out: Desk, taken_over: tuple[Lease, Lease]) -> None:
    slow, quick = taken_over
    assert tells(out, Attempt(slow, DELIVERED, None, NOW)).state == "sent"
    assert tells(out, Attempt(quick, None, NotSent(), NOW)).state == "sent"
    assert tells(out, Attempt(quick, Delivered("2", NOW), None, NOW)).external_id == "1"


def test_a_sleeper_renews_only_what_is_still_its_own(out: Desk, taken_over: tuple[Lease, Lease]) -> None:
    _, quick = taken_over
    with out.database.transaction() as session:
        renew_leases(session, Owner("slow", quick.until + LEASE))
    assert out.rows()[0].lease_until == quick.until


def test_what_expired_while_it_was_in_flight_and_arrived_counts_as_sent(out: Desk) -> None:
    out.queue("laura", "hola")
    lease = lease_for(out, "one")
    with out.database.transaction() as session:
        session.scalars(select(OutboxMessage)).one().state = "expired"
    assert tells(out, Attempt(lease, DELIVERED, None, NOW)).state == "sent"


async def test_who_wakes_up_after_the_lease_begins_nothing(out: Desk) -> None:
    """The lease is the newest when it is given; a process may be put to sleep right after."""
    out.queue("laura", "hola")
    late = lease_for(out, "other")
    out.clock.set(late.until)
    attempt = await out.outbox._attempt(late)
    assert (attempt.delivered, attempt.error, out.texts()) == (None, None, [])
    row = tells(out, attempt)
    assert (row.lease_owner, row.attempts) == (None, 0)


async def test_a_lease_from_before_the_clock_was_set_back_is_taken_over(out: Desk) -> None:
    out.queue("laura", "hola")
    lease_for(out, "dead")
    out.clock.set(out.clock.now() - timedelta(days=40))
    running = asyncio.create_task(out.another().run())
    for _ in range(100):
        await asyncio.sleep(0.02)
        if out.texts():
            break
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert out.texts() == ["hola"]


async def test_after_a_long_outage_whoever_lives_marks_first_and_nothing_is_said_twice(
    out: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first round after it is another process's; later, what the dead have leased is taken over as ever."""
    monkeypatch.setattr(outbox_module, "LONGEST_AWAY", timedelta(seconds=0.1))
    out.queue("laura", "hola")
    landed = await out.outbox._attempt(lease_for(out, "first"))
    other = out.another()
    await asyncio.sleep(0.15)
    out.clock.set(out.clock.now() + LEASE * 2)
    await other.drain()
    assert out.texts() == ["hola"]
    out.queue("marcos", "fresh")
    await other.drain()
    assert out.texts() == ["hola", "fresh"]
    assert tells(out, landed).state == "sent"
    out.queue("carmen", "left behind")
    lease_for(out, "dead")
    out.clock.set(out.clock.now() + LEASE * 2)
    monkeypatch.setattr(other, "_patient_until", 0.0)
    await other.drain()
    assert out.texts() == ["hola", "fresh", "left behind"]
