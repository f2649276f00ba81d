"""A channel's pace, held for its token: what all processes have taken of it stands in a row that they share."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session

from bot.channels.base import Pace
from records.dialect import insert_new
from records.messages import ChannelPace
from records.queues import SKEW

BURST_SECONDS = 0.2
"""So much of a second's messages may leave at once: with the pace itself, no second sees more than 1.2 times it."""
FOR_REPLIES = 0.4
"""The part of a burst that prompts leave to replies."""

PACES = cast(Table, ChannelPace.__table__)
LOAD = select(PACES).where(PACES.c.channel == bindparam("key")).with_for_update()
SAVE = update(PACES).where(PACES.c.channel == bindparam("key"))


@dataclass(frozen=True, slots=True)
class Bucket:
    """Allows `burst` at once and `rate` a second after that. All it keeps is when the last place taken is free."""

    rate: float
    burst: float

    def places(self, full_at: datetime, now: datetime, kept: float = 0) -> int:
        """How many may leave now, when `kept` places have to stay free."""
        since = (now - self._begin(full_at, now)).total_seconds()
        return max(0, math.floor(since * self.rate - kept + 1e-6))

    def take(self, full_at: datetime, count: int, now: datetime) -> datetime:
        """The new `full_at`."""
        return self._begin(full_at, now) + timedelta(seconds=count / self.rate)

    def wait(self, full_at: datetime, now: datetime, kept: float = 0) -> float:
        """Seconds until one may leave."""
        free_at = self._begin(full_at, now) + timedelta(seconds=(kept + 1) / self.rate)
        return max(0.0, (free_at - now).total_seconds())

    def _begin(self, full_at: datetime, now: datetime) -> datetime:
        return max(full_at, now - timedelta(seconds=self.burst / self.rate))


def bucket_of(pace: Pace) -> Bucket:
    return Bucket(pace.per_second, max(1.0, pace.per_second * BURST_SECONDS))


def kept_for_replies(pace: Pace) -> int:
    """How many places prompts leave free, so that a reply goes at once while thousands of prompts wait."""
    return math.floor(bucket_of(pace).burst * FOR_REPLIES)


def pause(taken: ChannelPace, seconds: float, now: datetime) -> None:
    """Nothing leaves for `seconds`; a longer pause goes on."""
    if seconds > rest(taken, now):
        taken.paused_at, taken.paused_until = now, now + timedelta(seconds=seconds)


def rest(taken: ChannelPace, now: datetime) -> float:
    """Seconds of the pause that are left."""
    return max(0.0, (taken.paused_until - now).total_seconds()) if taken.paused_until is not None else 0.0


def set_back(taken: ChannelPace, now: datetime) -> bool:
    """Whether the clock was set back since; then a pause begins anew, and what was taken before is over."""
    paused = taken.paused_at is not None and taken.paused_at > now + SKEW
    if paused and taken.paused_at is not None and taken.paused_until is not None:
        taken.paused_at, taken.paused_until = now, now + (taken.paused_until - taken.paused_at)
    ahead = taken.full_at > now + SKEW
    if ahead:
        taken.full_at = now
    return paused or ahead


def chat_ready_at(pace: Pace, sent: Sequence[datetime]) -> datetime | None:
    """When the next message to a chat may leave, by when the last ones left, newest first; None when it may at once."""
    waits = [
        at + timedelta(seconds=(place + 1 - pace.chat_burst) / pace.per_chat_second)
        for place, at in enumerate(sent, 1)
        if place >= pace.chat_burst
    ]
    return max(waits, default=None)


def load_taken(session: Session, channel: str, now: datetime) -> ChannelPace:
    """What is taken of a channel's pace: no other process takes of it, or notes a pause, until the commit."""
    row = session.execute(LOAD, {"key": channel}).one_or_none()
    if row is None:
        insert_new(session, PACES, [{"channel": channel, "full_at": now - timedelta(hours=1)}], "channel")
        row = session.execute(LOAD, {"key": channel}).one()
    taken = ChannelPace(channel=channel, full_at=row.full_at, paused_at=row.paused_at, paused_until=row.paused_until)
    if set_back(taken, now):
        save_taken(session, taken)
    return taken


def save_taken(session: Session, taken: ChannelPace) -> None:
    values = {name: getattr(taken, name) for name in ("full_at", "paused_at", "paused_until")}
    session.execute(SAVE.values(values), {"key": taken.channel})
