"""Messages out: rows are leased, paced, sent, and marked with what happened."""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import structlog

from bot.channels.base import Channel, ChannelClosed, Enclosed, NotSent, SendError, Throttled
from bot.clock import Clock
from bot.files import FileStore
from bot.leases import Lease, free_leases, lease_due, next_due_at, renew_leases
from bot.pacing import Pacer
from bot.settling import Attempt, mark, settle
from conversations.messages import Delivered
from records.database import Database, is_outage

log = structlog.get_logger()

IN_FLIGHT = 32
LEASE = timedelta(seconds=45)
"""Renewed while a send takes long; a process that died is taken over from after this."""
LONGEST_NAP = 1.0
CLOSED_CHANNEL_REST = 60.0


class Outbox:
    """Sends what the outbox holds over the channels, until cancelled."""

    def __init__(self, database: Database, clock: Clock, channels: Mapping[str, Channel], files: FileStore) -> None:
        self._database = database
        self._clock = clock
        self._channels = channels
        self._files = files
        self._owner = secrets.token_hex(6)
        self._pacers = {name: Pacer(channel.pace) for name, channel in channels.items()}
        self._flying: set[asyncio.Task[Attempt]] = set()
        self._renewed_at = clock.now()
        self._turn = asyncio.Lock()
        self.wake = asyncio.Event()

    async def run(self) -> None:
        """Send what is due, and what becomes due, until cancelled."""
        await self._database.run(free_leases)
        while True:
            try:
                async with self._turn:
                    await self._pass()
            except asyncio.CancelledError:
                raise
            except Exception:
                log.exception("outbox.pass_failed")
                await asyncio.sleep(LONGEST_NAP)

    async def drain(self) -> None:
        """Send everything that is due now and return when it has been marked: for tests and rehearsals."""
        self.wake.set()
        async with self._turn:
            while await self._launch() or self._flying:
                await asyncio.wait(self._flying)
                await self._settle_landed()

    async def _pass(self) -> None:
        self.wake.clear()
        await self._settle_landed()
        launched = await self._launch()
        waits = {*self._flying, asyncio.ensure_future(self._nap(launched))}
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for nap in waits - self._flying:
            nap.cancel()
        await self._settle_landed()

    async def _nap(self, launched: int) -> None:
        if launched == 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self.wake.wait(), LONGEST_NAP)

    async def _launch(self) -> int:
        now = self._clock.now()
        if self._flying and now >= self._renewed_at + LEASE / 3:
            await self._database.run(renew_leases, self._owner, now + LEASE)
            self._renewed_at = now
        room = IN_FLIGHT - len(self._flying)
        open_channels = [name for name, pacer in self._pacers.items() if pacer.open]
        if room == 0 or not open_channels:
            return 0
        leases = await self._database.run(lease_due, self._owner, open_channels, room, now, LEASE)
        self._flying |= {asyncio.create_task(self._attempt(lease)) for lease in leases}
        return len(leases)

    async def _attempt(self, lease: Lease) -> Attempt:
        try:
            return Attempt(lease, await self._send(lease), None)
        except SendError as error:
            self._heed(lease.channel, error)
            return Attempt(lease, None, error)
        except Exception:
            log.exception("outbox.send_failed", outbox=lease.message_id)
            return Attempt(lease, None, NotSent("unexpected"))

    async def _send(self, lease: Lease) -> Delivered:
        enclosed = None
        if lease.attachment is not None:
            kept = lease.attachment
            enclosed = Enclosed(self._files.path(kept.sha256), kept.name, kept.mime, kept.picture)
        await self._pacers[lease.channel].turn(lease.chat_key)
        return await self._channels[lease.channel].send(lease.chat_key, lease.outgoing, enclosed)

    def _heed(self, channel: str, error: SendError) -> None:
        if isinstance(error, Throttled):
            self._pacers[channel].pause(error.seconds)
        if isinstance(error, ChannelClosed):
            self._pacers[channel].pause(CLOSED_CHANNEL_REST)

    async def _settle_landed(self) -> None:
        landed = {task for task in self._flying if task.done()}
        attempts, now = [task.result() for task in landed], self._clock.now()
        if attempts:
            await self._settle(attempts, now)
            self._flying -= landed

    async def _settle(self, attempts: Sequence[Attempt], now: datetime) -> None:
        try:
            await self._database.run(settle, attempts, now)
        except Exception as error:
            if is_outage(error):
                raise
            log.exception("outbox.settle_failed", outbox=[attempt.lease.message_id for attempt in attempts])
            for attempt in attempts:
                if len(attempts) > 1:
                    await self._settle([attempt], now)
                else:
                    await self._database.run(mark, attempt, now)

    async def next_due_at(self) -> datetime | None:
        """When the next message that waits may leave."""
        return await self._database.run(next_due_at)
