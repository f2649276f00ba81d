"""The composition root: who is wired to whom. Tests, rehearsals and production share it."""

import asyncio
import functools
import time
import zoneinfo
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from bot.channels.base import Arrival, Channel, SendError
from bot.clock import Clock
from bot.fetching import Fetcher
from bot.files import FileStore
from bot.inbox import Inbox
from bot.lock import ReceiverLock
from bot.menus import command_texts, show_stale_menus
from bot.metrics import TALLY, Figures, figures
from bot.outbox import Outbox
from bot.space import Space
from bot.suspects import Suspects
from bot.timekeeping import clock_notices
from bot.watching import (
    Health,
    Question,
    channel_problems,
    look,
    queue_health,
    sweep_problems,
    unanswered,
)
from conversations.content import LABEL_IDS
from conversations.desk import Desk, equip
from conversations.scripts import DEFINITIONS
from conversations.texts import check_texts
from records.database import Database, is_outage
from scheduler.admins import warn_of_full_disk
from scheduler.due import next_due
from scheduler.heartbeat import wake_up
from scheduler.jobs import start_jobs
from scheduler.sweeps import sweep_until_quiet

log = structlog.get_logger()

STOP_SECONDS = 8.0
CLOSED_CHANNEL_REST = 60.0
SWEEP_AFTER_SECONDS = 0.5
PART_REST = 1.0
WATCH_SECONDS = 5.0
SWEEPS = "sweeps"


@dataclass(frozen=True)
class Parts:
    """What an app is made of."""

    database: Database
    clock: Clock
    data_dir: Path
    channels: Sequence[Channel]


class App:
    """The running bot: receives, handles, sweeps and sends until it is stopped."""

    def __init__(self, parts: Parts) -> None:
        zoneinfo.reset_tzpath(to=())  # the rules of the pinned tzdata, wherever it runs
        zoneinfo.ZoneInfo.clear_cache()
        check_texts(LABEL_IDS | {definition.title for definition in DEFINITIONS} | command_texts())
        self.database = parts.database
        self.clock = parts.clock
        self.files = FileStore(parts.data_dir / "files")
        self.channels = {channel.name: channel for channel in parts.channels}
        equip(parts.database, Desk(self.files, lambda channel, payload: self.channels[channel].deep_link(payload)))
        self._suspects = Suspects(parts.database, parts.clock, parts.data_dir / "in-hand")
        self.inbox = Inbox(parts.database, parts.clock, self._suspects)
        self.outbox = Outbox(parts.database, parts.clock, self.channels, self.files, self._suspects.in_hand.name)
        self.space = Space({"DATA_DIR": parts.data_dir, **parts.database.folders})
        room = self.space.has_room
        self.fetcher = Fetcher(parts.database, parts.clock, self.channels, self.files, self._suspects, room)
        self.problems: dict[str, str] = {}
        self._closed: dict[str, tuple[str, datetime]] = {}
        self._receiving: dict[str, datetime] = {}
        self._swept_at = time.monotonic()
        self._condition, self._figures = Question(parts.database, look), Question(parts.database, figures)
        self._receiver = ReceiverLock(parts.database)
        self._to_fetch, self._to_sweep = asyncio.Event(), asyncio.Event()
        self._sweeping = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []

    async def run(self) -> None:
        """Work until cancelled."""
        await self._wake_up()
        jobs = start_jobs(self.tick)
        self._stir()
        parts = (self.inbox.run, self.outbox.run, self._follow_inbox, self._fetch, self._sweep_after_inbox, self._watch)
        self._start(*(self._keep_on(part) for part in parts))
        self._start(*(self._receive(channel) for channel in self.channels.values()))
        try:
            await self.tick()
            await asyncio.gather(*self._tasks)
        finally:
            jobs.shutdown(wait=False)
            await self._stop()

    async def _wake_up(self) -> None:
        """Only a database that is away keeps the bot from starting."""
        keeps = {name: channel.keeps for name, channel in self.channels.items() if channel.keeps is not None}
        try:
            await self.database.run(wake_up, keeps, self.clock.now())
        except Exception as error:
            if is_outage(error):
                raise
            log.exception("app.part_failed", part="wake_up")

    async def tick(self) -> None:
        """Do what is due now, and let the outbox send it."""
        async with self._sweeping:
            begun = time.monotonic()
            try:
                await sweep_until_quiet(self.database, self.clock.now(), self._stir)
                self.problems.pop(SWEEPS, None)
            except Exception as error:
                log.exception("sweeps.failed", error=type(error).__name__)
                self.problems[SWEEPS] = "What is due could not all be done: look at the log for sweep.failed."
            self._stir()
            TALLY.sweep_seconds.observe(self._swept_at - begun)
        self.outbox.wake.set()

    def _stir(self) -> None:
        self._swept_at = time.monotonic()

    async def settle(self) -> None:
        """Finish everything that is due at this moment: files fetched, sweeps quiet, messages sent."""
        await self.fetcher.drain()
        await self.tick()
        await self.outbox.drain()

    async def next_due_at(self) -> datetime | None:
        """The earliest moment at which there is something to do, to send or to fetch again."""
        due = await self.database.run(next_due)
        kept = [await self.outbox.next_due_at(), await self.fetcher.next_due_at()]
        moments = [due[1] if due is not None else None, *kept]
        return min((moment for moment in moments if moment is not None), default=None)

    async def find_health(self) -> Health:
        """What keeps the bot from working now, and what will: one sentence with cause and remedy each."""
        now = self.clock.now()
        found = await self._condition.answer(now)
        problems = [*self.problems.values(), *self._closed_channels()]
        problems += channel_problems(self.channels, self._receiving, now)
        problems += [*self.space.problems(), *sweep_problems(self.silences()[SWEEPS])]
        of_database = self._unanswered() if found is None else queue_health(*found, now)
        notices = [*self.space.notices(), *clock_notices(self.clock), *of_database.notices]
        return Health(list(dict.fromkeys([*problems, *of_database.problems])), notices)

    def _unanswered(self) -> Health:
        return unanswered(self.database.longest_work()[0], waits_in_line=self._condition.waits_in_line)

    async def find_figures(self) -> Figures | None:
        """What the database tells for /metrics; None when it does not answer."""
        return await self._figures.answer(self.clock.now())

    async def database_answers(self) -> bool:
        """Whether the database does anything now."""
        return await self._condition.answer(self.clock.now()) is not None

    def silences(self) -> dict[str, float]:
        """For how many seconds each part that should stir has not."""
        stirred = {name: self.channels[name].health.stirred_at for name in self._receiving} | {SWEEPS: self._swept_at}
        return {name: time.monotonic() - at for name, at in stirred.items() if at is not None}

    async def take(self, arrivals: Sequence[Arrival]) -> None:
        """Hand arrivals to the inbox, as long as there is room to keep them."""
        self.space.require_room()
        await self.inbox.take(arrivals)

    def _closed_channels(self) -> list[str]:
        """Those that refused us and have not been heard since."""
        heard = {name: self.channels[name].health.last_heard_at for name in self._closed}
        return [told for name, (told, at) in self._closed.items() if (since := heard[name]) is None or since <= at]

    def _start(self, *work: Coroutine[Any, Any, None]) -> None:
        self._tasks += [asyncio.create_task(one) for one in work]

    async def _keep_on(self, part: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """No part of the bot stays down because it failed once."""
        while True:
            try:
                await part()
            except Exception:
                log.exception("app.part_failed", part=part.__name__)
                await asyncio.sleep(PART_REST)

    async def _follow_inbox(self) -> None:
        """After each commit: send the replies, fetch the files, refresh the menus, and sweep a moment later."""
        while True:
            await self.inbox.committed.wait()
            self.inbox.committed.clear()
            for woken in (self.outbox.wake, self._to_fetch, self._to_sweep):
                woken.set()
            await show_stale_menus(self.database, self.channels)

    async def _fetch(self) -> None:
        await self.fetcher.run(self._to_fetch)

    async def _sweep_after_inbox(self) -> None:
        """What a message makes due is swept at once, not at the next tick; many messages share one sweep."""
        while True:
            await self._to_sweep.wait()
            await asyncio.sleep(SWEEP_AFTER_SECONDS)
            self._to_sweep.clear()
            await self.tick()

    async def _watch(self) -> None:
        """Look at the clock and the disk; admins hear once of each time that it is full."""
        told = False
        while True:
            self.clock.now()  # so that it notices soon when the machine's is set
            await self.space.watch()
            told = self.space.full and (told or await self._tell_of_full_disk())
            await asyncio.sleep(WATCH_SECONDS)

    async def _tell_of_full_disk(self) -> bool:
        """Whether it could be; where the database has no room left itself, it is tried again."""
        try:
            await self.database.run(warn_of_full_disk, self.clock.now())
        except Exception as error:
            if not is_outage(error):
                raise
            log.warning("disk.not_told", error=type(error).__name__)
            return False
        self.outbox.wake.set()
        return True

    async def _receive(self, channel: Channel) -> None:
        """Receive until cancelled; a channel that is closed to us is tried again, and told until it is heard."""
        receive = functools.partial(self._on_duty, channel)
        while True:
            try:
                await (self._receiver.hold(receive) if channel.alone else receive())
            except SendError as error:
                self._closed[channel.name] = str(error), self.clock.now()
                log.warning("channel.closed", channel=channel.name, problem=str(error))
                await asyncio.sleep(CLOSED_CHANNEL_REST)
            except Exception:
                log.exception("channel.failed", channel=channel.name)
                await asyncio.sleep(PART_REST)
            else:
                return

    async def _on_duty(self, channel: Channel) -> None:
        self._receiving[channel.name] = self.clock.now()
        try:
            await channel.receive(self.take)
        finally:
            del self._receiving[channel.name]

    async def _stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.wait(self._tasks, timeout=STOP_SECONDS)
        for channel in self.channels.values():
            await channel.close()
        self._suspects.close()
