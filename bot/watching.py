"""What keeps the bot from working, each as a sentence with its cause and its remedy. Names nobody."""

import asyncio
import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from bot.channels.base import Channel
from records.database import Database
from records.queues import Waits, waits

log = structlog.get_logger()

ANSWER_SECONDS = 10
LATE = timedelta(minutes=15)
SILENT = timedelta(minutes=2)
LOW_SPACE = 200 * 1024 * 1024


async def database_problems(database: Database, now: datetime) -> list[str]:
    """The database itself, and what waits in it for too long."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            return waiting_problems(await database.run(waits, now), now)
    except Exception as error:  # noqa: BLE001  whatever it is, this is what was asked
        log.warning("health.database_away", error=type(error).__name__)
        return [
            "The database does not answer: start its server, or look at DATABASE_URL and the disk. Nothing is lost."
        ]


def waiting_problems(found: Waits, now: datetime) -> list[str]:
    """Messages and files that are late."""
    problems = []
    if found.sending_since is not None and now - found.sending_since > LATE:
        late = _minutes(now - found.sending_since)
        problems.append(f"Messages have been waiting to be sent for {late} minutes: look at the channel and the log.")
    if found.failing:
        problems.append(
            f"{found.failing} messages were refused three times or more: look at the log for outbox.not_sent."
        )
    if found.fetching_since is not None and now - found.fetching_since > LATE:
        late = _minutes(now - found.fetching_since)
        problems.append(f"A file that somebody sent could not be fetched for {late} minutes: look at the network.")
    return problems


def channel_problems(channels: Mapping[str, Channel], now: datetime) -> list[str]:
    """What the channels say of themselves, and those that have gone silent without a word."""
    problems = []
    for name, channel in channels.items():
        health = channel.health
        if health.problem is not None:
            problems.append(health.problem)
        elif health.last_heard_at is not None and now - health.last_heard_at > SILENT:
            silent = _minutes(now - health.last_heard_at)
            problems.append(f"{name} has not been heard for {silent} minutes: look at the network, or restart.")
    return problems


def space_problems(folder: Path) -> list[str]:
    """Too little room on the disk."""
    free = shutil.disk_usage(folder).free
    if free >= LOW_SPACE:
        return []
    return [f"Only {free // 1024**2} MB are free where DATA_DIR is: make room before messages cannot be stored."]


def _minutes(length: timedelta) -> int:
    return length // timedelta(minutes=1)
