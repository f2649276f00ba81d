"""Messages in: each once, in order, whatever is delivered how often; one that breaks stands alone."""

import asyncio
import json
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy import text as sql
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from bot.batch import handle_batch
from bot.channels.base import Arrival
from bot.clock import MovableClock
from bot.commands import COMMANDS
from bot.commands.command import EVERYONE, Command
from bot.inbox import Inbox
from bot.suspects import Suspects
from conversations.messages import Blocked, Incoming, Said, Unsupported
from conversations.speaking import tell
from conversations.texts import literal, text
from records.database import Database, is_outage
from records.messages import InboxMessage, OutboxMessage
from records.people import Person, StateChange
from tests import given
from tests.conftest import WORKSHOP_DAY as NOW
from tests.stage import CHANNEL, Stage

PEOPLE, MESSAGES = 12, 8


def arrival(number: int, key: str, typed: str) -> Arrival:
    incoming = Incoming(CHANNEL, str(number), key, key, Said(typed), "es")
    return Arrival(CHANNEL, str(number), json.dumps({"number": number}), incoming)


def count(session: Session, person: Person, argument: str, now: datetime) -> None:
    """An effect that would show if it happened twice, or out of order."""
    before = session.scalar(select(func.count()).where(StateChange.subject_id == person.id)) or 0
    session.add(StateChange(subject="person", subject_id=person.id, at=now, by="test", after=f"{before}:{argument}"))
    tell(session, person, literal(f"{before}:{argument}"), now)


def explode(session: Session, person: Person, argument: str, now: datetime) -> None:
    tell(session, person, literal("never said"), now)
    session.flush()
    match argument:
        case "database":
            raise OperationalError("SELECT 1", None, Exception("the connection is gone"))
        case "rule":
            raise IntegrityError("INSERT", None, Exception("unique"))
        case "nul":
            session.add(StateChange(subject="person", subject_id=1, at=now, by="test", after="a\0b" * 20_000))
            session.flush()
            raise ValueError("SQLite takes it")
        case "query":
            session.execute(sql("SELECT * FROM nowhere"))
        case _:
            raise KeyError(argument)


@pytest.fixture(autouse=True)
def _own_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, run in (("count", count), ("explode", explode)):
        monkeypatch.setitem(COMMANDS, name, Command(name, frozenset({EVERYONE}), run, menu=False))


@pytest.fixture
def suspects(database: Database, tmp_path: Path) -> Iterator[Suspects]:
    suspects = Suspects(database, MovableClock(NOW), tmp_path / "in-hand")
    yield suspects
    suspects.close()


@pytest.fixture
async def inbox(database: Database, suspects: Suspects) -> Inbox:
    return Inbox(database, MovableClock(NOW), suspects)


def said(database: Database) -> dict[str, list[str]]:
    """What each person was told, in order."""
    with database.transaction() as session:
        rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
        told: dict[str, list[str]] = {}
        for row in rows:
            told.setdefault(row.person.user_key, []).append(row.payload["text"])
        return told


def effects(database: Database) -> list[str]:
    with database.transaction() as session:
        return sorted(session.scalars(select(StateChange.after).where(StateChange.subject == "person")))


def states(database: Database) -> dict[str, str]:
    with database.transaction() as session:
        return {row.external_id: row.state for row in session.scalars(select(InboxMessage))}


@pytest.mark.parametrize("seed", range(3))
async def test_any_delivery_repeated_at_will_over_four_connections_has_one_effect(
    inbox: Inbox, database: Database, seed: int
) -> None:
    """Of each person the first deliveries come in order, as channels hand them over; repetitions come at will."""
    dice = random.Random(seed)
    waves = [
        [arrival(wave * PEOPLE + one, f"p{one}", f"/count {wave}") for one in range(PEOPLE)] for wave in range(MESSAGES)
    ]
    running = asyncio.create_task(inbox.run())
    earlier: list[Arrival] = []
    for wave in waves:
        deliveries = [*wave, *dice.choices(wave, k=PEOPLE), *dice.choices(earlier or wave, k=2 * PEOPLE)]
        dice.shuffle(deliveries)
        await asyncio.gather(*(hand_in(inbox, deliveries[lane::4], dice) for lane in range(4)))
        earlier += wave
    running.cancel()
    assert said(database) == {f"p{one}": [f"{wave}:{wave}" for wave in range(MESSAGES)] for one in range(PEOPLE)}
    assert len(states(database)) == PEOPLE * MESSAGES


async def hand_in(inbox: Inbox, deliveries: Sequence[Arrival], dice: random.Random) -> None:
    rest = list(deliveries)
    while rest:
        size = dice.randint(1, 7)
        try:
            await inbox.take(rest[:size])
        except OperationalError:
            continue  # a deadlock between processes: the channel hands in again
        rest = rest[size:]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_four_processes_on_one_database_handle_each_message_once(database: Database, suspects: Suspects) -> None:
    inboxes = [Inbox(database, MovableClock(NOW), suspects) for _ in range(4)]
    running = [asyncio.create_task(one.run()) for one in inboxes]
    dice = random.Random(7)
    arrivals = [arrival(number, f"p{number % 5}", "/count x") for number in range(60)]
    await asyncio.gather(*(hand_in(one, dice.sample(arrivals, len(arrivals)), dice) for one in inboxes))
    for task in running:
        task.cancel()
    assert len(effects(database)) == 60
    assert all(len(told) == len(set(told)) == 12 for told in said(database).values())


def test_a_batch_that_repeats_a_message_handles_it_once_and_keeps_the_order(database: Database) -> None:
    one, two = arrival(1, "laura", "/count a"), arrival(2, "laura", "/count b")
    with database.transaction() as session:
        assert handle_batch(session, [one, two, one, one, two], NOW) == 2
    with database.transaction() as session:
        assert handle_batch(session, [two, one], NOW) == 0
    assert said(database) == {"laura": ["0:a", "1:b"]}


@pytest.mark.parametrize("trouble", ["bug", "rule", "nul", "query"])
async def test_a_message_that_breaks_is_set_aside_alone_and_all_others_go_on(
    inbox: Inbox, database: Database, trouble: str
) -> None:
    with database.transaction() as session:
        given.staff(session, "ana", "admin", NOW)
    running = asyncio.create_task(inbox.run())
    await inbox.take(
        [arrival(1, "laura", "/count a"), arrival(2, "marcos", f"/explode {trouble}"), arrival(3, "sofia", "/count b")]
    )
    await inbox.take([arrival(2, "marcos", f"/explode {trouble}"), arrival(4, "marcos", "/count c")])
    running.cancel()
    assert states(database) == {"1": "handled", "2": "failed", "3": "handled", "4": "handled"}
    told = said(database)
    assert (told["laura"], told["sofia"]) == (["0:a"], ["0:b"])
    assert told["marcos"][0].startswith("Perdón, no pude leer ese mensaje")
    assert told["marcos"][1] == "0:c"
    assert told["ana"] == ["Llegó un mensaje que no se pudo leer. Quedó guardado: /problems lo muestra."]
    with database.transaction() as session:
        kept = session.scalars(select(InboxMessage).where(InboxMessage.state == "failed")).one()
        assert json.loads(kept.payload or "") == {"number": 2}
        assert kept.error in {
            "KeyError",
            "IntegrityError",
            "DataError",
            "ValueError",
            "OperationalError",
            "ProgrammingError",
        }


async def test_when_nobody_can_even_be_told_the_message_is_kept_and_holds_up_nobody(
    inbox: Inbox, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("telling is broken too")

    monkeypatch.setattr("bot.batch.receive_unreadable", broken)
    running = asyncio.create_task(inbox.run())
    await inbox.take([arrival(1, "laura", "/explode bug"), arrival(2, "sofia", "/count a")])
    running.cancel()
    assert states(database) == {"1": "failed", "2": "handled"}


async def test_a_database_that_is_away_is_told_to_the_channel_and_nothing_has_happened(
    inbox: Inbox, database: Database
) -> None:
    running = asyncio.create_task(inbox.run())
    with pytest.raises(OperationalError):
        await inbox.take([arrival(1, "laura", "/count a"), arrival(2, "marcos", "/explode database")])
    assert states(database) == {}
    assert said(database) == {}
    await inbox.take([arrival(1, "laura", "/count a")])
    running.cancel()
    assert said(database) == {"laura": ["0:a"]}


def test_an_outage_is_told_from_a_mistake(database: Database) -> None:
    assert is_outage(OperationalError("", None, Exception()))
    assert not is_outage(IntegrityError("", None, Exception()))
    assert not is_outage(KeyError())


async def test_while_one_batch_commits_the_next_gathers(
    inbox: Inbox, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []

    def watching(session: Session, arrivals: Sequence[Arrival], now: datetime) -> int:
        sizes.append(len(arrivals))
        return handle_batch(session, arrivals, now)

    monkeypatch.setattr("bot.inbox.handle_batch", watching)
    running = asyncio.create_task(inbox.run())
    await asyncio.gather(*(inbox.take([arrival(number, f"p{number}", "/count a")]) for number in range(150)))
    running.cancel()
    assert sum(sizes) == 150
    assert max(sizes) == 100
    assert len(sizes) <= 4


def test_an_unreadable_delivery_is_kept_and_the_admins_hear_of_it_once_an_hour(stage: Stage) -> None:
    with stage.database.transaction() as session:
        given.staff(session, "ana", "admin", NOW)
        given.staff(session, "carmen", "coordinator", NOW)
    ana, carmen = stage.person("ana"), stage.person("carmen")
    for number in range(6):
        with stage.database.transaction() as session:
            handle_batch(session, [Arrival(CHANNEL, f"u{number}", "{", None, "no JSON")], stage.now)
        stage.deliver()
        stage.passes(minutes=20)
    assert len(ana.seen) == 2
    assert carmen.seen == []
    assert set(states(stage.database).values()) == {"failed"}


def test_what_a_stranger_sends_leaves_nothing_but_the_platforms_id_and_language(stage: Stage) -> None:
    stage.person("laura", "en", "Laura Méndez").says("hola")
    with stage.database.transaction() as session:
        person = session.scalars(select(Person)).one()
        assert (person.user_key, person.language, person.contacts, person.staff) == ("laura", "en", [], None)
        handled = session.scalars(select(InboxMessage)).one()
        assert (handled.state, handled.payload) == ("handled", None)


def test_somebody_who_left_and_writes_again_is_reachable_again(stage: Stage) -> None:
    laura = stage.person("laura")
    laura.says("/help")
    laura.does(Blocked())
    with stage.database.transaction() as session:
        assert session.scalars(select(Person.blocked_at)).one() == NOW
    stage.passes(hours=1)
    laura.does(Unsupported("sticker"))
    assert laura.saw("todavía no lo sé leer")
    with stage.database.transaction() as session:
        person = session.scalars(select(Person)).one()
        assert (person.blocked_at, person.last_inbound_at) == (None, NOW + timedelta(hours=1))


def test_the_failed_message_may_be_the_first_of_somebody_nobody_knows(database: Database, suspects: Suspects) -> None:
    inbox = Inbox(database, MovableClock(NOW), suspects)

    async def go() -> None:
        running = asyncio.create_task(inbox.run())
        await inbox.take([arrival(1, "stranger", "/explode bug")])
        running.cancel()

    asyncio.run(go())
    assert said(database)["stranger"][0] == _words("message-failed")


def _words(id: str) -> str:
    from conversations.texts import Reader, say

    return say(text(id), Reader("es", None, "usted", "UTC"))
