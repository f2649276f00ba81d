"""Start the bot as a user would: on Telegram with a token, as a page of phones without one."""

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

import structlog
import uvicorn
from pydantic import SecretStr
from rich.console import Console
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.app import App, Parts
from bot.channels.base import Pace
from bot.channels.telegram import OFFICIAL_API, TelegramChannel
from bot.channels.telegram_webhook import Public
from bot.clock import Clock, MovableClock, SystemClock
from bot.lock import FolderInUse, lock_folder
from bot.logs import configure_logs
from bot.menus import stranger_menus
from bot.settings import Settings
from bot.timekeeping import SteadyClock
from bot.watchdog import Watchdog
from bot.web.app import create_web_app
from records.database import Database
from records.revision import is_current

log = structlog.get_logger()
console = Console(stderr=True)

LOOPBACK = "127.0.0.1"
LEAVE_SECONDS = 9.5
LEFT_AT_ONCE = 4
WEB: Mapping[str, Any] = {
    "log_config": None,
    "lifespan": "off",
    "ws": "none",
    "timeout_graceful_shutdown": 2,
}
"""How pages are served; those that are open hold up the end for so many seconds."""

REHEARSAL_PACE = Pace(per_second=TelegramChannel.pace.per_second, per_chat_second=1000, chat_burst=100)
"""Under a moved clock no chat has to be spared. As few messages are in flight as in earnest, so that a kill shows."""


class _Server(uvicorn.Server):
    """Leaves the signals to us: the app must end before the web server does."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class CannotStart(Exception):
    """The bot cannot start; the sentence names the cause and the remedy."""


async def run_bot(settings: Settings, begin: datetime | None) -> None:
    """Run until SIGINT or SIGTERM. `begin` moves the clock, for rehearsals against a test server."""
    configure_logs(settings.log_level)
    if settings.telegram_token is None:
        from bot.practice import practice_settings  # noqa: PLC0415  the bot starts faster without it

        settings = practice_settings(settings)
    if begin is not None and settings.telegram_api_url == OFFICIAL_API and settings.telegram_token is not None:
        raise CannotStart("--clock is for rehearsals: with the official Telegram address the clock is the machine's.")
    try:
        with lock_folder(settings.data_dir, _server(settings)):
            await asyncio.to_thread(_bring_up_to_date, settings.database_url)
            await _run(settings, begin)
    except FolderInUse as problem:
        raise CannotStart(str(problem)) from None


def _server(settings: Settings) -> str | None:
    """The address of a database server, which several processes may work on together; SQLite is for one."""
    return None if settings.database_url.startswith("sqlite") else settings.database_url


def _bring_up_to_date(url: str) -> None:
    if is_current(url):
        return
    from records.migrate import MigrationProblem, migrate  # noqa: PLC0415  most starts do without Alembic

    try:
        migrate(url)
    except MigrationProblem as problem:
        raise CannotStart(str(problem)) from None


async def _run(settings: Settings, begin: datetime | None) -> None:
    database = Database(settings.database_url)
    try:
        if settings.telegram_token is not None:
            await _run_telegram(settings, settings.telegram_token, database, _clock(begin))
        else:
            await _run_phones(settings, database, begin)
    finally:
        database.close()


def _clock(begin: datetime | None) -> Clock:
    return SteadyClock(SystemClock()) if begin is None else MovableClock(begin)


async def _run_telegram(settings: Settings, token: SecretStr, database: Database, clock: Clock) -> None:
    public = None
    if settings.public_url is not None:
        public = Public(settings.public_url, SecretStr(settings.webhook_secret))
    channel = TelegramChannel(token, clock, api_url=settings.telegram_api_url, public=public, menus=stranger_menus())
    if isinstance(clock, MovableClock):
        channel.pace = REHEARSAL_PACE
    app = App(Parts(database, clock, settings.data_dir, [channel]))
    route = channel.webhook_route()
    where = f"running on Telegram; [bold]{_address(settings)}/health[/bold] tells how it is"
    await _serve(settings, app, [route] if route is not None else [], where)


async def _run_phones(settings: Settings, database: Database, begin: datetime | None) -> None:
    from bot.practice import set_up_phones  # noqa: PLC0415  the bot starts faster without it
    from bot.web.phones_page import phones_mount  # noqa: PLC0415

    app, page = await set_up_phones(settings, database, begin, _address(settings))
    at_home = settings.model_copy(update={"host": LOOPBACK})
    await _serve(at_home, app, [phones_mount(page)], f"the phones page is at [bold]{_address(settings)}[/bold]")


def _address(settings: Settings) -> str:
    return f"http://{LOOPBACK}:{settings.port}"


async def _serve(settings: Settings, app: App, routes: Sequence[BaseRoute], where: str) -> None:
    web = create_web_app(app.find_health, [_metrics_route(app), *routes])
    door = _listen(settings.host, settings.port)
    console.print(f"\n  Rumbo: {where}  (Ctrl+C ends it)\n")
    server = _Server(uvicorn.Config(web, **WEB))
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, _leave, stop)
    watchdog = Watchdog(app.silences, app.database_answers, app.database.longest_work)
    working, serving = asyncio.create_task(app.run()), asyncio.create_task(server.serve([door]))
    guarding, asked_to_stop = asyncio.create_task(watchdog.run()), asyncio.create_task(stop.wait())
    await asyncio.wait([working, serving, guarding, asked_to_stop], return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    await _wind_down([working, guarding], serving)


def _metrics_route(app: App) -> Route:
    async def metrics(request: Request) -> Response:
        from bot.web.metrics import show_metrics  # noqa: PLC0415  the bot starts faster without it

        return await show_metrics(app.find_figures)

    return Route("/metrics", metrics)


def _listen(host: str, port: int) -> socket.socket:
    """The open door of the web pages; CannotStart when it cannot be had."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]
        raise CannotStart(f"Port {port} of {host} cannot be opened: {reason}. Give another PORT or HOST.") from None


def _leave(stop: asyncio.Event) -> None:
    """Wind down, but not for ever: at the second signal, or when it takes too long, leave at once. Nothing is lost."""
    if stop.is_set():
        os._exit(LEFT_AT_ONCE)
    stop.set()
    hurry = threading.Timer(LEAVE_SECONDS, os._exit, [LEFT_AT_ONCE])
    hurry.daemon = True
    hurry.start()


async def _wind_down(endless: Sequence[asyncio.Task[None]], serving: asyncio.Task[None]) -> None:
    """The app and the watchdog are ended, the web server ends by itself."""
    for task in endless:
        task.cancel()
    for task in (*endless, serving):
        with suppress(asyncio.CancelledError):
            await task
