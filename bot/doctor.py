"""Is everything in order? Each finding says what was looked at, and what to do when it is not well."""

import asyncio
import sys
import zoneinfo
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib.metadata import version

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.base import SendError
from bot.channels.telegram import TelegramChannel
from bot.clock import SystemClock
from bot.settings import Settings
from records.migrate import newest_revision, revision_of

OLDEST_YEAR = 2026


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at and found; when it is not well, the sentence ends with the remedy."""

    what: str
    well: bool


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything that a running bot needs."""
    looks: tuple[Callable[[Settings], Awaitable[Finding]], ...] = (_settings, _database, _token, _clock, _zones)
    return [await look(settings) for look in looks]


async def _settings(settings: Settings) -> Finding:
    receives = "webhooks" if settings.public_url else "polling"
    channel = f"Telegram by {receives}" if settings.telegram_token else "the phones page (no TELEGRAM_TOKEN)"
    return Finding(f"Settings: {channel}; data in {settings.data_dir}; Python {sys.version.split()[0]}", well=True)


async def _database(settings: Settings) -> Finding:
    return await asyncio.to_thread(_look_at_database, settings)


def _look_at_database(settings: Settings) -> Finding:
    engine = create_engine(settings.database_url, hide_parameters=True)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        revision = revision_of(engine)
    except SQLAlchemyError as error:
        return Finding(
            f"Database: cannot be reached ({type(error).__name__}). Start the server, or correct DATABASE_URL.",
            well=False,
        )
    finally:
        engine.dispose()
    if revision is None:
        return Finding("Database: reached, still empty; the first start makes its tables", well=True)
    if revision != newest_revision():
        return Finding("Database: reached, not at this version yet. Run `python -m bot migrate`.", well=False)
    return Finding(f"Database: {engine.dialect.name}, at revision {revision}", well=True)


async def _token(settings: Settings) -> Finding:
    if settings.telegram_token is None:
        return Finding("Telegram: no TELEGRAM_TOKEN, so the phones page would open", well=True)
    channel = TelegramChannel(settings.telegram_token, SystemClock(), api_url=settings.telegram_api_url)
    try:
        return Finding(f"Telegram: {await channel.describe()}", well=True)
    except SendError as error:
        return Finding(f"Telegram: {error}", well=False)
    finally:
        await channel.close()


async def _clock(settings: Settings) -> Finding:
    now = SystemClock().now()
    if now.year < OLDEST_YEAR:
        return Finding(
            f"Clock: the machine says {now:%Y-%m-%d}; set its date, or check-ins come at wrong times.", well=False
        )
    return Finding(f"Clock: {now:%Y-%m-%d %H:%M} UTC", well=True)


async def _zones(settings: Settings) -> Finding:
    try:
        zoneinfo.ZoneInfo("America/Mexico_City")
    except zoneinfo.ZoneInfoNotFoundError:
        return Finding("Time zones: no data. Install again with `make run`, which brings tzdata.", well=False)
    return Finding(f"Time zones: tzdata {version('tzdata')}", well=True)
