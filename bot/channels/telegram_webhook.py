"""Messages in by webhook: Telegram calls, and hears 200 only after what it brought has been committed."""

import asyncio
import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from telegram import Bot, WebhookInfo

from bot.channels.base import TakeArrivals
from bot.channels.telegram_line import Line, keep_on
from bot.channels.telegram_presses import Presses
from bot.channels.telegram_request import Timing
from bot.channels.telegram_updates import KINDS, arrivals_of, element_of, presses_of

log = structlog.get_logger()

BODY_LIMIT = 1024 * 1024
FAILING_NOW = timedelta(minutes=5)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the name of a header


@dataclass(frozen=True, slots=True)
class Public:
    """Where the internet reaches us, and the secret by which we know that it is Telegram who calls."""

    url: str
    secret: SecretStr


class Webhook:
    """The route that Telegram calls, and the watch that it stays registered."""

    def __init__(self, bot: Bot, public: Public, line: Line, presses: Presses, timing: Timing) -> None:
        self._bot = bot
        self._secret = public.secret.get_secret_value()
        self._line = line
        self._presses = presses
        self._timing = timing
        self._take: TakeArrivals | None = None
        self._introduced = self._registered = False
        self._path = f"/telegram/{_mark(self._secret)}"
        self._url = public.url.rstrip("/") + self._path

    def route(self) -> Route:
        return Route(self._path, self.receive, methods=["POST"])

    async def run(self, take: TakeArrivals, introduce: Callable[[], Awaitable[None]]) -> None:
        """Until cancelled; `introduce` makes the bot known to Telegram and us to it."""
        self._take = take

        async def step() -> None:
            if not self._introduced:
                await introduce()
                self._introduced = True
            await self._check()
            await asyncio.sleep(self._timing.webhook_check)

        try:
            await keep_on(step, self._line)
        finally:
            self._take = None

    async def _register(self) -> None:
        await self._bot.set_webhook(
            self._url, secret_token=self._secret, allowed_updates=KINDS, drop_pending_updates=False
        )

    async def _check(self) -> None:
        """Registered where it is not: another process with the same settings may have seen to it."""
        info = await self._bot.get_webhook_info()
        self._line.heard()
        if info.url != self._url or set(info.allowed_updates or ()) != set(KINDS):
            if self._registered:
                log.warning("telegram.webhook_lost")
            await self._register()
        self._registered = True
        self._line.works(undelivered(info, self._line.now()))

    async def receive(self, request: Request) -> Response:
        """403 without the secret, 413 beyond the limit, 503 while nothing can be stored, 200 once it is."""
        told = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(told, self._secret.encode()):
            return PlainTextResponse("forbidden", 403)
        body = await _read(request)
        if body is None:
            return PlainTextResponse("too large", 413)
        self._line.heard()
        elements = [element_of(body)]
        if not await self._handed_in(elements):
            return PlainTextResponse("try again later", 503)
        self._presses.answer(presses_of(elements))
        return PlainTextResponse("ok")

    async def _handed_in(self, elements: list[object]) -> bool:
        if self._take is None:
            return False
        try:
            if arrivals := arrivals_of(elements):
                await self._take(arrivals)
        except Exception as error:  # noqa: BLE001  Telegram keeps the update and calls again
            log.warning("telegram.webhook_refused", error=type(error).__name__)
            return False
        return True


def _mark(secret: str) -> str:
    """Twenty-four hexadecimal digits that tell nothing of the secret they come from."""
    return hashlib.sha256(b"path:" + secret.encode()).hexdigest()[:24]


async def _read(request: Request) -> bytes | None:
    """The body, or None as soon as it is known to be beyond the limit."""
    announced = request.headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced) > BODY_LIMIT:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            return None
    return bytes(body)


def undelivered(info: WebhookInfo, now: datetime) -> str | None:
    """Why messages wait at Telegram, with the remedy; None when none do, or it has not said so lately.

    Telegram goes on telling its last failure for years after it is over.
    """
    if not info.pending_update_count or not info.last_error_message or info.last_error_date is None:
        return None
    if now - info.last_error_date > FAILING_NOW:
        return None
    return (
        f"Telegram cannot deliver to PUBLIC_URL ({info.last_error_message}): it must be reachable from the internet "
        "over HTTPS and lead to this process. Telegram keeps messages for 24 hours."
    )
