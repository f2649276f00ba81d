"""Keep to a channel's pace: so many messages a second overall, and to one chat after a short burst."""

import asyncio
import time
from collections import OrderedDict

from bot.channels.base import Pace, Throttled

REMEMBERED_CHATS = 5000


class Bucket:
    """Allows `burst` at once and `rate` a second after that; tells how long to wait for the next."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._full_at = 0.0

    def reserve(self, now: float) -> float:
        """Take one place and return the seconds until it is free."""
        start = max(self._full_at, now - self._burst / self._rate)
        self._full_at = start + 1 / self._rate
        return max(0.0, self._full_at - now)


class Pacer:
    """One channel's pace, and its pauses when it asks for them."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._overall = Bucket(pace.per_second, pace.per_second)
        self._chats: OrderedDict[str, Bucket] = OrderedDict()
        self._paused_until = 0.0

    @property
    def open(self) -> bool:
        return time.monotonic() >= self._paused_until

    def pause(self, seconds: float) -> None:
        """Send nothing for `seconds`."""
        self._paused_until = max(self._paused_until, time.monotonic() + seconds)

    async def turn(self, chat_key: str) -> None:
        """Wait until a message to this chat may leave; Throttled when a pause has begun meanwhile."""
        now = time.monotonic()
        await asyncio.sleep(max(self._overall.reserve(now), self._chat(chat_key).reserve(now)))
        rest = self._paused_until - time.monotonic()
        if rest > 0:
            raise Throttled(rest)

    def _chat(self, chat_key: str) -> Bucket:
        bucket = self._chats.pop(chat_key, None) or Bucket(self._pace.per_chat_second, self._pace.chat_burst)
        self._chats[chat_key] = bucket
        if len(self._chats) > REMEMBERED_CHATS:
            self._chats.popitem(last=False)
        return bucket
