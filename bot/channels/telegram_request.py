"""python-telegram-bot's requests over aiohttp. No error that leaves here holds an address: the token is in it."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import aiohttp
from pydantic_core import to_json
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, RequestData

CHUNK = 64 * 1024
CONNECTIONS = 100
NOT_CONNECTED = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


REFUSALS: Mapping[int, type[TelegramError]] = {
    400: BadRequest,
    401: InvalidToken,
    403: Forbidden,
    404: InvalidToken,  # the address holds the token: a wrong one is not found
    409: Conflict,
    413: BadRequest,
}


class NeverLeft(NetworkError):
    """There was no connection: Telegram surely has not seen the request."""


class AnswerLost(TimedOut):
    """The request left, and no answer came that can be read: it may have taken effect."""


class TooFast(TelegramError):
    """Telegram asks to wait `seconds` before the next request."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"told to wait {seconds} s")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds: how long to wait for a connection, an answer, a whole upload; for news; between checks and retries."""

    connect: float = 5
    answer: float = 20
    upload: float = 75
    poll: int = 30
    webhook_check: float = 60
    longest_pause: float = 30


USUAL = Timing()


class _Json(aiohttp.BytesPayload):
    """A body that is JSON already."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content, content_type="application/json")


class TelegramRequest(BaseRequest):
    """One pool of connections for all there is to say to Telegram."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._timing.answer

    async def initialize(self) -> None:
        """Nothing yet: the pool opens with the first request."""

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS), cookie_jar=aiohttp.DummyCookieJar()
            )
        return self._session

    async def ask(self, url: str, parameters: Mapping[str, object]) -> Any:  # noqa: ANN401  whatever the method returns
        """Call a method and return its result: a quarter of what it costs through the library, with the same errors.

        Its texts are `readable`.
        """
        body = await self._ask(url, "POST", _Json(to_json(parameters)), self._timing.answer)
        return self.parse_json_payload(body)["result"]

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = None,
        write_timeout: object = None,
        connect_timeout: object = None,
        pool_timeout: object = None,
    ) -> tuple[int, bytes]:
        wait = float(read_timeout) if isinstance(read_timeout, int | float) else self._timing.answer
        return 200, await self._ask(url, method, request_data, wait)

    async def _ask(self, url: str, method: str, content: "RequestData | _Json | None", wait: float) -> bytes:
        """The body of a good answer."""
        failure: TelegramError
        try:
            status, body = await self._exchange(url, method, content, wait)
        except NOT_CONNECTED as error:
            failure = NeverLeft(type(error).__name__)
        except Exception as error:  # noqa: BLE001  whatever else breaks an exchange leaves its end unknown
            failure = AnswerLost(type(error).__name__)
        else:
            if 200 <= status < 300:
                return body
            failure = _refusal(status, _object(body) or {})
        raise failure

    async def _exchange(
        self, url: str, method: str, content: "RequestData | _Json | None", wait: float
    ) -> tuple[int, bytes]:
        uploads = isinstance(content, RequestData) and content.contains_files
        timeout = _timeout(self._timing, wait, uploads=uploads)
        data = _form(content) if isinstance(content, RequestData) else content
        async with self.session.request(method, url, data=data, timeout=timeout, allow_redirects=False) as answer:
            return answer.status, await answer.read()

    async def download(self, url: str) -> AsyncIterator[bytes]:
        """Stream a file; raises NeverLeft when it broke off or its address has expired, InvalidToken on 401."""
        timeout = aiohttp.ClientTimeout(connect=self._timing.connect, sock_read=self._timing.answer)
        failure: TelegramError | None = None
        try:
            async with self.session.get(url, timeout=timeout, allow_redirects=False) as answer:
                if answer.status == 200:
                    async for chunk in answer.content.iter_chunked(CHUNK):
                        yield chunk
                else:
                    failure = InvalidToken("401") if answer.status == 401 else NeverLeft(f"status {answer.status}")
        except (TimeoutError, aiohttp.ClientError, ValueError) as error:
            failure = NeverLeft(type(error).__name__)
        if failure is not None:
            raise failure

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As the library's own, which prints what it cannot read into the log."""
        answer = _object(payload)
        if answer is None:
            raise AnswerLost("not an object in JSON")
        return answer


@cache
def _timeout(timing: Timing, wait: float, *, uploads: bool) -> aiohttp.ClientTimeout:
    total = timing.upload if uploads else wait + timing.connect
    return aiohttp.ClientTimeout(total=total, connect=timing.connect, sock_read=wait)


def _form(data: RequestData) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)  # Telegram shows a quoted file name as it is, percent signs and all
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=mime)
    return form


def _refusal(status: int, answer: Mapping[str, Any]) -> TelegramError:
    """What a refusal means; the library's own reading of it would show the answer, and not tell a 413 from a fault."""
    given = answer.get("parameters")
    parameters = given if isinstance(given, dict) else {}
    seconds, moved = parameters.get("retry_after"), parameters.get("migrate_to_chat_id")
    reason = str(answer.get("description") or f"status {status}")
    if isinstance(seconds, int | float) and seconds > 0:
        return TooFast(seconds)
    if isinstance(moved, int):
        return ChatMigrated(moved)
    return REFUSALS.get(status, NetworkError)(reason)


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None
