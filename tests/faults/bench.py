"""What one run is measured by: the server everybody talks through, its clock, the bot's ups and downs, the counts."""

import asyncio
from dataclasses import dataclass, field
from random import Random

from tests.fakes.telegram_server import MovableClock, TelegramServer

PATIENCE = 12.0
"""For how many seconds of a running bot people wait for a reply before they say it again."""
STILL = 1.5
"""Seconds without a word, after which a running bot has nothing more to say for now."""
USUAL_START = 1.5
"""Seconds from the start of the process to its work, on a machine that has nothing else to do."""
SLOWEST = 5.0
"""How much longer people wait at the most, because a busy machine does all more slowly."""


@dataclass
class Counts:
    """What people gave and saw, as it happened; times are those of the loop."""

    answers: int = 0
    unanswered: set[str] = field(default_factory=set)
    doubles: list[float] = field(default_factory=list)
    faults: list[float] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass
class Bench:
    """`pause` is how long people think, in seconds, at the most; `silence` after which they speak of themselves."""

    server: TelegramServer
    clock: MovableClock
    random: Random
    pause: float = 0.3
    patience: float = PATIENCE
    silence: float = 1.0
    counts: Counts = field(default_factory=Counts)
    slowness: float = 1.0
    """How much longer than usual the last start took: on such a machine every word comes later too."""
    waiting: int = 0
    heard_at: float = 0.0
    _ready_since: float | None = None
    _ready_before: float = 0.0
    _back_at: float | None = None

    def now(self) -> float:
        return asyncio.get_running_loop().time()

    def went_up(self) -> None:
        """The bot asks for messages, or takes them."""
        self._ready_since = self.now()
        self._back_at = self.now() if self.waiting else None

    def started(self, seconds: float) -> None:
        """A process of the bot came to work after so long."""
        self.slowness = min(SLOWEST, max(1.0, seconds / USUAL_START))

    def came_back(self) -> None:
        """What the bot needs is there again, though it never went away itself."""
        self._back_at = self.now() if self.waiting else None

    def went_down(self) -> None:
        if self._ready_since is not None:
            self._ready_before += self.now() - self._ready_since
        self._ready_since = self._back_at = None

    @property
    def up(self) -> bool:
        return self._ready_since is not None

    def ready_seconds(self) -> float:
        """How long the bot has been ready so far, all its lives together."""
        running = self.now() - self._ready_since if self._ready_since is not None else 0.0
        return self._ready_before + running

    def befell(self) -> None:
        self.counts.faults.append(self.now())

    def heard(self) -> None:
        """Somebody who waited got an answer."""
        self.heard_at = self.now()
        if self._back_at is not None:
            self.counts.gaps.append(self.heard_at - self._back_at)
            self._back_at = None

    def note(self, what: str) -> None:
        self.counts.notes.append(what)

    def confirmed(self, update_id: int) -> bool:
        """Whether the platform will not deliver this any more."""
        return update_id not in self.server.updates.waiting

    def quiet(self) -> bool:
        """Nothing on its way to the bot, nobody waiting, and nothing said for a while."""
        if self._ready_since is None or self.server.updates.waiting or self.waiting:
            return False
        return self.now() - max(self.heard_at, self._ready_since) > STILL * self.slowness
