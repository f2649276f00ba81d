"""What is counted while the bot works, for /metrics: plain numbers, cheap enough for every batch. Names nobody."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from records.queues import Queues, queues
from scheduler.due import count_due

SIZES = (1, 2, 5, 10, 20, 50, 100)
SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


@dataclass
class Histogram:
    """How many observations were at most as large as each bound; larger ones are in the last place."""

    bounds: Sequence[float]
    counts: list[int] = field(init=False)
    total: float = 0

    def __post_init__(self) -> None:
        self.counts = [0] * (len(self.bounds) + 1)

    def observe(self, value: float) -> None:
        self.counts[bisect_left(self.bounds, value)] += 1
        self.total += value

    def buckets(self) -> Iterator[tuple[str, float]]:
        """As Prometheus wants them: the bound, and how many were not above it."""
        below = 0
        for bound, count in zip((*self.bounds, "+Inf"), self.counts, strict=True):
            below += count
            yield str(bound), below


@dataclass
class Tally:
    """Since the process began."""

    batch_sizes: Histogram = field(default_factory=lambda: Histogram(SIZES))
    batch_seconds: Histogram = field(default_factory=lambda: Histogram(SECONDS))
    sweep_seconds: Histogram = field(default_factory=lambda: Histogram(SECONDS))
    sends: Counter[tuple[str, str]] = field(default_factory=Counter)
    fetches: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By channel and by what became of it: `sent` or `fetched`, or the kind of error."""

    def batch(self, size: int, seconds: float) -> None:
        """A batch of messages was handled and committed."""
        self.batch_sizes.observe(size)
        self.batch_seconds.observe(seconds)


@dataclass(frozen=True, slots=True)
class Figures:
    """What the database tells: the queues, and how many rows of each kind are due and not done yet."""

    queues: Queues
    due: dict[str, int]
    at: datetime


def figures(session: Session, now: datetime) -> Figures:
    """How it is at this moment."""
    return Figures(queues(session, now), count_due(session, now), now)


TALLY = Tally()
"""The one of this process."""
