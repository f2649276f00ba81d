"""Files that people sent: fetched after the message is kept, in the order of each person's messages."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot import fetching
from bot.batch import handle_batch
from bot.channels.base import Arrival, Malformed, NotSent, Rejected
from bot.clock import MovableClock
from bot.fetching import TRIES, Fetcher
from bot.files import FileStore
from bot.reception import receive
from conversations.asking import Topic, open_dialogue
from conversations.desk import Desk, drop_file, equip
from conversations.messages import Content, Incoming, RemoteFile, Said
from conversations.scripts.help_request import HelpRequestFacts
from records.database import Database
from records.messages import InboxMessage, OutboxMessage
from records.people import Person, StateChange
from records.plans import StoredFile
from tests import given
from tests.bot.sending import ScriptedChannel
from tests.conftest import WORKSHOP_DAY as NOW
from tests.stage import CHANNEL

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
LOST = "No se pudo guardar ese archivo"


class Phones(ScriptedChannel):
    """Reads payloads as the tests write them."""

    def read(self, payload: Mapping[str, Any]) -> Incoming | None:
        if "key" not in payload:
            raise Malformed("no key")
        said, number, key = payload.get("said"), str(payload["number"]), payload["key"]
        content: Content = (
            Said(said) if said is not None else RemoteFile(payload["file"], "plan.pdf", "application/pdf", 10)
        )
        return Incoming(CHANNEL, number, key, key, content, "es")


class FilesDesk:
    """A database, a channel and a fetcher, without anything running."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.channel, self.number = database, Phones(), 0
        self.folder, self.store = folder, FileStore(folder)
        equip(database, Desk(self.store, lambda channel, payload: f"https://{channel}.example/{payload}"))
        self.fetcher = Fetcher(database, MovableClock(NOW), {CHANNEL: self.channel}, self.store)

    def asks(self, key: str) -> None:
        """Somebody is in a dialogue that takes words and files."""
        with self.database.transaction() as session:
            person = session.scalar(select(Person).where(Person.user_key == key)) or given.person(session, key, NOW)
            topic = Topic("help_request", HelpRequestFacts(contact_id=1), f"contact:{key}:{self.number}")
            open_dialogue(session, person, topic, NOW)
            session.execute(delete(OutboxMessage))

    def hears(self, key: str, *, said: str | None = None, file: str | None = None, asked: bool = True) -> None:
        """Somebody writes, or sends a file; files come in answer to a question, unless nothing was asked."""
        if file is not None and asked:
            self.asks(key)
        self.number += 1
        payload = {"number": self.number, "key": key, "said": said, "file": file}
        arrival = Arrival(CHANNEL, str(self.number), json.dumps(payload), self.channel.read(payload))
        with self.database.transaction() as session:
            handle_batch(session, [arrival], NOW)

    def told(self, key: str) -> list[str]:
        with self.database.transaction() as session:
            found = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
            return [row.payload["text"] for row in found if row.person.user_key == key]

    def states(self) -> list[str]:
        with self.database.transaction() as session:
            return list(session.scalars(select(InboxMessage.state).order_by(InboxMessage.id)))

    def kept(self) -> list[tuple[str, str, int]]:
        with self.database.transaction() as session:
            files = session.scalars(select(StoredFile).order_by(StoredFile.id))
            return [(file.name, file.mime, file.size) for file in files]

    def contents(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file()]


@pytest.fixture
async def desk(database: Database, tmp_path: Path) -> FilesDesk:
    return FilesDesk(database, tmp_path / "store")


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
    await desk.fetcher.drain()
    assert desk.states() == ["handled"] * 3
    assert desk.told("laura")[-1] == desk.told("marcos")[-1]
    assert len(desk.told("laura")) == 2


@pytest.mark.parametrize(
    "trouble", [NotSent(), Rejected(), TimeoutError(), ZeroDivisionError(), OSError(28, "disk full")]
)
async def test_after_some_tries_the_sender_hears_that_it_could_not_be_kept(desk: FilesDesk, trouble: Exception) -> None:
    desk.channel.files["a"] = trouble
    desk.hears("laura", file="a")
    for _ in range(TRIES + 1):
        await desk.fetcher.drain()
    assert desk.states() == ["handled"]
    assert desk.kept() == []


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
    for _ in range(3):
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

    monkeypatch.setattr(fetching, "receive", broken)
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
    really, thread = getattr(fetching, moment), ThreadPoolExecutor(1)
    dropping: list[Future[None]] = []

    def ana_drops() -> None:
        with other.transaction() as session:
            drop_file(session, anas)

    def meanwhile(*facts: Any) -> None:
        dropping.append(thread.submit(ana_drops))
        wait(dropping, timeout=None if moment == "hand_over" else 0.2)
        really(*facts)

    monkeypatch.setattr(fetching, moment, meanwhile)
    desk.channel.files["a"] = [PDF]
    desk.hears("laura", file="a")
    await desk.fetcher.drain()
    for dropped in dropping:
        dropped.result()
    assert (desk.states(), len(desk.kept()), len(desk.contents())) == (["handled"], 1, 1)


def kept_by(session: Session, store: FileStore, name: str) -> int:
    kept = store.keep_bytes(PDF, "plan.pdf")
    file = StoredFile(sha256=kept.sha256, name=name, mime=kept.mime, size=kept.size, created_at=NOW)
    session.add(file)
    session.flush()
    return file.id


async def test_of_a_message_whose_turn_failed_no_content_stays(
    desk: FilesDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a mistake")

    monkeypatch.setattr(fetching, "receive", broken)
    desk.channel.files["a"] = [PDF]
    desk.hears("laura", file="a")
    await desk.fetcher.drain()
    assert (desk.states(), desk.kept(), desk.contents()) == (["failed"], [], [])


async def test_what_another_process_has_handled_meanwhile_leaves_no_content(
    desk: FilesDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = fetching.hand_over

    def late(session: Session, inbox_id: int, *rest: Any) -> None:
        session.get_one(InboxMessage, inbox_id).state = "handled"
        session.flush()
        really(session, inbox_id, *rest)

    monkeypatch.setattr(fetching, "hand_over", late)
    desk.channel.files["a"] = [PDF]
    desk.hears("laura", file="a")
    await desk.fetcher.drain()
    assert (desk.states(), desk.kept(), desk.contents()) == (["handled"], [], [])


async def test_two_processes_answer_a_file_once(desk: FilesDesk, tmp_path: Path) -> None:
    desk.channel.files["a"] = [PDF]
    desk.hears("laura", file="a")
    other = Fetcher(desk.database, MovableClock(NOW), {CHANNEL: desk.channel}, FileStore(tmp_path / "store"))
    await asyncio.gather(desk.fetcher.drain(), other.drain())
    assert len(desk.kept()) == len(desk.told("laura")) == 1


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
