"""Files that people sent: fetched after the inbox has kept their message, stored, and then handed to the dialogue."""

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from bot.channels.base import Channel, Malformed, SendError
from bot.clock import Clock
from bot.fetched import (
    RESTS,
    TRIES,
    ContentGone,
    Waiting,
    count_attempt,
    give_up,
    hand_over,
    next_try_at,
    next_waiting,
    put_off,
    uncount,
)
from bot.files import FileRefused, FileStore, KeptFile
from bot.metrics import TALLY
from bot.suspects import MOST_DEATHS, Suspects
from conversations.messages import Incoming, RemoteFile
from records.database import Database, is_outage

log = structlog.get_logger()

REST = 3.0
FETCH_SECONDS = 120
DRAFTS_LAST = timedelta(days=1)


class Fetcher:
    """Fetches and stores files until cancelled, one person's messages in order."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        channels: Mapping[str, Channel],
        files: FileStore,
        suspects: Suspects,
        has_room: Callable[[], bool],
    ) -> None:
        self._database = database
        self._clock = clock
        self._channels = channels
        self._files = files
        self._suspects = suspects
        self._has_room = has_room
        self._uncounted: set[int] = set()

    async def run(self, arrived: asyncio.Event) -> None:
        """Work whenever the inbox has committed something, and every few seconds."""
        await asyncio.to_thread(self._files.drop_drafts, self._clock.now() - DRAFTS_LAST)
        while True:
            try:
                await self.drain()
            except Exception:
                log.exception("fetching.pass_failed")
            arrived.clear()
            await _rest(arrived)

    async def drain(self) -> None:
        """Fetch all that waits, is due and can be fetched now."""
        if undone := sorted(self._uncounted):
            await self._database.run(uncount, undone, self._clock.now())
            self._uncounted.difference_update(undone)
        await self._suspects.look()
        while self._has_room() and (waiting := await self._next()):
            suspected = [one for one in waiting if self._suspects.deaths(one.key)]
            tried = await asyncio.gather(*(self._finish(one) for one in waiting if one not in suspected))
            tried += [await self._finish_suspect(one) for one in suspected]
            if not any(tried):
                return

    async def next_due_at(self) -> datetime | None:
        """The earliest moment at which a file that could not be fetched is tried again."""
        return await self._database.run(next_try_at)

    async def _next(self) -> list[Waiting]:
        return await self._database.run(next_waiting, list(self._channels), self._clock.now())

    async def _finish_suspect(self, waiting: Waiting) -> bool:
        """It was in hand when a process died: alone, and not for ever."""
        if (deaths := self._suspects.deaths(waiting.key)) < MOST_DEATHS:
            return await self._finish(waiting)
        log.error("fetching.deadly", inbox=waiting.inbox_id, deaths=deaths)
        incoming = self._read(waiting) if deaths == MOST_DEATHS else None
        await self._database.run(self._give_up, waiting, incoming, self._clock.now())
        self._suspects.clear(waiting.key)
        return True

    async def _finish(self, waiting: Waiting) -> bool:
        """Whether it was ours to finish, or to put off."""
        incoming = self._read(waiting)
        if incoming is None:
            await self._database.run(self._give_up, waiting, None, self._clock.now())
            return True
        if not isinstance(incoming.content, RemoteFile):
            return await self._take_turn(waiting, incoming, None, None)
        if incoming.content.refused:
            return await self._take_turn(waiting, incoming, None, "file-too-large")
        begun = self._clock.now()
        number = await self._database.run(count_attempt, waiting.inbox_id, self._suspects.in_hand.name, begun)
        if number is None:
            return False
        try:
            return await self._try(waiting, incoming, number, begun)
        except asyncio.CancelledError:  # whoever starts next need not wait until it is free
            await self._database.run(put_off, waiting.inbox_id, begun)
            raise
        except Exception as error:
            if is_outage(error):
                self._uncounted.add(waiting.inbox_id)
            raise

    async def _try(self, waiting: Waiting, incoming: Incoming, number: int, begun: datetime) -> bool:
        """It is counted already: a file that ends the process is not tried for ever."""
        kept: KeptFile | None = None
        problem: str | None = "retry"
        if number <= TRIES and isinstance(incoming.content, RemoteFile):
            kept, problem = await self._keep(self._channels[waiting.key[0]], incoming.content)
            TALLY.fetches[waiting.key[0], problem or "fetched"] += 1
        if problem == "outage":
            self._uncounted.add(waiting.inbox_id)
            return True
        if problem == "retry" and number < TRIES:
            await self._database.run(put_off, waiting.inbox_id, begun + RESTS[number - 1])
            return True
        return await self._take_turn(waiting, incoming, kept, problem)

    async def _take_turn(
        self, waiting: Waiting, incoming: Incoming, kept: KeptFile | None, problem: str | None
    ) -> bool:
        try:
            await self._database.run(self._hand_over, waiting, incoming, kept, problem, self._clock.now())
        except ContentGone:
            log.info("fetching.again", inbox=waiting.inbox_id)
            await self._database.run(put_off, waiting.inbox_id, self._clock.now())
        except Exception as error:
            if is_outage(error):
                raise
            log.exception("fetching.turn_failed", inbox=waiting.inbox_id)
            await self._database.run(self._give_up, waiting, incoming, self._clock.now(), kept)
        self._suspects.clear(waiting.key)
        return True

    def _hand_over(
        self,
        session: Session,
        waiting: Waiting,
        incoming: Incoming,
        kept: KeptFile | None,
        problem: str | None,
        now: datetime,
    ) -> None:
        """Noted as in hand before it is tried: if it ends the process, the next one knows."""
        with self._suspects.in_hand.holding([waiting.key]):
            hand_over(session, waiting.inbox_id, incoming, kept, problem, now)
            session.flush()
            self._suspects.acquit(session, waiting.key)

    def _give_up(
        self,
        session: Session,
        waiting: Waiting,
        incoming: Incoming | None,
        now: datetime,
        kept: KeptFile | None = None,
    ) -> None:
        with self._suspects.in_hand.holding([waiting.key]):
            give_up(session, waiting.inbox_id, incoming, now, kept)
            session.flush()
            self._suspects.acquit(session, waiting.key)

    def _read(self, waiting: Waiting) -> Incoming | None:
        """What was delivered; None where it is no JSON, or nothing that its channel would send."""
        try:
            payload = json.loads(waiting.payload)
            return self._channels[waiting.key[0]].read(payload) if isinstance(payload, dict) else None
        except (Malformed, ValueError):
            return None

    async def _keep(self, channel: Channel, file: RemoteFile) -> tuple[KeptFile | None, str | None]:
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                return await self._files.keep(channel.fetch(file.reference), file.name, file.mime), None
        except FileRefused as refused:
            return None, refused.reason
        except (SendError, TimeoutError) as error:
            log.warning("fetching.failed", channel=channel.name, error=type(error).__name__)
            return None, "retry"
        except Exception as error:
            if is_outage(error):
                log.warning("fetching.failed", channel=channel.name, error=type(error).__name__)
                return None, "outage"
            log.exception("fetching.failed_oddly", channel=channel.name)
            return None, "retry"


async def _rest(arrived: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(REST):
            await arrived.wait()
    except TimeoutError:
        return
