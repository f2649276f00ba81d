"""Messages that were in hand when a process died: counted, tried alone, and after three deaths not tried again."""

import asyncio
import fcntl
import os
import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path
from typing import TypeAlias, cast

import structlog
from sqlalchemy import Table, delete, select, update
from sqlalchemy.orm import Session

from bot.clock import Clock
from records.database import Database
from records.dialect import insert_new
from records.messages import InboxMessage, OutboxMessage, Signal

log = structlog.get_logger()

Key: TypeAlias = tuple[str, str]
"""A message: its channel, and its id there."""
SIGNALS = cast(Table, Signal.__table__)
MOST_DEATHS = 3
LOOK_SECONDS = 1.0
PREFIX = "deaths"
FORGOTTEN_AFTER = timedelta(days=30)
COUNTED = "counted"
"""Its time of change says to other processes that something was counted."""


class InHand:
    """A small file that says which messages this process works on at this moment; it outlives the process.

    Written without waiting for the disk: a process may die at any time, the machine's memory is not in question.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name = secrets.token_hex(6)
        draft = folder / f".{self.name}"
        self._folder, self._path = folder, folder / f"{self.name}.txt"
        self._file = os.open(draft, os.O_RDWR | os.O_CREAT, 0o600)
        with suppress(OSError):  # a folder without locks: nobody will take our file for a dead one's
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        draft.rename(self._path)
        self._held: list[str] = []
        self._guard = threading.Lock()

    @contextmanager
    def holding(self, keys: Iterable[Key]) -> Iterator[None]:
        """From any thread: these are worked on inside the block."""
        lines = "".join([f"{channel}\t{external_id}\n" for channel, external_id in keys])
        with self._guard:
            self._held.append(lines)
            self._write()
        try:
            yield
        finally:
            with self._guard:
                self._held.remove(lines)
                self._write()

    def _write(self) -> None:
        """A line each, and an empty one at the end."""
        with suppress(OSError):  # a full disk must not keep messages from being handled
            os.pwrite(self._file, f"{''.join(self._held)}\n".encode(), 0)

    def left_behind(self) -> dict[str, list[Key]]:
        """The processes that have died since, by name, and what each had in hand; told once."""
        found = {path.stem: _taken_from(path) for path in self._folder.glob("*.txt") if path != self._path}
        return {name: keys for name, keys in found.items() if keys is not None}

    def close(self) -> None:
        """Whatever still runs is not noted any more."""
        with self._guard:
            closing, self._file = self._file, -1
        self._path.unlink(missing_ok=True)
        os.close(closing)


def _taken_from(path: Path) -> list[Key] | None:
    """The keys in a dead process's file, which is gone then; None while the process lives."""
    try:
        with path.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            lines = list(takewhile(bool, file.read().decode().split("\n")))
            file.truncate(0)
            path.unlink(missing_ok=True)
    except (OSError, ValueError):
        return None
    return [(channel, external_id) for line in lines for channel, _, external_id in [line.partition("\t")]]


class Suspects:
    """Which messages were in hand at a death, and at how many: the same in all processes that share the database."""

    def __init__(self, database: Database, clock: Clock, folder: Path) -> None:
        self.in_hand = InHand(folder)
        self._database = database
        self._clock = clock
        self._stamp = folder / COUNTED
        self._deaths: dict[Key, int] = {}
        self._dead: dict[str, list[Key]] = {}
        self._looking = asyncio.Lock()
        self._read_at, self._looked_at = -1, -LOOK_SECONDS

    def close(self) -> None:
        self.in_hand.close()

    def deaths(self, key: Key) -> int:
        """At how many deaths this message was in hand, as far as is known here."""
        return self._deaths.get(key, 0)

    def acquit(self, session: Session, key: Key) -> None:
        """In the transaction in which it is handled, or set aside."""
        if key in self._deaths:
            session.execute(delete(Signal).where(Signal.name == _name(key)))

    def clear(self, key: Key) -> None:
        """That transaction has been committed."""
        self._deaths.pop(key, None)

    async def look(self) -> None:
        """See to what the dead left behind, and hear what others have counted; does nothing most of the time."""
        async with self._looking:
            if time.monotonic() >= self._looked_at + LOOK_SECONDS:
                self._looked_at = time.monotonic()
                await self._look()

    async def _look(self) -> None:
        self._dead |= self.in_hand.left_behind()
        if self._dead:
            await self._database.run(take_over, self._dead, self._clock.now())
            log.warning("process.died_working", messages=sum(map(len, self._dead.values())))
            self._dead = {}
            self._stamp.touch()
        if (changed := _changed_at(self._stamp)) != self._read_at:
            self._deaths = await self._database.run(counted_deaths)
            self._read_at = changed


def _changed_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def take_over(session: Session, dead: Mapping[str, Sequence[Key]], now: datetime) -> None:
    """What the dead had leased may be sent or fetched by others, and what they had in hand is under suspicion."""
    leased = update(OutboxMessage).where(OutboxMessage.state == "waiting", OutboxMessage.lease_owner.in_(dead))
    session.execute(leased.values(lease_owner=None, lease_until=None))
    fetched = update(InboxMessage).where(InboxMessage.state == "waiting", InboxMessage.lease_owner.in_(dead))
    session.execute(fetched.values(lease_owner=None, not_before=None))
    count_deaths(session, [key for keys in dead.values() for key in keys], now)


def count_deaths(session: Session, keys: Iterable[Key], now: datetime) -> None:
    """One more death for each of these; old suspicions, of what never came again, are forgotten."""
    counted = Counter(map(_name, keys))
    insert_new(session, SIGNALS, [{"name": name, "value": "0", "at": now} for name in sorted(counted)], "name")
    rows = session.scalars(select(Signal).where(Signal.name.in_(counted)).order_by(Signal.name).with_for_update())
    for row in rows:
        row.value, row.at = str(int(row.value) + counted[row.name]), now
    session.execute(delete(Signal).where(Signal.name.startswith(f"{PREFIX}:"), Signal.at < now - FORGOTTEN_AFTER))


def counted_deaths(session: Session) -> dict[Key, int]:
    """All messages that are under suspicion, with their deaths."""
    found = session.scalars(select(Signal).where(Signal.name.startswith(f"{PREFIX}:")))
    return {_key(row.name): int(row.value) for row in found}


def _name(key: Key) -> str:
    return f"{PREFIX}:{key[0]}:{key[1]}"


def _key(name: str) -> Key:
    _prefix, channel, external_id = name.split(":", 2)
    return channel, external_id
