"""The pace holds for the token: whatever several processes send together, with replies before what else waits."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.channels.base import Enclosed, NotSent, Pace, Throttled
from bot.leases import Owner, lease_due
from bot.outbox import LEASE, Outbox
from conversations.messages import Delivered, Outgoing
from conversations.speaking import PROMPT, Delivery
from records.database import Database
from records.messages import OutboxMessage
from tests.bot.sending import Desk, ScriptedChannel, desk
from tests.bot.test_outbox_owners import fill
from tests.conftest import WORKSHOP_DAY as NOW
from tests.stage import CHANNEL

TELEGRAM = Pace(per_second=25, per_chat_second=1, chat_burst=3)
SECOND = timedelta(seconds=1)
PROMPTED = Delivery(purpose="prompt", priority=PROMPT)


@pytest.fixture
async def out(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(database, tmp_path / "files", NOW) as made:
        yield made


async def run_for(seconds: float, *outboxes: Outbox) -> None:
    running = [asyncio.create_task(outbox.run()) for outbox in outboxes]
    await asyncio.sleep(seconds)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


def leased(out: Desk, owner: str, pace: Pace = TELEGRAM, room: int = 100) -> list[str]:
    """The chats of what an owner may send now."""
    now = out.clock.now()
    with out.database.transaction() as session:
        return [
            one.chat_key for one in lease_due(session, Owner(owner, now + LEASE), {CHANNEL: pace}, room, now).leases
        ]


async def test_two_processes_together_keep_to_one_pace(out: Desk) -> None:
    fill(out.database, messages=80, people=80)
    out.channel.pace = Pace(20, 1, 3)
    begin = time.monotonic()
    await run_for(1.5, out.outbox, out.another())
    most = 4 + 20 * (time.monotonic() - begin) + 1
    assert 10 <= len(out.texts()) <= most


def test_however_often_processes_look_no_second_sees_more_than_telegram_allows(out: Desk) -> None:
    fill(out.database, messages=200, people=200)
    begin, left = out.clock.now(), list[float]()
    for tick in range(60):
        out.clock.set(begin + tick * SECOND / 30)
        left += [tick / 30] * len(leased(out, f"owner {tick % 3}"))
    for first in left:
        assert sum(first <= moment < first + 1 for moment in left) <= 30
    assert len(left) >= 50


def test_what_is_cut_into_parts_takes_as_many_places_of_the_pace(out: Desk) -> None:
    fill(out.database, messages=60, people=60)
    halved = replace(TELEGRAM, parts=lambda _outgoing: 2)
    begin, left = out.clock.now(), 0
    for tick in range(60):
        out.clock.set(begin + tick * SECOND / 30)
        left += len(leased(out, f"owner {tick % 3}", halved))
    assert 25 <= left <= 30


def test_a_thousand_prompts_leave_room_for_a_reply_at_once(out: Desk) -> None:
    fill(out.database, messages=1000, people=1000, priority=PROMPT)
    begin = out.clock.now()
    for tick in range(40):
        out.clock.set(begin + tick * SECOND / 25)
        assert len(leased(out, "one")) <= 3
        if tick % 4 == 3:
            key = f"reply {tick}"
            out.queue(key, "hola")
            assert leased(out, "another", room=1) == [key]


async def test_while_prompts_go_out_a_reply_overtakes_them_all(out: Desk) -> None:
    fill(out.database, messages=500, people=500, priority=PROMPT)
    out.channel.pace = TELEGRAM
    running = asyncio.create_task(out.outbox.run())
    await asyncio.sleep(0.5)
    before = len(out.texts())
    out.queue("laura", "reply")
    out.outbox.wake.set()
    await asyncio.sleep(0.5)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert ("laura", "reply") in out.channel.said[before : before + 4]


async def test_a_pause_asked_of_one_process_stops_the_others_and_whoever_is_started_then(out: Desk) -> None:
    out.queue("laura", "one")
    out.queue("marcos", "two")
    out.channel.pace, out.channel.troubles = TELEGRAM, [Throttled(30)]
    other = out.another()
    await out.outbox.drain()
    for outbox in (other, out.another()):
        await outbox.drain()
    assert out.texts() == []
    out.clock.set(out.clock.now() + 31 * SECOND)
    await out.another().drain()
    assert sorted(out.texts()) == ["one", "two"]


async def test_a_pause_holds_when_the_clock_jumps_ahead(out: Desk) -> None:
    out.queue("laura", "one")
    out.channel.troubles = [Throttled(0.4)]
    await out.outbox.drain()
    out.clock.set(out.clock.now() + timedelta(days=31))
    await out.outbox.drain()
    assert out.texts() == []
    await asyncio.sleep(0.45)
    await out.outbox.drain()
    assert out.texts() == ["one"]


async def test_a_chat_is_spared_whichever_process_sends(out: Desk) -> None:
    """Three at once, then one a second; and who waits holds up nobody else."""
    for number in range(5):
        out.queue("laura", f"laura {number}")
    out.queue("marcos", "marcos")
    begin, heard = out.clock.now(), list[tuple[int, str]]()
    for tick in range(30):
        out.clock.set(begin + tick * SECOND / 10)
        heard += [(tick, key) for key in leased(out, f"owner {tick % 3}", replace(TELEGRAM, per_second=1000))]
        with out.database.transaction() as session:
            own = update(OutboxMessage).where(OutboxMessage.lease_owner.is_not(None))
            session.execute(own.values(state="sent", sent_at=out.clock.now(), lease_owner=None, lease_until=None))
    assert (0, "marcos") in heard
    ticks = [tick for tick, key in heard if key == "laura"]
    assert ticks[:3] == [0, 1, 2]
    assert ticks[3] in {10, 11}
    assert ticks[4] in {20, 21}


async def test_the_outbox_waits_for_a_chat_and_goes_on_by_itself(out: Desk) -> None:
    out.channel.pace = Pace(1000, 10, 1)
    out.queue("laura", "one", "two", "three")
    begin = time.monotonic()
    await out.outbox.drain()
    assert out.texts() == ["one", "two", "three"]
    assert time.monotonic() - begin >= 0.2


class Counting(ScriptedChannel):
    """Counts how many sends are under way at most."""

    now: int = 0
    most: int = 0

    async def send(self, chat_key: str, outgoing: Outgoing, enclosed: Enclosed | None) -> Delivered:
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            return await super().send(chat_key, outgoing, enclosed)
        finally:
            self.now -= 1


@pytest.mark.parametrize(("seconds", "fewest", "most"), [(0.0, 1, 3), (0.5, 4, 25)])
async def test_no_more_are_in_flight_than_the_pace_needs(out: Desk, seconds: float, fewest: int, most: int) -> None:
    """What is in flight when a process is killed may be said twice."""
    fill(out.database, messages=60, people=60)
    counting = Counting(pace=TELEGRAM, seconds=seconds)
    await run_for(1.5, Outbox(out.database, out.clock, {CHANNEL: counting}, out.outbox._files))
    assert fewest <= counting.most <= most


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=40)])
async def test_when_the_clock_is_set_back_replies_still_leave(out: Desk, back: timedelta) -> None:
    out.channel.troubles = [NotSent()]
    out.queue("laura", "tried")
    await out.outbox.drain()
    out.queue("marcos", "fresh")
    out.clock.set(out.clock.now() - back)
    await out.outbox.drain()
    await out.outbox.drain()
    out.clock.set(out.clock.now() + timedelta(hours=2))
    await out.outbox.drain()
    assert sorted(out.texts()) == ["fresh", "tried"]
