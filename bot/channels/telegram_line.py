"""The line to Telegram: whether it works, how long to wait after a failure, and how to go on through failures."""

import asyncio
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError, TelegramError

from bot.channels.base import ChannelClosed, ChannelHealth
from bot.channels.telegram_errors import UNAUTHORIZED
from bot.channels.telegram_request import TooFast
from bot.clock import Clock

log = structlog.get_logger()

FIRST_PAUSE = 0.5
OWN_PAUSE = 3.0
"""At most so many seconds where it is our database that is away: people wait, and nobody's server has to be spared."""
PATIENCE = 3
"""Failures in a row, and conflicts within CONFLICT_WINDOW, that make a problem."""
CONFLICT_WINDOW = timedelta(seconds=60)

TWO_POLLERS = "Another process polls with this token: stop it or set PUBLIC_URL."
UNREACHABLE = (
    "Telegram cannot be reached: look at the network and at TELEGRAM_API_URL. Messages wait and nothing is lost."
)
REFUSED = "Telegram refuses to hand out messages: look at TELEGRAM_API_URL and PUBLIC_URL."
NOT_KEPT = "Messages cannot be stored: look at the database. Telegram keeps them for 24 hours."


class Line:
    """What is known of the line; one a channel."""

    def __init__(self, clock: Clock, longest_pause: float) -> None:
        self._clock = clock
        self._longest_pause = longest_pause
        self._failures = 0
        self._conflicts: deque[datetime] = deque(maxlen=PATIENCE)
        self._heard_at: datetime | None = None
        self._problem: str | None = None
        self._stirred_at: float | None = None

    @property
    def health(self) -> ChannelHealth:
        return ChannelHealth(self._heard_at, self._problem, self._stirred_at)

    def now(self) -> datetime:
        return self._clock.now()

    def stirs(self, after: float = 0) -> None:
        """The next step is taken now, or will be after a pause of so many seconds."""
        self._stirred_at = time.monotonic() + after

    def heard(self) -> None:
        """Telegram has answered us, or has called."""
        self._heard_at = self._clock.now()

    def works(self, problem: str | None = None) -> None:
        """All went well but for `problem`; what two pollers do to each other is not over with one good answer."""
        self._failures = 0
        if self._conflicts and self._clock.now() - self._conflicts[-1] > CONFLICT_WINDOW:
            self._conflicts.clear()
        if self._problem != TWO_POLLERS or not self._conflicts:
            self._problem = problem

    def failed(self, error: Exception) -> float:
        """Note a failure; returns how many seconds to wait before the next try."""
        self._failures += 1
        if isinstance(error, Conflict):
            self._conflict()
        elif self._failures >= PATIENCE:
            self._problem = _problem(error)
        if isinstance(error, TooFast):
            return error.seconds
        longest = self._longest_pause if isinstance(error, TelegramError) else min(OWN_PAUSE, self._longest_pause)
        pause = min(longest, FIRST_PAUSE * 2.0 ** min(self._failures, 10))
        return pause * random.uniform(0.5, 1)  # noqa: S311  spreads the retries of many; no secret

    def _conflict(self) -> None:
        now = self._clock.now()
        self._conflicts.append(now)
        if len(self._conflicts) == PATIENCE and now - self._conflicts[0] <= CONFLICT_WINDOW:
            self._problem = TWO_POLLERS


def _problem(error: Exception) -> str:
    if not isinstance(error, TelegramError):
        return NOT_KEPT
    lost = isinstance(error, NetworkError | TooFast) and not isinstance(error, BadRequest)
    return UNREACHABLE if lost else REFUSED


async def keep_on(step: Callable[[], Awaitable[None]], line: Line) -> None:
    """Take one step after the other until cancelled, through every failure but a refused token."""
    while True:
        line.stirs()
        try:
            await step()
        except InvalidToken:
            raise ChannelClosed(UNAUTHORIZED) from None
        except Exception as error:  # noqa: BLE001  whatever went wrong, messages must go on coming in
            pause = line.failed(error)
            log.warning("telegram.receive_failed", error=type(error).__name__, pause=round(pause, 1))
            line.stirs(pause)
            await asyncio.sleep(pause)
