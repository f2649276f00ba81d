"""Messages out: rows are leased as the channel's pace allows, sent, and marked with what happened."""

import asyncio
import secrets
import time
from collections.abc import Coroutine, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog

from bot.channels.base import Channel, ChannelClosed, Enclosed, MaybeSent, NotSent, SendError, Throttled
from bot.clock import Clock
from bot.files import FileStore
from bot.flights import Flights
from bot.leases import Lease, Owner, next_due_at
from bot.metrics import TALLY
from bot.rounds import Round, begin, go_round
from bot.settling import Attempt, only_mark, settle
from conversations.messages import Delivered
from records.database import Database, is_outage
from records.queues import SKEW

log = structlog.get_logger()

T = TypeVar("T")

LEASE = timedelta(seconds=45)
"""Renewed while a send takes long; a process that died is taken over from after this."""
LONGEST_AWAY = LEASE * 2 / 3
"""A lease is renewed when a third of it is over: without the database for less than this, nobody loses one."""
LONGEST_NAP, FULL_NAP, SHORTEST_NAP = 1.0, 0.05, 0.001
"""Seconds between two rounds when nobody wakes us: as a rule, while all that may fly are flying, and at least."""
CLOSED_CHANNEL_REST = 60.0
LANDING_SECONDS = 5.0
"""At the end: for how long what is in flight may land."""


class Outbox:
    """Sends what the outbox holds over the channels, until cancelled. `name` is what its leases are known by."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        channels: Mapping[str, Channel],
        files: FileStore,
        name: str | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._channels = channels
        self._files = files
        self._name = name or secrets.token_hex(6)
        self._spared_until: dict[str, float] = {}
        self._renewed_at = self._went_at = clock.now()
        self._in_touch_at = self._patient_until = time.monotonic()
        self._turn = asyncio.Lock()
        self.wake = asyncio.Event()
        self._flights = Flights(self.wake.set)

    async def run(self) -> None:
        """Send what is due, and what becomes due, until cancelled; what is in flight then lands and is marked."""
        try:
            await self._database.run(begin, self._clock.now())
            while True:
                await self._keep_going()
        finally:
            await _finish(self._land())

    async def drain(self) -> None:
        """Send everything that is due now and return when it has been marked: for tests and rehearsals."""
        self.wake.set()
        async with self._turn:
            again_in = await self._go_round()
            while self._flights or again_in is not None:
                await self._nap(again_in)
                again_in = await self._go_round()

    async def next_due_at(self) -> datetime | None:
        """When the next message that waits may leave."""
        return await self._database.run(next_due_at)

    async def _keep_going(self) -> None:
        try:
            async with self._turn:
                await self._nap(await _finish(self._go_round()))
        except Exception:
            log.exception("outbox.pass_failed")
            await asyncio.sleep(LONGEST_NAP)

    async def _nap(self, again_in: float | None) -> None:
        """Until somebody wakes us, something lands, or there is a place for what waits."""
        seconds = LONGEST_NAP if again_in is None else min(LONGEST_NAP, max(SHORTEST_NAP, again_in))
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.wake.wait()

    async def _go_round(self) -> float | None:
        """Mark what has landed, begin what may leave; returns in how many seconds more may, None if nothing waits."""
        self.wake.clear()
        round_ = self._next_round()
        if not (round_.attempts or round_.room or round_.renews):
            return self._full_nap
        try:
            leased = await self._database.run(go_round, round_)
        except Exception as error:
            if is_outage(error) or not round_.attempts:
                raise
            log.exception("outbox.settle_failed", outbox=[attempt.lease.message_id for attempt in round_.attempts])
            await self._settle_singly(round_.attempts, round_.now)
            return SHORTEST_NAP
        self._note(round_)
        for lease in leased.leases:
            self._flights.begin(self._attempt(lease))
        for channel, seconds in leased.rests.items():
            self._spare(channel, seconds)
        return leased.again_in if len(leased.leases) < round_.room else self._full_nap

    @property
    def _full_nap(self) -> float | None:
        return FULL_NAP if self._flights else None

    def _next_round(self) -> Round:
        now, moment = self._clock.now(), time.monotonic()
        self._mind_gap(moment)
        paces = {
            name: channel.pace for name, channel in self._channels.items() if self._spared_until.get(name, 0) <= moment
        }
        renewed = timedelta() <= now - self._renewed_at < LEASE / 3
        return Round(
            attempts=self._flights.over(),
            owner=Owner(self._name, now + LEASE, patient=moment < self._patient_until),
            paces=paces,
            room=self._flights.room(max((pace.per_second for pace in paces.values()), default=0)) if paces else 0,
            renews=len(self._flights) > 0 and not renewed,
            set_back=now < self._went_at - SKEW,
            now=now,
        )

    def _mind_gap(self, moment: float) -> None:
        """After so long without the database others may have lost their leases too: let them mark what they sent."""
        if moment - self._in_touch_at > LONGEST_AWAY.total_seconds():
            self._patient_until = moment + LEASE.total_seconds()

    def _note(self, round_: Round) -> None:
        moment = time.monotonic()
        self._mind_gap(moment)
        self._in_touch_at = moment
        self._flights.marked(len(round_.attempts))
        self._went_at = round_.now
        if round_.renews or not self._flights:
            self._renewed_at = round_.now

    async def _attempt(self, lease: Lease) -> Attempt:
        delivered: Delivered | None = None
        error: SendError | None = None
        try:
            if self._may_begin(lease):
                delivered = await self._send(lease)
        except SendError as problem:
            error = problem
            self._heed(lease.channel, problem)
        except asyncio.CancelledError:
            error = MaybeSent("stopped before the answer came")
        except Exception:
            log.exception("outbox.send_failed", outbox=lease.message_id)
            error = NotSent("unexpected")
        if delivered is not None or error is not None:
            TALLY.sends[lease.channel, type(error).__name__ if error is not None else "sent"] += 1
        return Attempt(lease, delivered, error, self._clock.now())

    def _may_begin(self, lease: Lease) -> bool:
        """Not when we slept through the lease, for then another process has it; nor in a pause that has just begun."""
        return self._clock.now() < lease.until and self._spared_until.get(lease.channel, 0) <= time.monotonic()

    async def _send(self, lease: Lease) -> Delivered:
        enclosed = None
        if lease.attachment is not None:
            kept = lease.attachment
            enclosed = Enclosed(self._files.path(kept.sha256), kept.name, kept.mime, kept.picture)
        return await self._channels[lease.channel].send(lease.chat_key, lease.outgoing, enclosed)

    def _heed(self, channel: str, error: SendError) -> None:
        if isinstance(error, Throttled):
            self._spare(channel, error.seconds)
        if isinstance(error, ChannelClosed):
            self._spare(channel, CLOSED_CHANNEL_REST)

    def _spare(self, channel: str, seconds: float) -> None:
        """Send nothing there for so long, whatever the clock does meanwhile."""
        if seconds > 0:
            self._spared_until[channel] = max(self._spared_until.get(channel, 0), time.monotonic() + seconds)

    async def _settle_singly(self, attempts: Sequence[Attempt], now: datetime) -> None:
        """So that what fails for one message keeps no other one from being marked; whatever ends this, none twice."""
        for attempt in attempts:
            try:
                await self._database.run(settle, [attempt], now)
            except Exception as error:
                if is_outage(error):
                    raise
                log.exception("outbox.settle_failed", outbox=[attempt.lease.message_id])
                await self._database.run(only_mark, attempt, now)
            self._flights.marked(1)

    async def _land(self) -> None:
        """Let what is in flight land, and mark it: what was sent and is not marked would be sent once more."""
        await self._flights.land(LANDING_SECONDS)
        try:
            await self._settle_singly(self._flights.over(), self._clock.now())
        except Exception:
            log.exception("outbox.pass_failed")


async def _finish(work: Coroutine[Any, Any, T]) -> T:
    """Let `work` come to its end when we are cancelled meanwhile; we are cancelled after it."""
    task, cancelled = asyncio.ensure_future(work), False
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            cancelled = True
    if cancelled:
        raise asyncio.CancelledError from task.exception()
    return task.result()
