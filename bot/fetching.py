"""Files that people sent: fetched after the inbox has kept their message, stored, and then handed to the dialogue."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.channels.base import Channel, Malformed, SendError
from bot.clock import Clock
from bot.files import FileRefused, FileStore, KeptFile, shown_name
from bot.menus import note_menu
from bot.reception import People, receive, receive_unreadable
from conversations.desk import drop_file, erase_after_commit, hold_content, is_kept
from conversations.messages import Incoming, RemoteFile, Sent, StoredFile
from conversations.speaking import begin_turn
from records.database import Database, is_outage
from records.followup import Progress
from records.messages import Dialogue, InboxMessage, Seat
from records.plans import PlanFile
from records.plans import StoredFile as StoredFileRecord

log = structlog.get_logger()

TRIES = 4
AT_ONCE = 8
REST = 3.0
FETCH_SECONDS = 120


class ContentGone(Exception):
    """What was just stored has been erased together with somebody's equal file: fetch it again."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The oldest message of a person that waits for its file, or behind one that does."""

    inbox_id: int
    channel: str
    payload: str
    attempts: int


class Fetcher:
    """Fetches and stores files until cancelled, one person's messages in order."""

    def __init__(self, database: Database, clock: Clock, channels: Mapping[str, Channel], files: FileStore) -> None:
        self._database = database
        self._clock = clock
        self._channels = channels
        self._files = files

    async def run(self, arrived: asyncio.Event) -> None:
        """Work whenever the inbox has committed something, and every few seconds."""
        while True:
            try:
                await self.drain()
            except asyncio.CancelledError:
                raise
            except Exception:
                log.exception("fetching.pass_failed")
            arrived.clear()
            await _rest(arrived)

    async def drain(self) -> None:
        """Fetch all that waits and can be fetched now."""
        while waiting := await self._database.run(next_waiting, list(self._channels)):
            tried = await asyncio.gather(*(self._finish(one) for one in waiting))
            if not any(tried):
                return

    async def _finish(self, waiting: Waiting) -> bool:
        incoming = self._read(waiting)
        if incoming is None:
            await self._database.run(give_up, waiting.inbox_id, None, self._clock.now())
            return True
        kept, problem = await self._fetch(waiting, incoming.content)
        if problem == "retry" and waiting.attempts < TRIES:
            return False
        try:
            await self._database.run(hand_over, waiting.inbox_id, incoming, kept, problem, self._clock.now())
        except ContentGone:
            log.info("fetching.again", inbox=waiting.inbox_id)
        except Exception as error:
            if is_outage(error):
                raise
            log.exception("fetching.turn_failed", inbox=waiting.inbox_id)
            await self._database.run(give_up, waiting.inbox_id, incoming, self._clock.now(), kept)
        return True

    def _read(self, waiting: Waiting) -> Incoming | None:
        """What was delivered; None where it is no JSON, or nothing that its channel would send."""
        try:
            payload = json.loads(waiting.payload)
            return self._channels[waiting.channel].read(payload) if isinstance(payload, dict) else None
        except (Malformed, ValueError):
            return None

    async def _fetch(self, waiting: Waiting, content: object) -> tuple[KeptFile | None, str | None]:
        """The try is counted before it is made: a file that ends the process is not tried for ever."""
        if not isinstance(content, RemoteFile):
            return None, None
        if content.refused:
            return None, "file-too-large"
        if waiting.attempts > TRIES:
            return None, "retry"
        await self._database.run(count_attempt, waiting.inbox_id)
        return await self._keep(self._channels[waiting.channel], content)

    async def _keep(self, channel: Channel, file: RemoteFile) -> tuple[KeptFile | None, str | None]:
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                return await self._files.keep(channel.fetch(file.reference), file.name), None
        except FileRefused as refused:
            return None, refused.reason
        except (SendError, TimeoutError) as error:
            log.warning("fetching.failed", channel=channel.name, error=type(error).__name__)
            return None, "retry"
        except Exception:
            log.exception("fetching.failed_oddly", channel=channel.name)
            return None, "retry"


def next_waiting(session: Session, channels: list[str]) -> list[Waiting]:
    """The oldest waiting message of each person, a few at once."""
    oldest = (
        select(func.min(InboxMessage.id))
        .where(InboxMessage.state == "waiting", InboxMessage.channel.in_(channels))
        .group_by(InboxMessage.person_id)
    )
    first = select(InboxMessage).where(InboxMessage.id.in_(oldest)).order_by(InboxMessage.attempts, InboxMessage.id)
    rows = session.scalars(first.limit(AT_ONCE))
    return [Waiting(row.id, row.channel, row.payload or "null", row.attempts) for row in rows]


def count_attempt(session: Session, inbox_id: int) -> None:
    """One more try to bring the file."""
    session.get_one(InboxMessage, inbox_id).attempts += 1


def hand_over(
    session: Session, inbox_id: int, incoming: Incoming, kept: KeptFile | None, problem: str | None, now: datetime
) -> None:
    """Take the message's turn with its stored file, or with the reason why there is none."""
    message = session.get(InboxMessage, inbox_id, with_for_update=True)
    if message is None or message.state != "waiting":
        _leave(session, kept)
        return
    person = People.meet(session, [incoming], now).sender(incoming)
    message.state, message.handled_at, message.payload = "handled", now, None
    file: StoredFile | None = None
    if isinstance(incoming.content, RemoteFile):
        file = _record(session, person.id, incoming.content, kept, now) if kept is not None else None
        reason = "unclear-file" if problem == "retry" else problem
        incoming = replace(incoming, content=Sent(file, incoming.content.caption, reason))
    begin_turn(session)
    receive(session, person, incoming, now)
    note_menu(person)
    session.flush()
    if file is not None and not _taken(session, person.id, file.id):
        drop_file(session, file.id)


def _taken(session: Session, person_id: int, file_id: int) -> bool:
    """Whether a dialogue has taken the file as an answer, or what follows from one has put it to use."""
    own = session.scalars(select(Dialogue).join(Dialogue.seats).where(Seat.person_id == person_id))
    if any(_holds(answer, file_id) for dialogue in own for answer in dialogue.answers.values()):
        return True
    uses = (
        select(PlanFile.id).where(PlanFile.file_id == file_id),
        select(Progress.id).where(Progress.file_id == file_id),
    )
    return any(session.scalar(use.limit(1)) is not None for use in uses)


def _holds(answer: object, file_id: int) -> bool:
    file = answer.get("file") if isinstance(answer, dict) else None
    return isinstance(file, dict) and file.get("id") == file_id


def _leave(session: Session, kept: KeptFile | None) -> None:
    """The message does without the file; somebody else may have sent the same."""
    if kept is not None:
        erase_after_commit(session, [kept.sha256])


def give_up(
    session: Session, inbox_id: int, incoming: Incoming | None, now: datetime, kept: KeptFile | None = None
) -> None:
    """Keep a message whose turn failed, tell its sender and the admins."""
    _leave(session, kept)
    message = session.get_one(InboxMessage, inbox_id)
    message.state, message.error = "failed", "turn failed"
    receive_unreadable(session, message.channel, incoming, now)


def _record(session: Session, person_id: int, remote: RemoteFile, kept: KeptFile, now: datetime) -> StoredFile:
    hold_content(session, kept.sha256)
    if not is_kept(session, kept.sha256):
        raise ContentGone
    record = StoredFileRecord(
        sha256=kept.sha256,
        name=shown_name(remote.name, kept.mime),
        mime=kept.mime,
        size=kept.size,
        person_id=person_id,
        created_at=now,
    )
    session.add(record)
    session.flush()
    return StoredFile(record.id, record.name, record.mime, record.size)


async def _rest(arrived: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(REST):
            await arrived.wait()
    except TimeoutError:
        return
