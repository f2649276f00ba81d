"""Start the bot as a user would: on Telegram with a token, as a page of phones without one."""

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
import uvicorn
from pydantic import SecretStr
from rich.console import Console
from starlette.routing import BaseRoute

from bot.app import App, Parts
from bot.channels.base import Pace
from bot.channels.phones import PhonesChannel
from bot.channels.phones_people import People
from bot.channels.phones_store import Chats
from bot.channels.telegram import OFFICIAL_API, TelegramChannel
from bot.channels.telegram_webhook import Public
from bot.clock import Clock, MovableClock, SystemClock
from bot.demo import OPENS_AT, ZONE, put_phones, seed
from bot.lock import FolderInUse, lock_folder
from bot.logs import configure_logs
from bot.menus import stranger_menus
from bot.rehearsal import RunningRehearsal
from bot.settings import Settings
from bot.web.app import create_web_app
from bot.web.phones_page import PhonesPage
from records.database import Database
from records.migrate import MigrationProblem, migrate

log = structlog.get_logger()
console = Console(stderr=True)

LEAVE_SECONDS = 9.5
LEFT_AT_ONCE = 4
STREAM_SECONDS = 2
"""For how long an open page holds up the end."""

REHEARSAL_PACE = Pace(per_second=1000, per_chat_second=1000, chat_burst=100)
"""Against a test server, under a moved clock, nobody has to be spared."""


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
        settings = _practice(settings)
    if begin is not None and settings.telegram_api_url == OFFICIAL_API and settings.telegram_token is not None:
        raise CannotStart("--clock is for rehearsals: with the official Telegram address the clock is the machine's.")
    try:
        with lock_folder(settings.data_dir):
            await asyncio.to_thread(migrate, settings.database_url)
            await _run(settings, begin)
    except (FolderInUse, MigrationProblem) as problem:
        raise CannotStart(str(problem)) from None


def _practice(settings: Settings) -> Settings:
    """The phones page works on data of its own, so that what was tried there never meets a real cohort."""
    folder = settings.data_dir / "practice"
    folder.mkdir(exist_ok=True)
    return settings.model_copy(update={"data_dir": folder, "database_url": f"sqlite:///{folder}/rumbo.db"})


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
    return SystemClock() if begin is None else MovableClock(begin)


async def _run_telegram(settings: Settings, token: SecretStr, database: Database, clock: Clock) -> None:
    public = None
    if settings.public_url is not None:
        public = Public(settings.public_url, SecretStr(settings.webhook_secret))
    channel = TelegramChannel(token, clock, api_url=settings.telegram_api_url, public=public, menus=stranger_menus())
    if isinstance(clock, MovableClock):
        channel.pace = REHEARSAL_PACE
    app = App(Parts(database, clock, settings.data_dir, [channel]))
    route = channel.webhook_route()
    await _serve(settings, app, None, [route] if route is not None else [])


async def _run_phones(settings: Settings, database: Database, begin: datetime | None) -> None:
    chats = Chats(settings.data_dir / "phones")
    machine = SystemClock()
    clock = MovableClock(machine.now() + chats.clock_offset if chats.clock else begin or OPENS_AT)
    channel = PhonesChannel(chats, clock, _address(settings))
    app = App(Parts(database, clock, settings.data_dir, [channel]))
    ways = await database.run(seed, clock.now())
    put_phones(People(chats), ways, "es", clock.now())
    page = PhonesPage(chats, RunningRehearsal(app, clock), machine, ZoneInfo(ZONE))
    if chats.clock is None:
        page.record_clock()
    await _serve(settings, app, page, [])


def _address(settings: Settings) -> str:
    return f"http://127.0.0.1:{settings.port}"


def _where(settings: Settings, page: PhonesPage | None) -> str:
    if page is not None:
        return f"the phones page is at [bold]{_address(settings)}[/bold]"
    return f"on Telegram; how it is, tells [bold]{_address(settings)}/health[/bold]"


async def _serve(settings: Settings, app: App, page: PhonesPage | None, routes: Sequence[BaseRoute]) -> None:
    web = create_web_app(app.find_problems, page, routes)
    door = _listen("127.0.0.1" if page is not None else settings.host, settings.port)
    console.print(f"\n  Rumbo: {_where(settings, page)}  (Ctrl+C ends it)\n")
    server = _Server(uvicorn.Config(web, log_config=None, lifespan="off", timeout_graceful_shutdown=STREAM_SECONDS))
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, _leave, stop)
    work = [asyncio.create_task(app.run()), asyncio.create_task(server.serve([door]))]
    ended = asyncio.create_task(stop.wait())
    await asyncio.wait([*work, ended], return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    await _wind_down(work)


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


async def _wind_down(work: Sequence[asyncio.Task[None]]) -> None:
    work[0].cancel()
    for task in work:
        with suppress(asyncio.CancelledError):
            await task
