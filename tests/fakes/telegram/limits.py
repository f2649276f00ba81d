"""How often a bot may send, and who called although told to wait."""

import math
from dataclasses import dataclass, field

from tests.fakes.telegram.clock import Clock
from tests.fakes.telegram.wire import too_many

OVERALL = 0
"""The key of the hold and the bucket that stand for all chats together."""


@dataclass(frozen=True)
class Rates:
    """Telegram's published limits; the burst it lets pass in one chat is not published."""

    overall_per_second: float = 30
    chat_per_second: float = 1
    chat_burst: float = 5
    group_per_minute: float = 20


@dataclass
class Bucket:
    """`room` sends may go at once, and `per_second` come back each second."""

    room: float
    per_second: float
    left: float
    filled_at: float

    def missing_seconds(self, now: float) -> float:
        """Zero if a send may go now."""
        gained = max(0.0, now - self.filled_at) * self.per_second
        self.left, self.filled_at = min(self.room, self.left + gained), now
        return max(0.0, (1 - self.left) / self.per_second)


@dataclass(frozen=True)
class EarlyRequest:
    """A request that came while the bot had been told to wait."""

    method: str
    chat_id: int
    seconds_after_being_told: float


@dataclass
class _Hold:
    told_at: float
    until: float


@dataclass
class Limits:
    """One bot's buckets and holds; `rates` None lets everything pass but injected holds."""

    clock: Clock
    rates: Rates | None
    early: list[EarlyRequest] = field(default_factory=list)
    _buckets: dict[int, Bucket] = field(default_factory=dict)
    _holds: dict[int, _Hold] = field(default_factory=dict)

    def hold(self, seconds: int, key: int = OVERALL) -> None:
        now = self.clock().timestamp()
        self._holds[key] = _Hold(now, now + seconds)

    def check(self, method: str, chat_id: int) -> None:
        """Raises 429 when held or too fast; otherwise counts this send."""
        if not self._holds and self.rates is None:
            return
        now = self.clock().timestamp()
        for key in (OVERALL, chat_id):
            self._check_hold(method, chat_id, key, now)
        if self.rates is not None:
            self._spend(self.rates, chat_id, now)

    def _check_hold(self, method: str, chat_id: int, key: int, now: float) -> None:
        hold = self._holds.get(key)
        if hold is None:
            return
        if not hold.told_at <= now < hold.until:
            del self._holds[key]
            return
        self.early.append(EarlyRequest(method, chat_id, now - hold.told_at))
        raise too_many(math.ceil(hold.until - now))

    def _spend(self, rates: Rates, chat_id: int, now: float) -> None:
        buckets = {OVERALL: self._bucket(OVERALL, rates, now)}
        if chat_id:
            buckets[chat_id] = self._bucket(chat_id, rates, now)
        for key, bucket in buckets.items():
            missing = bucket.missing_seconds(now)
            if missing:
                seconds = max(1, math.ceil(missing))
                self.hold(seconds, key)
                raise too_many(seconds)
        for bucket in buckets.values():
            bucket.left -= 1

    def _bucket(self, key: int, rates: Rates, now: float) -> Bucket:
        if key not in self._buckets:
            room, per_second = rates.chat_burst, rates.chat_per_second
            if key == OVERALL:
                room, per_second = rates.overall_per_second, rates.overall_per_second
            elif key < 0:
                room, per_second = rates.group_per_minute, rates.group_per_minute / 60
            self._buckets[key] = Bucket(room, per_second, room, now)
        return self._buckets[key]
