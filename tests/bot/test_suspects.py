"""What was in hand when a process died is counted, tried alone, and set aside after three deaths."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot import suspects as suspects_module
from bot.batch import handle_batch
from bot.channels.base import Arrival
from bot.clock import MovableClock
from bot.inbox import Inbox
from bot.suspects import InHand, Key, Suspects, count_deaths, counted_deaths
from conversations.messages import Incoming, Said
from conversations.speaking import begin_turn, tell
from conversations.texts import literal
from records.database import Database
from records.messages import InboxMessage, OutboxMessage, Signal
from tests import given
from tests.conftest import WORKSHOP_DAY as NOW
from tests.stage import CHANNEL

ROOT = Path(__file__).parents[2]
POISON = (CHANNEL, "7")


def arrival(number: int, key: str) -> Arrival:
    return Arrival(CHANNEL, str(number), "{}", Incoming(CHANNEL, str(number), key, key, Said("/help"), "es"))


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suspects_module, "LOOK_SECONDS", 0)


@pytest.fixture
def suspects(database: Database, tmp_path: Path) -> Iterator[Suspects]:
    suspects = Suspects(database, MovableClock(NOW), tmp_path / "in-hand")
    yield suspects
    suspects.close()


def dies_with(folder: Path, *keys: Key) -> None:
    """What the death of a process leaves behind: its file as it was, and nobody who holds it."""
    dead = InHand(folder)
    with ExitStack() as working:
        working.enter_context(dead.holding(keys))
        os.close(dead._file)


def really_dies_with(folder: Path, *keys: Key) -> None:
    """A process of its own ends while it has these in hand."""
    code = f"""
import os, pathlib
from bot.suspects import InHand
with InHand(pathlib.Path({str(folder)!r})).holding({list(keys)!r}):
    os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 9


def counted(database: Database) -> dict[Key, int]:
    with database.transaction() as session:
        return counted_deaths(session)


def kept(database: Database) -> dict[str, tuple[str, str | None]]:
    with database.transaction() as session:
        return {row.external_id: (row.state, row.error) for row in session.scalars(select(InboxMessage))}


def test_what_a_dead_process_had_in_hand_is_told_once_and_what_it_had_done_is_not(tmp_path: Path) -> None:
    mine = InHand(tmp_path)
    with mine.holding([(CHANNEL, "long-ago" * 50)]), mine.holding([(CHANNEL, "1")]):
        assert mine.left_behind() == {}
    really_dies_with(tmp_path, POISON, (CHANNEL, "8"))
    other = InHand(tmp_path)
    assert list(other.left_behind().values()) == [[POISON, (CHANNEL, "8")]]
    assert mine.left_behind() == {}
    other.close()
    with other.holding([POISON]):
        pass
    mine.close()
    assert list(tmp_path.iterdir()) == []


def test_noting_what_is_in_hand_costs_less_than_twenty_microseconds_a_batch(tmp_path: Path) -> None:
    """The best of many, because the machine has other work."""
    in_hand, best = InHand(tmp_path), 1.0
    keys = [("telegram", str(900_000_000 + number)) for number in range(50)]
    for _ in range(300):
        begin = time.perf_counter()
        with in_hand.holding(keys):
            pass
        best = min(best, time.perf_counter() - begin)
    in_hand.close()
    assert best < 20e-6


async def test_deaths_are_counted_for_all_processes_and_forgotten_when_nothing_comes_again(
    suspects: Suspects, database: Database, tmp_path: Path
) -> None:
    other = Suspects(database, MovableClock(NOW), tmp_path / "in-hand")
    for death in (1, 2):
        dies_with(tmp_path / "in-hand", POISON)
        await suspects.look()
        await other.look()
        assert suspects.deaths(POISON) == other.deaths(POISON) == death
    other.close()
    with database.transaction() as session:
        count_deaths(session, [(CHANNEL, "9")], NOW + timedelta(days=31))
    assert counted(database) == {(CHANNEL, "9"): 1}


async def test_while_the_database_is_away_a_death_waits_to_be_counted(
    suspects: Suspects, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("INSERT", None, Exception("gone"))

    dies_with(tmp_path / "in-hand", POISON)
    with monkeypatch.context() as broken:
        broken.setattr(suspects_module, "take_over", away)
        with pytest.raises(OperationalError):
            await suspects.look()
    await suspects.look()
    assert suspects.deaths(POISON) == 1


async def test_suspects_are_handled_alone_in_their_order_and_cleared_when_they_do_no_harm(
    suspects: Suspects, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together: list[list[str]] = []
    really = handle_batch

    def watching(session: Session, arrivals: list[Arrival], now: datetime) -> int:
        together.append([one.external_id for one in arrivals])
        return really(session, arrivals, now)

    monkeypatch.setattr("bot.inbox.handle_batch", watching)
    dies_with(tmp_path / "in-hand", POISON, (CHANNEL, "3"))
    running = asyncio.create_task((inbox := Inbox(database, MovableClock(NOW), suspects)).run())
    await inbox.take([arrival(number, f"p{number}") for number in range(1, 10)])
    running.cancel()
    assert together == [["1", "2"], ["3"], ["4", "5", "6"], ["7"], ["8", "9"]]
    assert (counted(database), suspects.deaths(POISON)) == ({}, 0)


@pytest.mark.parametrize(("deaths", "told"), [(3, True), (4, False)])
async def test_after_three_deaths_a_message_is_set_aside_untried_and_after_four_without_a_word(
    suspects: Suspects, database: Database, deaths: int, told: bool
) -> None:
    with database.transaction() as session:
        given.staff(session, "ana", "admin", NOW)
        count_deaths(session, [POISON] * deaths, NOW)
    running = asyncio.create_task((inbox := Inbox(database, MovableClock(NOW), suspects)).run())
    await inbox.take([arrival(6, "laura"), arrival(7, "marcos"), arrival(8, "sofia")])
    running.cancel()
    assert kept(database) == {"6": ("handled", None), "7": ("failed", "ended the process"), "8": ("handled", None)}
    assert counted(database) == {}
    with database.transaction() as session:
        assert session.scalars(select(Signal)).all() == []
    assert len(given_to(database, "marcos")) == len(given_to(database, "ana")) == int(told)


def given_to(database: Database, key: str) -> list[str]:
    with database.transaction() as session:
        rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
        return [row.payload["text"] for row in rows if row.person.user_key == key]


def test_a_full_disk_does_not_keep_messages_from_being_handled(tmp_path: Path) -> None:
    in_hand = InHand(tmp_path)
    os.close(in_hand._file)
    with in_hand.holding([POISON]):
        pass


async def test_what_a_dead_process_had_leased_may_be_sent_at_once_and_what_a_living_one_has_not(
    suspects: Suspects, database: Database, tmp_path: Path
) -> None:
    living, dead = InHand(tmp_path / "in-hand"), InHand(tmp_path / "in-hand")
    with database.transaction() as session:
        laura = given.person(session, "laura", NOW)
        for owner in (living, dead):
            tell(session, laura, literal(owner.name), NOW)
            begin_turn(session)
        for row, owner in zip(session.scalars(select(OutboxMessage)).all(), (living, dead), strict=True):
            row.lease_owner, row.lease_until = owner.name, NOW + timedelta(seconds=45)
    os.close(dead._file)
    await suspects.look()
    with database.transaction() as session:
        owners = {row.payload["text"]: row.lease_owner for row in session.scalars(select(OutboxMessage))}
    assert owners == {living.name: living.name, dead.name: None}
    living.close()
