"""The wall around pages that are for this machine alone."""

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = {"127.0.0.1", "localhost", "::1"}
HARMLESS = {"GET", "HEAD"}
OURSELVES = {"same-origin", "none"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class LoopbackOnly:
    """Refuses requests that name another host (DNS rebinding) and changes other sites ask for (request forgery)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        refused = _refusal(Headers(scope=scope), scope["method"])
        answer = PlainTextResponse(refused, 403) if refused else self._app
        await answer(scope, receive, send_guarded)


def _refusal(headers: Headers, method: str) -> str | None:
    host = headers.get("host", "")
    if _hostname(host) not in HOSTS:
        return "This page answers under 127.0.0.1 and localhost alone."
    if method in HARMLESS:
        return None
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host:
        return "Changes are taken from this page alone."
    if headers.get("sec-fetch-site", "none") not in OURSELVES:
        return "Changes are taken from this page alone."
    return None


def _hostname(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
