"""Which backups stay: the last of each hour for a day, the last of each day for a month, and always the newest."""

import re
import shutil
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.backup import MAKING

HOURS, DAYS = 24, 30
NAME = re.compile(r"rumbo-(\d{8}-\d{6})\.tar")
ASIDE = re.compile(r"rumbo-(\d{8}-\d{6})-before-restore\.tar")
STAMP = "%Y%m%d-%H%M%S"
LEFT_BEHIND = timedelta(days=1)


def name_of(now: datetime) -> str:
    """The file name of a backup; the moment in it is UTC."""
    return f"rumbo-{now.astimezone(UTC):{STAMP}}.tar"


def name_aside(now: datetime) -> str:
    """The file name of a copy of what a restored backup took the place of."""
    return f"rumbo-{now.astimezone(UTC):{STAMP}}-before-restore.tar"


def outdated(made: Collection[datetime], now: datetime, hours: int = HOURS, days: int = DAYS) -> set[datetime]:
    """The moments of the backups that need not stay."""
    hour_of = {moment.replace(minute=0, second=0, microsecond=0): moment for moment in sorted(made)}
    day_of = {moment.date(): moment for moment in sorted(made)}
    stays = {moment for moment in hour_of.values() if now - moment < timedelta(hours=hours)}
    stays |= {moment for moment in day_of.values() if now - moment < timedelta(days=days)}
    return set(made) - stays - {max(made, default=now)}


def drop_outdated(folder: Path, now: datetime, hours: int = HOURS, days: int = DAYS) -> int:
    """Delete what need not stay in the folder of backups; how many went. What is not ours is left alone."""
    made = _by_moment(folder, NAME)
    aside = [path for moment, path in _by_moment(folder, ASIDE).items() if now - moment >= timedelta(days=days)]
    gone = [made[moment] for moment in outdated(made, now, hours, days)] + aside
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _by_moment(folder: Path, name: re.Pattern[str]) -> dict[datetime, Path]:
    named = ((name.fullmatch(path.name), path) for path in folder.iterdir())
    return {datetime.strptime(found[1], STAMP).replace(tzinfo=UTC): path for found, path in named if found}


def drop_left_behind(folder: Path, now: datetime) -> None:
    """Delete what backups that were killed left unfinished a day ago or earlier."""
    for path in [*folder.glob(f"{MAKING}*"), *folder.glob("*.part")]:
        if now.timestamp() - path.stat().st_mtime > LEFT_BEHIND.total_seconds():
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
