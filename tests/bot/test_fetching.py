"""Files that people sent: fetched after the message is kept, in the order of each person's messages."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot import fetched, fetching
from bot.channels.base import NotSent, Rejected
from bot.fetched import RESTS, TRIES
from bot.fetching import FETCH_SECONDS
from bot.reception import receive
from bot.suspects import count_deaths, take_over
from conversations.messages import Incoming
from records.database import Database
from records.messages import InboxMessage
from records.people import StateChange
from tests.bot.files_desk import PDF, FilesDesk
from tests.conftest import WORKSHOP_DAY as NOW
from tests.stage import CHANNEL


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> AsyncIterator[FilesDesk]:
    desk = FilesDesk(database, tmp_path / "store")
    yield desk
    desk.suspects.in_hand.close()


async def test_a_file_is_stored_by_its_content_and_then_answered(desk: FilesDesk) -> None:
    desk.channel.files["a"] = [PDF[:10], PDF[10:]]
    desk.hears("laura", file="a")
    assert (desk.states(), desk.told("laura"), desk.kept()) == (["waiting"], [], [])
    await desk.fetcher.drain()
    assert desk.states() == ["handled"]
    assert desk.kept() == [("plan.pdf", "application/pdf", len(PDF))]
    assert len(desk.told("laura")) == 1


async def test_what_a_person_says_after_a_file_waits_for_it_and_nobody_else_does(desk: FilesDesk) -> None:
    desk.channel.files["slow"] = NotSent()
    desk.hears("laura", file="slow")
    desk.hears("laura", said="/help")
    desk.hears("marcos", said="/help")
    await desk.fetcher.drain()
    assert desk.states() == ["waiting", "waiting", "handled"]
    desk.channel.files["slow"] = [PDF]
    await desk.drains(later=5)
    assert desk.states() == ["handled"] * 3
    assert [len(desk.told(one)) for one in ("laura", "marcos")] == [2, 1]
    assert "/person" in desk.told("laura")[-1]


@pytest.mark.parametrize("trouble", [NotSent(), Rejected(), TimeoutError(), ZeroDivisionError()])
async def test_a_file_is_tried_for_about_twenty_minutes_and_then_the_sender_hears_that_it_could_not_be_kept(
    desk: FilesDesk, trouble: Exception
) -> None:
    """What is said meanwhile waits behind it, wakes the fetcher, and makes no try come sooner."""
    desk.channel.files["a"] = trouble
    desk.hears("laura", file="a")
    for tried, rest in enumerate(RESTS, 1):
        await desk.fetcher.drain()
        desk.hears("laura", said="/help")
        await desk.drains(later=rest.total_seconds() - 1)
        assert (desk.channel.fetched, set(desk.states())) == (["a"] * tried, {"waiting"})
        assert await desk.fetcher.next_due_at() == desk.clock.now() + timedelta(seconds=1)
        await desk.drains(later=1)
    assert desk.channel.fetched == ["a"] * TRIES
    assert set(desk.states()) == {"handled"}
    assert desk.kept() == []
    assert timedelta(minutes=15) < desk.clock.now() - NOW < timedelta(minutes=20)


async def test_many_processes_together_try_as_often_as_one(desk: FilesDesk) -> None:
    desk.channel.files["a"] = NotSent()
    desk.hears("laura", file="a")
    await asyncio.gather(*(desk.new_fetcher().drain() for _ in range(4)))
    assert desk.channel.fetched == ["a"]


async def test_a_file_in_hand_is_not_fetched_by_another_process_until_that_must_have_died(desk: FilesDesk) -> None:
    desk.channel.files["a"] = [PDF]
    desk.hears("laura", file="a")
    with desk.database.transaction() as session:
        [waiting] = fetched.next_waiting(session, [CHANNEL], NOW)
        assert fetched.count_attempt(session, waiting.inbox_id, "other", NOW) == 1
    await desk.drains(later=FETCH_SECONDS)
    assert desk.states() == ["waiting"]
    await desk.drains(later=30)
    assert desk.states() == ["handled"]


async def test_what_a_dead_process_was_fetching_is_fetched_at_once_and_what_rests_goes_on_resting(
    desk: FilesDesk,
) -> None:
    desk.channel.files |= {"a": [PDF], "b": NotSent()}
    desk.hears("laura", file="b")
    await desk.fetcher.drain()
    desk.hears("marcos", file="a")
    with desk.database.transaction() as session:
        [waiting] = fetched.next_waiting(session, [CHANNEL], NOW)
        fetched.count_attempt(session, waiting.inbox_id, "dead", NOW)
        take_over(session, {"dead": [], desk.suspects.in_hand.name: []}, NOW)
    await desk.fetcher.drain()
    assert desk.channel.fetched == ["b", "a"]


async def test_a_clock_that_was_set_back_holds_no_file_up(desk: FilesDesk) -> None:
    desk.channel.files["a"] = NotSent()
    desk.hears("laura", file="a")
    await desk.fetcher.drain()
    desk.channel.files["a"] = [PDF]
    await desk.drains(later=-3600)
    assert desk.states() == ["handled"]


async def test_a_full_disk_uses_no_try_up(desk: FilesDesk) -> None:
    desk.channel.files["a"] = OSError(28, "disk full")
    desk.hears("laura", file="a")
    for _ in range(3 * TRIES):
        await desk.drains(later=5)
    assert (desk.states(), desk.attempts()) == (["waiting"], [1])
    desk.channel.files["a"] = [PDF]
    await desk.drains(later=5)
    assert desk.states() == ["handled"]


@pytest.mark.parametrize(("data", "why"), [([b""], "vacío"), ([b"MZ" + b"\0" * 100], "Ese tipo de archivo")])
async def test_a_file_that_we_do_not_keep_is_refused_with_the_reason(
    desk: FilesDesk, data: list[bytes], why: str
) -> None:
    desk.channel.files["a"] = data
    desk.hears("laura", file="a")
    await desk.fetcher.drain()
    assert why in desk.told("laura")[-1]


async def test_nine_files_that_hang_do_not_starve_the_tenth(desk: FilesDesk) -> None:
    for number in range(9):
        desk.channel.files[f"hang{number}"] = NotSent()
        desk.hears(f"p{number}", file=f"hang{number}")
    desk.channel.files["fine"] = [PDF]
    desk.hears("laura", file="fine")
    await desk.fetcher.drain()
    assert len(desk.kept()) == 1


async def test_a_message_whose_turn_fails_is_kept_and_told_and_the_next_one_goes_on(
    desk: FilesDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(session: Any, person: Any, incoming: Incoming, now: Any) -> None:
        if incoming.external_id == "1":
            session.add(StateChange(subject="x", subject_id=1, at=now, by="test", after="half done"))
            session.flush()
            raise RuntimeError("a mistake")
        receive(session, person, incoming, now)

    monkeypatch.setattr(fetched, "receive", broken)
    desk.channel.files["a"] = [PDF]
    desk.hears("laura", file="a")
    desk.hears("laura", said="/help")
    await desk.fetcher.drain()
    assert desk.states() == ["failed", "handled"]
    assert desk.told("laura")[0].startswith("Perdón, no pude leer")
    with desk.database.transaction() as session:
        assert session.scalars(select(StateChange)).all() == []


async def test_while_the_database_is_away_nothing_is_given_up(desk: FilesDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.channel.files["a"] = [PDF]
    desk.hears("laura", file="a")

    def away(*_: object) -> None:
        raise OperationalError("SELECT 1", None, Exception("gone"))

    with monkeypatch.context() as broken:
        broken.setattr(fetching, "hand_over", away)
        with pytest.raises(OperationalError):
            await desk.fetcher.drain()
    assert desk.states() == ["waiting"]
    await desk.fetcher.drain()
    assert desk.attempts() == [1]
    await desk.drains(later=5)
    assert desk.states() == ["handled"]


async def test_what_can_no_longer_be_read_is_set_aside(desk: FilesDesk) -> None:
    desk.channel.files["a"] = [PDF]
    desk.hears("laura", file="a")
    with desk.database.transaction() as session:
        session.scalars(select(InboxMessage)).one().payload = "{}"
    await desk.fetcher.drain()
    assert desk.states() == ["failed"]


@pytest.mark.parametrize("payload", ["{not json", "null", "[]", '"text"', ""])
async def test_what_was_never_json_is_set_aside_and_holds_nobody_up(desk: FilesDesk, payload: str) -> None:
    """An admin may have asked for it to be tried again."""
    desk.channel.files["a"] = [PDF]
    with desk.database.transaction() as session:
        broken = InboxMessage(channel=CHANNEL, external_id="x", state="waiting", received_at=NOW, payload=payload)
        session.add(broken)
    desk.hears("laura", file="a")
    await desk.fetcher.drain()
    assert desk.states() == ["failed", "handled"]


async def test_a_file_that_ends_the_process_is_given_up_after_the_tries(desk: FilesDesk) -> None:
    desk.channel.files["a"] = asyncio.CancelledError()
    desk.hears("laura", file="a")
    for _ in range(TRIES):
        with pytest.raises(asyncio.CancelledError):
            await desk.fetcher.drain()
        assert desk.states() == ["waiting"]
    await desk.fetcher.drain()
    assert desk.states() == ["handled"]
    assert desk.kept() == []


async def test_a_strangers_file_is_answered_at_once_and_never_fetched(desk: FilesDesk) -> None:
    desk.channel.files["a"] = [PDF]
    desk.hears("eva", file="a", asked=False)
    assert desk.states() == ["handled"]
    assert len(desk.told("eva")) == 1
    await desk.fetcher.drain()
    assert (desk.kept(), desk.contents()) == ([], [])


async def test_two_processes_answer_a_file_once(desk: FilesDesk) -> None:
    desk.channel.files["a"] = [PDF]
    desk.hears("laura", file="a")
    await asyncio.gather(desk.fetcher.drain(), desk.new_fetcher().drain())
    assert len(desk.kept()) == len(desk.told("laura")) == 1


async def test_what_another_process_has_handled_or_given_up_is_not_given_up_once_more(desk: FilesDesk) -> None:
    desk.channel.files["a"] = [PDF]
    desk.hears("laura", file="a")
    with desk.database.transaction() as session:
        [waiting] = fetched.next_waiting(session, [CHANNEL], NOW)
        incoming = desk.channel.read(json.loads(waiting.payload))
    await desk.fetcher.drain()
    told = desk.told("laura")
    for _ in range(2):
        with desk.database.transaction() as session:
            fetched.give_up(session, waiting.inbox_id, incoming, NOW)
    assert (desk.states(), desk.told("laura")) == (["handled"], told)


async def test_the_running_fetcher_works_when_it_is_woken(desk: FilesDesk) -> None:
    arrived = asyncio.Event()
    running = asyncio.create_task(desk.fetcher.run(arrived))
    await asyncio.sleep(0.1)
    desk.channel.files["a"] = [PDF]
    desk.hears("laura", file="a")
    arrived.set()
    async with asyncio.timeout(5):
        while desk.states() != ["handled"]:
            await asyncio.sleep(0.02)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize("sent", [{"file": "a"}, {"said": "/help"}])
async def test_a_turn_that_ended_the_process_three_times_is_set_aside_untried_and_others_go_on(
    desk: FilesDesk, sent: dict[str, str]
) -> None:
    """A message behind a file is handled here too."""
    desk.channel.files["a"] = [PDF]
    if "said" in sent:
        desk.hears("laura", file="a")
    desk.hears("laura", **sent)  # type: ignore[arg-type]
    desk.hears("marcos", file="a")
    with desk.database.transaction() as session:
        count_deaths(session, [(CHANNEL, "1" if "file" in sent else "2")] * 3, NOW)
    await desk.fetcher.drain()
    states = ["failed", "handled"] if "file" in sent else ["handled", "failed", "handled"]
    assert desk.states() == states
    assert desk.told("laura")[-1].startswith("Perdón, no pude leer")
