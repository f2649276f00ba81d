"""The contents of files that people sent: kept as long as somebody's record names them, whoever drops the same."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot import fetched, fetching
from bot.files import FileStore
from conversations.desk import Desk, drop_file, equip
from records.database import Database
from records.messages import InboxMessage
from records.plans import StoredFile
from tests import given
from tests.bot.files_desk import PDF, FilesDesk
from tests.conftest import WORKSHOP_DAY as NOW


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> AsyncIterator[FilesDesk]:
    desk = FilesDesk(database, tmp_path / "store")
    yield desk
    desk.suspects.in_hand.close()


async def test_a_file_that_no_dialogue_takes_is_not_kept(desk: FilesDesk) -> None:
    with desk.database.transaction() as session:
        given.staff(session, "ana", "admin", NOW)
    desk.channel.files["a"] = [PDF]
    desk.hears("ana", file="a", asked=False)
    await desk.fetcher.drain()
    assert desk.states() == ["handled"]
    assert len(desk.told("ana")) == 1
    assert (desk.kept(), desk.contents()) == ([], [])


async def test_what_nobody_takes_stays_where_somebody_else_has_sent_the_same(desk: FilesDesk) -> None:
    with desk.database.transaction() as session:
        given.staff(session, "ana", "admin", NOW)
    desk.channel.files["a"] = [PDF]
    desk.hears("laura", file="a")
    desk.hears("ana", file="a", asked=False)
    await desk.fetcher.drain()
    assert (len(desk.kept()), len(desk.contents())) == (1, 1)


@pytest.fixture
def other(desk: FilesDesk) -> Iterator[Database]:
    """The same database and folder as another process sees them."""
    second = Database(desk.database.engine.url.render_as_string(hide_password=False))
    equip(second, Desk(FileStore(desk.folder), lambda channel, payload: payload))
    yield second
    second.close()


@pytest.mark.parametrize("moment", ["hand_over", "receive"])
async def test_what_another_process_drops_is_there_for_whoever_sends_the_same_at_that_moment(
    desk: FilesDesk, other: Database, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between storing the content and recording it, and between recording it and the commit."""
    with desk.database.transaction() as session:
        anas = kept_by(session, desk.store, "ana")
    module = fetching if moment == "hand_over" else fetched
    really, thread = getattr(module, moment), ThreadPoolExecutor(1)
    dropping: list[Future[None]] = []

    def ana_drops() -> None:
        with other.transaction() as session:
            drop_file(session, anas)

    def meanwhile(*facts: Any) -> None:
        dropping.append(thread.submit(ana_drops))
        wait(dropping, timeout=None if moment == "hand_over" else 0.2)
        really(*facts)

    monkeypatch.setattr(module, moment, meanwhile)
    desk.channel.files["a"] = [PDF]
    desk.hears("laura", file="a")
    await desk.fetcher.drain()
    for dropped in dropping:
        dropped.result()
    assert (desk.states(), len(desk.kept()), len(desk.contents())) == (["handled"], 1, 1)


def kept_by(session: Session, store: FileStore, name: str) -> int:
    kept = store.keep_bytes(PDF, "plan.pdf", "application/pdf")
    file = StoredFile(sha256=kept.sha256, name=name, mime=kept.mime, size=kept.size, created_at=NOW)
    session.add(file)
    session.flush()
    return file.id


async def test_of_a_message_whose_turn_failed_no_content_stays(
    desk: FilesDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a mistake")

    monkeypatch.setattr(fetched, "receive", broken)
    desk.channel.files["a"] = [PDF]
    desk.hears("laura", file="a")
    await desk.fetcher.drain()
    assert (desk.states(), desk.kept(), desk.contents()) == (["failed"], [], [])


async def test_what_another_process_has_handled_meanwhile_leaves_no_content(
    desk: FilesDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = fetched.hand_over

    def late(session: Session, inbox_id: int, *rest: Any) -> None:
        session.get_one(InboxMessage, inbox_id).state = "handled"
        session.flush()
        really(session, inbox_id, *rest)

    monkeypatch.setattr("bot.fetching.hand_over", late)
    desk.channel.files["a"] = [PDF]
    desk.hears("laura", file="a")
    await desk.fetcher.drain()
    assert (desk.states(), desk.kept(), desk.contents()) == (["handled"], [], [])


async def test_what_was_only_half_kept_when_a_process_ended_goes_after_a_day(desk: FilesDesk) -> None:
    for name, age in (("old.part", timedelta(days=2)), ("new.part", timedelta(hours=1))):
        (desk.folder / name).touch()
        os.utime(desk.folder / name, times=((NOW - age).timestamp(),) * 2)
    running = asyncio.create_task(desk.fetcher.run(asyncio.Event()))
    async with asyncio.timeout(5):
        while len(desk.contents()) == 2:
            await asyncio.sleep(0.02)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert [path.name for path in desk.contents()] == ["new.part"]
