"""A channel's pace: so many at once, so many a second after that, and silence while it asks for it."""

import asyncio
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Pace, Throttled
from bot.pacing import REMEMBERED_CHATS, Bucket, Pacer


@given(
    rate=st.floats(0.1, 100),
    burst=st.integers(1, 50),
    gaps=st.lists(st.floats(0, 3), min_size=1, max_size=60),
)
def test_no_second_ever_sees_more_than_the_burst_and_the_rate(rate: float, burst: int, gaps: list[float]) -> None:
    bucket, now, leaves = Bucket(rate, burst), 1000.0, []
    for gap in gaps:
        now += gap
        leaves.append(now + bucket.reserve(now))
    assert leaves == sorted(leaves)
    for place, first in enumerate(leaves):
        within = [moment for moment in leaves[place:] if moment <= first + 1]
        assert len(within) <= burst + rate + 1


@given(burst=st.integers(1, 30))
def test_after_a_rest_the_burst_leaves_at_once_and_the_next_one_waits(burst: int) -> None:
    bucket = Bucket(1, burst)
    assert [bucket.reserve(1000) for _ in range(burst)] == [0] * burst
    assert bucket.reserve(1000) == pytest.approx(1)


async def test_chats_wait_for_themselves_and_not_for_each_other() -> None:
    pacer = Pacer(Pace(per_second=1000, per_chat_second=5, chat_burst=1))
    begin = time.monotonic()
    await asyncio.gather(*(pacer.turn(chat) for chat in ("a", "b", "c")))
    assert time.monotonic() - begin < 0.1
    await pacer.turn("a")
    assert time.monotonic() - begin >= 0.19


async def test_a_pause_that_begins_while_a_message_waits_gives_it_back() -> None:
    pacer = Pacer(Pace(per_second=1000, per_chat_second=5, chat_burst=1))
    await pacer.turn("a")
    waiting = asyncio.create_task(pacer.turn("a"))
    await asyncio.sleep(0.02)
    pacer.pause(30)
    with pytest.raises(Throttled) as told:
        await waiting
    assert 29 < told.value.seconds <= 30
    assert not pacer.open


async def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    pacer = Pacer(Pace(1, 1, 1))
    pacer.pause(30)
    pacer.pause(0)
    assert not pacer.open


async def test_only_so_many_chats_are_remembered() -> None:
    pacer = Pacer(Pace(1e9, 1e9, 1))
    for number in range(REMEMBERED_CHATS + 10):
        await pacer.turn(str(number))
    assert len(pacer._chats) == REMEMBERED_CHATS
