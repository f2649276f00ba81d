"""What /metrics tells, in Prometheus' own words, and what counting costs."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import metrics
from bot.app import App, Parts
from bot.channels.base import Rejected
from bot.clock import MovableClock
from bot.metrics import TALLY, Histogram, Tally
from bot.web import metrics as page
from bot.web.metrics import show_metrics
from conversations.messages import Outgoing
from conversations.speaking import send
from records.database import Database
from records.messages import InboxMessage, OutboxMessage
from tests import given
from tests.bot.sending import ScriptedChannel
from tests.conftest import WORKSHOP_DAY as NOW
from tests.stage import CHANNEL


@pytest.fixture
def tally(monkeypatch: pytest.MonkeyPatch) -> Tally:
    tally = Tally()
    monkeypatch.setattr(page, "TALLY", tally)
    return tally


async def shown(app: App) -> dict[tuple[str, ...], float]:
    """Each figure by its name and the values of its labels."""
    body = bytes((await show_metrics(app.find_figures)).body).decode()
    return dict(figures(body))


def figures(body: str) -> Iterator[tuple[tuple[str, ...], float]]:
    for family in text_string_to_metric_families(body):
        for sample in family.samples:
            yield (sample.name, *sample.labels.values()), sample.value


async def test_queues_dues_and_what_was_counted_are_told_and_nobody_is_named(
    database: Database, tmp_path: Path, tally: Tally
) -> None:
    app = App(Parts(database, MovableClock(NOW), tmp_path, [ScriptedChannel()]))
    with database.transaction() as session:
        given.sme(session, given.cohort(session, NOW), NOW, name="Panadería Secreta", look_at=NOW)
        laura, gone = given.person(session, "laura", NOW), given.person(session, "marcos", NOW)
        gone.blocked_at = NOW
        for person, due in ((laura, -5), (laura, 600), (gone, -90)):
            at = NOW + timedelta(minutes=due)
            payload = {"text": "dicho en secreto"}
            session.add(OutboxMessage(person=person, payload=payload, created_at=NOW, not_before=at))
        old = NOW - timedelta(minutes=40)
        session.add(InboxMessage(channel=CHANNEL, external_id="1", state="waiting", received_at=old))
    tally.batch(3, 0.004)
    tally.batch(400, 70)
    tally.sends["telegram", "sent"] += 2
    found = await shown(app)
    assert found["rumbo_waiting_rows", "outbox"] == 2
    assert found["rumbo_oldest_waiting_seconds", "outbox"] == pytest.approx(300, abs=5)
    assert found["rumbo_waiting_rows", "inbox"] == 1
    assert found["rumbo_oldest_waiting_seconds", "inbox"] == pytest.approx(2400, abs=5)
    assert (found["rumbo_due_rows", "look"], found["rumbo_due_rows", "check-in"]) == (1, 0)
    assert (found["rumbo_batch_messages_sum",], found["rumbo_batch_messages_count",]) == (403, 2)
    assert (found["rumbo_batch_seconds_bucket", "0.005"], found["rumbo_batch_seconds_bucket", "+Inf"]) == (1, 2)
    assert found["rumbo_sends_total", "telegram", "sent"] == 2
    assert found["rumbo_database_up",] == 1
    assert found["process_resident_memory_bytes",] > 0
    told = " ".join(" ".join(key) for key in found)
    assert not any(secret in told for secret in ("Secreta", "secreto", "laura"))


async def test_without_a_database_the_rest_is_told(tally: Tally) -> None:
    async def nothing() -> None:
        return None

    body = bytes((await show_metrics(nothing)).body).decode()
    found = dict(figures(body))
    assert found["rumbo_database_up",] == 0
    assert ("rumbo_waiting_rows", "outbox") not in found


async def test_what_became_of_each_message_is_counted(database: Database, tmp_path: Path, tally: Tally) -> None:
    channel = ScriptedChannel(troubles=[Rejected("too long"), None])
    app = App(Parts(database, MovableClock(NOW), tmp_path, [channel]))
    before = Counter(TALLY.sends)
    with database.transaction() as session:
        for key in ("laura", "marcos"):
            send(session, given.person(session, key, NOW), Outgoing("hola"), NOW)
    await app.outbox.drain()
    assert TALLY.sends - before == {(CHANNEL, "Rejected"): 1, (CHANNEL, "sent"): 1}


def test_a_histogram_counts_up_to_and_with_each_bound() -> None:
    histogram = Histogram((1, 2))
    for value in (1, 1.5, 2, 9):
        histogram.observe(value)
    assert list(histogram.buckets()) == [("1", 1), ("2", 3), ("+Inf", 4)]


def test_counting_a_batch_costs_less_than_ten_microseconds() -> None:
    tally, rounds = metrics.Tally(), 10_000
    begun = time.process_time()
    for _ in range(rounds):
        tally.batch(17, 0.02)
    assert (time.process_time() - begun) / rounds < 10e-6
