"""Messages in: all that waits is handled in one transaction, each once, and only then acknowledged."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TypeAlias

import structlog
from sqlalchemy.orm import Session

from bot.batch import handle_batch, keep_failed, set_aside
from bot.channels.base import Arrival
from bot.clock import Clock
from bot.metrics import TALLY
from bot.suspects import MOST_DEATHS, Key, Suspects
from records.database import Database, is_outage, is_overrun

log = structlog.get_logger()

LARGEST_BATCH = 100
MOST_OVERRUNS = 3
"""As often a message alone may run into the database's time limit, each time coming again, before it is set aside."""
Keep: TypeAlias = Callable[[Session, Arrival, str, datetime], object]


@dataclass(slots=True)
class _Parcel:
    arrivals: Sequence[Arrival]
    handled: asyncio.Future[None]


class Inbox:
    """Takes arrivals from all channels; `take` returns after the commit that handled them."""

    def __init__(self, database: Database, clock: Clock, suspects: Suspects) -> None:
        self._database = database
        self._clock = clock
        self._suspects = suspects
        self._overruns: Counter[Key] = Counter()
        self._parcels: list[_Parcel] = []
        self._arrived = asyncio.Event()
        self.committed = asyncio.Event()

    async def take(self, arrivals: Sequence[Arrival]) -> None:
        """Handle arrivals; raises when the database could not keep them, and then nothing of them has happened."""
        if not arrivals:
            return
        parcel = _Parcel(arrivals, asyncio.get_running_loop().create_future())
        self._parcels.append(parcel)
        self._arrived.set()
        await parcel.handled

    async def run(self) -> None:
        """Handle what arrives until cancelled: while one batch commits, the next one gathers."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._parcels:
                await self._handle(self._next_parcels())

    def _next_parcels(self) -> list[_Parcel]:
        taken = [self._parcels.pop(0)]
        count = len(taken[0].arrivals)
        while self._parcels and count + len(self._parcels[0].arrivals) <= LARGEST_BATCH:
            taken.append(self._parcels.pop(0))
            count += len(taken[-1].arrivals)
        return taken

    async def _handle(self, parcels: list[_Parcel]) -> None:
        arrivals, begun = [arrival for parcel in parcels for arrival in parcel.arrivals], time.perf_counter()
        try:
            await self._handle_together(arrivals)
        except Exception as error:  # noqa: BLE001  those who handed them in are told, and keep them
            for parcel in parcels:
                if not parcel.handled.done():
                    parcel.handled.set_exception(error)
            return
        TALLY.batch(len(arrivals), time.perf_counter() - begun)
        self.committed.set()
        for parcel in parcels:
            if not parcel.handled.done():
                parcel.handled.set_result(None)

    async def _handle_together(self, arrivals: Sequence[Arrival]) -> None:
        """In the order they came; what was in hand when a process died is handled alone, so that it harms no other."""
        await self._suspects.look()
        for suspected, some in groupby(arrivals, key=lambda one: self._suspects.deaths(_key(one)) > 0):
            if suspected:
                for arrival in some:
                    await self._handle_suspect(arrival)
            else:
                await self._handle_calm(list(some))

    async def _handle_calm(self, arrivals: Sequence[Arrival]) -> None:
        try:
            await self._database.run(self._work, arrivals, self._clock.now())
        except Exception as error:
            if is_outage(error):
                raise
            for arrival in arrivals:
                await self._handle_alone(arrival)

    def _work(self, session: Session, arrivals: Sequence[Arrival], now: datetime) -> None:
        """Noted as in hand before it is tried: if it ends the process, the next one knows."""
        with self._suspects.in_hand.holding(map(_key, arrivals)):
            handle_batch(session, arrivals, now)
            session.flush()
            if len(arrivals) == 1:
                self._suspects.acquit(session, _key(arrivals[0]))

    async def _handle_suspect(self, arrival: Arrival) -> None:
        if (deaths := self._suspects.deaths(_key(arrival))) < MOST_DEATHS:
            await self._handle_alone(arrival)
        else:
            log.error("inbox.deadly", channel=arrival.channel, external_id=arrival.external_id, deaths=deaths)
            await self._set_aside(arrival, "ended the process", tell=deaths == MOST_DEATHS)
        self._suspects.clear(_key(arrival))

    async def _handle_alone(self, arrival: Arrival) -> None:
        try:
            await self._database.run(self._work, [arrival], self._clock.now())
        except Exception as error:
            if is_outage(error) or (is_overrun(error) and self._may_come_again(arrival)):
                raise
            log.exception("inbox.failed", channel=arrival.channel, external_id=arrival.external_id)
            await self._set_aside(arrival, type(error).__name__)

    def _may_come_again(self, arrival: Arrival) -> bool:
        """A slow database is slow for all, and gets over it; a message that always takes too long would block all."""
        self._overruns[_key(arrival)] += 1
        if self._overruns[_key(arrival)] < MOST_OVERRUNS:
            return True
        del self._overruns[_key(arrival)]
        return False

    async def _set_aside(self, arrival: Arrival, error: str, *, tell: bool = True) -> None:
        """Even when nobody can be told: a message that stays in the way would hold up everybody's."""
        try:
            if tell:
                await self._database.run(self._keep, set_aside, arrival, error, self._clock.now())
                return
        except Exception as second:
            if is_outage(second):
                raise
            log.exception("inbox.not_told", channel=arrival.channel, external_id=arrival.external_id)
        await self._database.run(self._keep, keep_failed, arrival, error, self._clock.now())

    def _keep(self, session: Session, keep: Keep, arrival: Arrival, error: str, now: datetime) -> None:
        with self._suspects.in_hand.holding([_key(arrival)]):
            keep(session, arrival, error, now)
            session.flush()
            self._suspects.acquit(session, _key(arrival))


def _key(arrival: Arrival) -> Key:
    return arrival.channel, arrival.external_id
