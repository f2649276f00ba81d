"""What keeps the bot from working, each as a sentence with its cause and its remedy. Names nobody."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import structlog
from sqlalchemy.orm import Session

from bot.channels.base import Channel
from records.database import Database
from records.queues import Queues, queues
from scheduler.heartbeat import recent_gap

log = structlog.get_logger()

T = TypeVar("T")

ANSWER_SECONDS = 1.5
LATE = timedelta(minutes=15)
SILENT = timedelta(minutes=2)
SWEEPS_SECONDS = 180
DATABASE_AWAY = "The database does not answer: start its server, or look at DATABASE_URL and the disk. Nothing is lost."
DATABASE_BUSY = "The database answers late: it is busy with a long piece of work."
LONG_WORK_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Health:
    """What keeps the bot from working, and what somebody should see to although it works."""

    problems: list[str]
    notices: list[str]


class Question(Generic[T]):
    """Something that is asked of the database again and again, never twice at once, and not waited for."""

    def __init__(self, database: Database, ask: Callable[[Session, datetime], T]) -> None:
        self._database = database
        self._ask = ask
        self._asked: asyncio.Task[T] | None = None
        self._begun = False

    @property
    def waits_in_line(self) -> bool:
        """Whether what was asked waits for other work in the database, and not for the database."""
        return not self._begun

    async def answer(self, now: datetime) -> T | None:
        """None when the database does not answer in time. One that hangs is not asked again before it has answered."""
        if self._asked is None or self._asked.done():
            self._begun = False
            self._asked = asyncio.create_task(self._database.run(self._answer, now))
            self._asked.add_done_callback(_heard)
        asked = self._asked
        await asyncio.wait({asked}, timeout=ANSWER_SECONDS)
        error = asked.exception() if asked.done() else TimeoutError()
        if error is None:
            return asked.result()
        if self._begun:
            log.warning("health.database_away", error=type(error).__name__)
        return None

    def _answer(self, session: Session, now: datetime) -> T:
        self._begun = True
        return self._ask(session, now)


def _heard(asked: asyncio.Task[T]) -> None:
    """An error that comes when nobody waits any more is nobody's."""
    if not asked.cancelled():
        asked.exception()


def look(session: Session, now: datetime) -> tuple[Queues, int | None]:
    """How the queues are, and for how many hours nobody was here, if that was in the last day."""
    return queues(session, now), recent_gap(session, now)


def unanswered(seconds: float, *, waits_in_line: bool) -> Health:
    """Why the database has not answered, when its longest piece of work has run for so many seconds."""
    if not waits_in_line:
        return Health([DATABASE_AWAY], [])
    if seconds < LONG_WORK_SECONDS:
        return Health([], [DATABASE_BUSY])
    told = f"One piece of work has kept the database for {seconds:.0f} seconds: look at its disk."
    return Health([f"{told} After five minutes the bot starts itself again."], [])


def queue_health(found: Queues, hours: int | None, now: datetime) -> Health:
    """What the database has told: messages and files that wait, and that nobody was here for so many hours."""
    return Health(waiting_problems(found, now), [*waiting_notices(found), *gap_notices(hours)])


def waiting_problems(found: Queues, now: datetime) -> list[str]:
    """Messages and files that are late."""
    problems = []
    if found.outbox.since is not None and now - found.outbox.since > LATE:
        late = _minutes(now - found.outbox.since)
        problems.append(f"Messages have been waiting to be sent for {late} minutes: look at the channel and the log.")
    if found.inbox.since is not None and now - found.inbox.since > LATE:
        late = _minutes(now - found.inbox.since)
        problems.append(f"A file that somebody sent could not be fetched for {late} minutes: look at the network.")
    return problems


def waiting_notices(found: Queues) -> list[str]:
    """Messages that fail alone: the others leave, so the bot works."""
    if not found.failing:
        return []
    return [f"{found.failing} messages were refused three times or more: look at the log for outbox.not_sent."]


def gap_notices(hours: int | None) -> list[str]:
    """That nobody was here for long."""
    if hours is None:
        return []
    return [f"The bot was away for {hours} hours. Telegram drops messages after 24; what was open is asked again."]


def channel_problems(channels: Mapping[str, Channel], on_duty: Mapping[str, datetime], now: datetime) -> list[str]:
    """What the channels say of themselves, and those that have gone silent without a word.

    Only those that receive in this process, since the moments in `on_duty`: the others are another process's.
    """
    problems = []
    for name, since in on_duty.items():
        health = channels[name].health
        if health.problem is not None:
            problems.append(health.problem)
        elif health.last_heard_at is not None and (length := now - max(health.last_heard_at, since)) > SILENT:
            silent = _minutes(length)
            problems.append(f"{name} has not been heard for {silent} minutes: look at the network, or restart.")
    return problems


def sweep_problems(seconds: float) -> list[str]:
    """That nobody has looked at what is due for so long."""
    if seconds <= SWEEPS_SECONDS:
        return []
    return [f"What is due has not been looked at for {seconds // 60:.0f} minutes: look at the database and the log."]


def _minutes(length: timedelta) -> int:
    return length // timedelta(minutes=1)
