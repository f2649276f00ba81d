"""A channel's pace: so many at once, so many a second after that, and silence while the channel asks for it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.base import Pace
from bot.pacing import Bucket, bucket_of, chat_ready_at, kept_for_replies, load_taken, pause, rest, save_taken
from records.database import Database
from records.messages import ChannelPace

NOW = datetime(2014, 3, 26, 18, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=1)
SECOND = timedelta(seconds=1)


@given(
    rate=st.floats(0.1, 100),
    burst=st.integers(1, 50),
    looks=st.lists(st.tuples(st.floats(0, 3), st.integers(0, 20)), min_size=1, max_size=60),
)
def test_no_second_ever_sees_more_than_the_burst_and_the_rate(
    rate: float, burst: int, looks: list[tuple[float, int]]
) -> None:
    bucket, now, full_at, left = Bucket(rate, burst), NOW, LONG_AGO, list[datetime]()
    for gap, wanted in looks:
        now += timedelta(seconds=gap)
        count = min(wanted, bucket.places(full_at, now))
        full_at = bucket.take(full_at, count, now) if count else full_at
        left += [now] * count
    for place, first in enumerate(left):
        assert sum(moment < first + SECOND for moment in left[place:]) <= burst + rate + 1


@given(rate=st.floats(0.5, 1000), kept=st.integers(0, 5), taken=st.integers(1, 20))
def test_after_the_wait_that_was_told_there_is_a_place(rate: float, kept: int, taken: int) -> None:
    bucket = Bucket(rate, 20)
    full_at = bucket.take(LONG_AGO, taken, NOW)
    wait = bucket.wait(full_at, NOW, kept)
    assert bucket.places(full_at, NOW + timedelta(seconds=wait, microseconds=2), kept) >= 1
    assert wait < 1e-5 or bucket.places(full_at, NOW + timedelta(seconds=wait * 0.9), kept) == 0


@given(burst=st.integers(1, 30))
def test_after_a_rest_the_burst_leaves_at_once_and_the_next_one_waits(burst: int) -> None:
    bucket = Bucket(1, burst)
    assert bucket.places(LONG_AGO, NOW) == burst
    full_at = bucket.take(LONG_AGO, burst, NOW)
    assert bucket.places(full_at, NOW) == 0
    assert bucket.wait(full_at, NOW) == pytest.approx(1)


def test_telegrams_thirty_a_second_are_never_exceeded_and_prompts_leave_two_places_to_replies() -> None:
    pace = Pace(per_second=25, per_chat_second=1, chat_burst=3)
    bucket = bucket_of(pace)
    assert bucket.burst + bucket.rate <= 30
    assert kept_for_replies(pace) == 2
    assert bucket.places(LONG_AGO, NOW, kept_for_replies(pace)) == 3


def test_clocks_that_differ_a_little_do_not_make_the_pace_faster() -> None:
    bucket, full_at, left = Bucket(10, 2), LONG_AGO, 0
    for tick in range(100):
        skewed = NOW + timedelta(seconds=tick / 10 + (3 if tick % 2 else 0))
        count = bucket.places(full_at, skewed)
        full_at = bucket.take(full_at, count, skewed) if count else full_at
        left += count
    assert left <= 2 + 10 * (10 + 3)


@given(burst=st.integers(1, 5), gaps=st.lists(st.floats(0.01, 3), max_size=25))
def test_a_chat_gets_a_burst_and_then_one_a_second(burst: int, gaps: list[float]) -> None:
    pace, now, sent = Pace(1000, 1, burst), NOW, list[datetime]()
    for gap in gaps:
        now += timedelta(seconds=gap)
        ready_at = chat_ready_at(pace, sent)
        now = max(now, ready_at) if ready_at is not None else now
        sent.insert(0, now)
    for place, last in enumerate(sent):
        for count, first in enumerate(sent[place:], 1):
            assert count <= burst + (last - first).total_seconds() + 1e-3


def row(**values: datetime) -> ChannelPace:
    return ChannelPace(channel="stage", full_at=LONG_AGO, **values)


def test_a_shorter_pause_does_not_end_a_longer_one() -> None:
    taken = row()
    pause(taken, 30, NOW)
    pause(taken, 1, NOW + SECOND)
    assert rest(taken, NOW + SECOND) == 29
    assert rest(taken, NOW + 31 * SECOND) == 0


def test_a_clock_that_was_set_back_by_forty_days_silences_nobody_for_forty_days(database: Database) -> None:
    """A pause lasts as long as was asked for, and places come back."""
    with database.transaction() as session:
        later = NOW + timedelta(days=40)
        taken = load_taken(session, "stage", later)
        taken.full_at = Bucket(25, 5).take(taken.full_at, 5, later)
        pause(taken, 30, later)
        save_taken(session, taken)
    for seconds, left, places in ((0, 30, 0), (10, 20, 5), (31, 0, 5)):
        with database.transaction() as session:
            now = NOW + seconds * SECOND
            taken = load_taken(session, "stage", now)
            assert (rest(taken, now), Bucket(25, 5).places(taken.full_at, now)) == (left, places)


def test_what_one_process_has_taken_the_others_see(database: Database) -> None:
    for count in range(3):
        with database.transaction() as session:
            taken = load_taken(session, "stage", NOW)
            assert Bucket(1, 5).places(taken.full_at, NOW) == 5 - count
            taken.full_at = Bucket(1, 5).take(taken.full_at, 1, NOW)
            pause(taken, count, NOW)
            save_taken(session, taken)
    with database.transaction() as session:
        assert rest(load_taken(session, "stage", NOW), NOW) == 2
