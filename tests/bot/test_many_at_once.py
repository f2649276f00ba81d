"""Several processes on one PostgreSQL: messages and sweeps at the same SMEs at once, nothing twice, nothing stuck."""

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.event import listen

from bot.batch import handle_batch
from bot.channels.base import Arrival
from bot.files import FileStore
from conversations.asking import lock_seats
from conversations.desk import Desk, equip
from conversations.messages import Incoming, Said
from records.database import COLLISIONS, Database
from records.followup import CheckIn
from records.messages import Dialogue, InboxMessage, OutboxMessage
from records.people import Sme
from scheduler import check_ins
from scheduler.check_ins import advance_check_ins, replan_check_ins
from scheduler.heartbeat import wake_up
from scheduler.looking import look_at_smes
from scheduler.prompts import prompt_smes
from tests import given
from tests.conftest import WORKSHOP_DAY
from tests.stage import CHANNEL

NOW = WORKSHOP_DAY + timedelta(days=33, hours=22)
SMES, MESSAGES, WORKERS, BATCH, DAYS = 10, 12, 2, 20, 15
pytestmark = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


@pytest.fixture
def processes(database: Database, tmp_path: Path) -> Iterator[list[Database]]:
    """The same database as each of four processes sees it."""
    url = database.engine.url.render_as_string(hide_password=False)
    opened = [Database(url) for _ in range(2 * WORKERS)]
    for one in opened:
        equip(one, Desk(FileStore(tmp_path / "files"), lambda channel, payload: f"https://{channel}.example/{payload}"))
    yield opened
    for one in opened:
        one.close()


def follow(database: Database) -> None:
    """SMEs with two contacts each, whose first check-in is due."""
    with database.transaction() as session:
        cohort = given.cohort(session, WORKSHOP_DAY)
        for number in range(SMES):
            sme = given.sme(session, cohort, WORKSHOP_DAY, f"Taller {number}", state="active", replan=True)
            given.key_items(session, sme, WORKSHOP_DAY)
            given.contact(session, sme, f"a{number}", WORKSHOP_DAY)
            given.contact(session, sme, f"b{number}", WORKSHOP_DAY, primary=False)
    with database.transaction() as session:
        replan_check_ins(session, WORKSHOP_DAY)
        session.execute(update(Sme).values(look_at=WORKSHOP_DAY, plan_prompt_at=WORKSHOP_DAY))


def arrivals() -> list[Arrival]:
    keys = [f"{letter}{number}" for number in range(SMES) for letter in "ab"] * MESSAGES
    words = ("/help", "hola", "/menu")
    return [
        Arrival(CHANNEL, str(n), "{}", Incoming(CHANNEL, str(n), key, key, Said(words[n % 3]), "es"))
        for n, key in enumerate(keys)
    ]


def writes(database: Database, dice: random.Random) -> None:
    """Everything is delivered to each process, in any order."""
    rest = dice.sample(arrivals(), k=2 * SMES * MESSAGES)
    while rest:
        batch, rest = rest[:BATCH], rest[BATCH:]
        database._work(handle_batch, batch, NOW)


def sweeps(database: Database, dice: random.Random) -> None:
    """A day goes by at each round: check-ins are opened, reminded of and closed while people answer."""
    for day in range(DAYS):
        for sweep in dice.sample((advance_check_ins, look_at_smes, prompt_smes), k=3):
            database._work(sweep, NOW + timedelta(days=day))


def collisions(databases: list[Database]) -> list[str]:
    """The SQLSTATEs of what was undone because something else was in the way."""
    seen: list[str] = []

    def note(context: ExceptionContext) -> None:
        seen.append(getattr(context.original_exception, "sqlstate", None) or "?")

    for one in databases:
        listen(one.engine, "handle_error", note)
    return seen


def test_messages_and_sweeps_meet_at_the_same_smes_and_each_thing_happens_once(
    database: Database, processes: list[Database]
) -> None:
    follow(database)
    seen = collisions(processes)
    work: list[Callable[[Database, random.Random], None]] = [writes, sweeps] * WORKERS
    with ThreadPoolExecutor(len(work)) as pool:
        running = [
            pool.submit(do, one, random.Random(n)) for n, (do, one) in enumerate(zip(work, processes, strict=True))
        ]
        for one in running:
            one.result(timeout=60)
    with database.transaction() as session:
        assert session.scalar(select(func.count()).where(InboxMessage.state == "handled")) == 2 * SMES * MESSAGES
        assert session.scalar(select(func.count()).where(CheckIn.state != "planned")) == SMES
        assert session.scalar(select(func.count()).where(Dialogue.script == "check_in")) == SMES
        openers = session.scalars(select(OutboxMessage.dedup_key).where(OutboxMessage.purpose == "check-in-opener"))
        assert len(openers.all()) == SMES
    assert set(seen) <= COLLISIONS


def test_a_batch_and_a_sweep_that_wait_for_each_other_are_both_done(
    database: Database, processes: list[Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One holds the dialogues and wants their SMEs, the other has it the other way round."""
    follow(database)
    database._work(advance_check_ins, NOW)
    with database.transaction() as session:
        session.execute(update(CheckIn).where(CheckIn.state == "open").values(step="close", next_at=NOW))
    seen, both = collisions(processes), threading.Barrier(2)
    monkeypatch.setattr("bot.batch.lock_seats", then_wait(lock_seats, both))
    monkeypatch.setattr("scheduler.check_ins._claim", then_wait(check_ins._claim, both))
    with ThreadPoolExecutor(2) as pool:
        batch = pool.submit(processes[0]._work, handle_batch, arrivals()[: 2 * SMES * MESSAGES : MESSAGES], NOW)
        sweep = pool.submit(processes[1]._work, advance_check_ins, NOW)
        assert (batch.result(timeout=60), sweep.result(timeout=60)) == (2 * SMES, SMES)
    with database.transaction() as session:
        assert session.scalar(select(func.count()).where(InboxMessage.state == "handled")) == 2 * SMES
        assert session.scalar(select(func.count()).where(CheckIn.state == "unanswered")) == SMES
    assert seen == ["40P01"]


def then_wait(work: Callable[..., Any], both: threading.Barrier) -> Callable[..., Any]:
    """The same work; the first time round nobody goes on before the other one has come as far."""

    def working(*facts: Any) -> Any:
        done = work(*facts)
        with suppress(threading.BrokenBarrierError):
            both.wait(timeout=10)
            both.abort()
        return done

    return working


def test_two_processes_may_be_the_first_on_an_empty_database(database: Database, processes: list[Database]) -> None:
    """Both find that nobody has been here, and both write that they are."""
    seen = collisions(processes)
    with database.transaction() as session, ThreadPoolExecutor(1) as pool:
        wake_up(session, {}, NOW)
        session.flush()
        other = pool.submit(processes[0]._work, wake_up, {}, NOW)
        wait([other], timeout=0.3)
        session.commit()
        other.result(timeout=60)
    assert seen == ["23505"]
