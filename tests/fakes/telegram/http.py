"""The HTTP face: /bot<token>/<method> and /file/bot<token>/<path>."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

from tests.fakes.telegram.account import Account
from tests.fakes.telegram.faults import Fault
from tests.fakes.telegram.methods import METHODS, PACED, RECEIVING
from tests.fakes.telegram.receiving import Reception
from tests.fakes.telegram.updates import Waiting
from tests.fakes.telegram.wire import BotApiError, Call, read_call

BODY_LIMIT = 60 * 1024 * 1024


class CutConnection(Exception):
    """The answer is never sent."""


@dataclass
class HttpFace:
    account: Account
    reception: Reception
    calls: dict[str, Callable[[Call], Awaitable[object]]] = field(init=False)

    def __post_init__(self) -> None:
        self.calls = {
            "getupdates": self.reception.get_updates,
            "setwebhook": self.reception.set_webhook,
            "deletewebhook": self.reception.delete_webhook,
            "getwebhookinfo": self.reception.get_webhook_info,
        }

    def routes(self, application: web.Application) -> None:
        application.router.add_route("*", "/bot{token}/{method}", self.answer)
        application.router.add_get("/file/bot{token}/{path:.+}", self.download)
        application.router.add_route("*", "/{anything:.*}", self._nothing_here)

    async def _nothing_here(self, request: web.Request) -> web.Response:
        return _refusal(BotApiError(404, "Not Found"))

    async def answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"].lower()
        try:
            self._check_token(request)
            _check_known(method)
            self.account.calls[method] += 1
            result = await self._perform(await read_call(request, method))
        except BotApiError as error:
            return _refusal(error)
        except CutConnection:
            return _cut(request)
        return web.Response(body=_success(result), content_type="application/json")

    def _check_token(self, request: web.Request) -> None:
        if request.match_info["token"] != self.account.token:
            raise BotApiError(401, "Unauthorized")

    async def _perform(self, call: Call) -> object:
        if call.method in PACED:
            self.account.limits.check(call.method, call.integer("chat_id"))
        fault = self.account.faults.take(call.method)
        if fault is not None:
            await self._befall(fault, call)
        result = await self._call(call)
        if fault is not None:
            await asyncio.sleep(fault.late)
            if fault.cut == "after":
                raise CutConnection
        return result

    async def _call(self, call: Call) -> object:
        if call.method in METHODS:
            return await METHODS[call.method](self.account, call)
        return await self.calls[call.method](call)

    async def _befall(self, fault: Fault, call: Call) -> None:
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.cut == "before":
            raise CutConnection
        error = fault.error()
        if error is None:
            return
        if error.code == 429 and call.method in PACED:
            self.account.limits.hold(fault.retry_after)
        raise error

    async def download(self, request: web.Request) -> web.Response:
        self.account.calls["download"] += 1
        try:
            self._check_token(request)
            fault = self.account.faults.take("download")
            if fault is not None:
                await self._befall(fault, Call("download"))
            stored = self.account.files.open_link(request.match_info["path"])
        except BotApiError as error:
            return _refusal(error)
        except CutConnection:
            return _cut(request)
        return web.Response(body=stored.data, content_type="application/octet-stream")


def _check_known(method: str) -> None:
    if method not in METHODS and method not in RECEIVING:
        raise BotApiError(404, "Not Found: method not found")


def _success(result: object) -> bytes:
    if isinstance(result, list) and result and isinstance(result[0], Waiting):
        updates = b",".join(update.body for update in result)
        return b'{"ok":true,"result":[' + updates + b"]}"
    return b'{"ok":true,"result":' + json.dumps(result).encode() + b"}"


def _refusal(error: BotApiError) -> web.Response:
    body = json.dumps(error.as_json()).encode()
    return web.Response(status=error.code, body=body, content_type="application/json")


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
