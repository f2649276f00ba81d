"""What the phones page needs of the running bot: a clock that can be moved, and ways in for new phones."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from conversations.texts import Text


@dataclass(frozen=True, slots=True)
class Due:
    """The next thing that falls due, and what it is."""

    at: datetime
    what: Text


class Rehearsal(Protocol):
    """The running bot, as the page sees it."""

    def now(self) -> datetime:
        """What the movable clock shows."""

    async def next_due(self) -> Due | None:
        """The next check-in, reminder, deadline or waiting message; None when nothing lies ahead."""

    def advance(self, until: datetime) -> AsyncGenerator[datetime]:
        """Move the clock from one due moment to the next up to `until`, doing what falls due and sending what it says.

        Yields each moment after all of it is done, `until` last. Moments never go back.
        """

    async def invitation(self, role: str, owner: str, language: str) -> str | None:
        """What a new phone brings along to get in with that role; None when its owner just says /start."""


class Step(StrEnum):
    """How far one press moves the clock; `next` stops when a phone rings, `now` does what is due at this moment."""

    NEXT = "next"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    NOW = "now"


def moment_after(step: Step, now: datetime, due: Due | None, zone: ZoneInfo) -> datetime:
    """Where a step leads from `now`: days and months keep the hour of day in `zone`; nothing leads back."""
    local = now.astimezone(zone)
    match step:
        case Step.HOUR:
            return now + timedelta(hours=1)
        case Step.DAY:
            return (local + timedelta(days=1)).astimezone(now.tzinfo)
        case Step.MONTH:
            return (local + relativedelta(months=1)).astimezone(now.tzinfo)
        case Step.NEXT if due is not None:
            return max(now, due.at)
    return now
