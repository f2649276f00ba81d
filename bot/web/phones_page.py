"""The phones page: its HTML, what happens on it, and what its visitor does."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, TypeAlias, get_args
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import structlog
from jinja2 import Environment, PackageLoader, StrictUndefined
from pydantic import BaseModel, StringConstraints, ValidationError
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels.phones_events import ClockMove
from bot.channels.phones_people import BotBlocked, People, TooLarge, is_picture, is_sound
from bot.channels.phones_store import Chats, UnknownPhone
from bot.clock import Clock
from bot.web.loopback import LoopbackOnly
from bot.web.phones_stream import tell
from bot.web.rehearsal import Rehearsal, Step, moment_after
from conversations.texts import Reader, known_languages, say, text

log = structlog.get_logger()

FOLDER = Path(__file__).parent
PAYLOAD = r"^[A-Za-z0-9_-]{1,64}$"
Role: TypeAlias = Literal["contact", "coordinator", "admin"]
LANGUAGE_COOKIE = "language"
PAGES = Environment(loader=PackageLoader("bot.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True)

Typed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4096)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Payload = Annotated[str, StringConstraints(pattern=PAYLOAD)]


class NewPhone(BaseModel):
    """A phone somebody adds; with `payload` it opens that link, otherwise it gets a way in that fits its role."""

    owner: Name
    role: Role
    language: str
    payload: Payload | None = None


class Words(BaseModel):
    text: Typed


class Link(BaseModel):
    payload: Payload


class Tap(BaseModel):
    message: int
    data: str


class Blocks(BaseModel):
    blocked: bool


class Move(BaseModel):
    step: Step


class PhonesPage:
    """The page's answers. `zone` is where its clock hangs; `machine` tells the true time the clock was moved from."""

    def __init__(self, chats: Chats, rehearsal: Rehearsal, machine: Clock, zone: ZoneInfo) -> None:
        self._chats = chats
        self._people = People(chats)
        self._rehearsal = rehearsal
        self._machine = machine
        self._zone = zone
        self._moving = asyncio.Lock()

    async def show(self, request: Request) -> Response:
        reader = self._reader(request)
        page = PAGES.get_template("phones.html").render(
            t=lambda id: say(text(id), reader),
            language=reader.language,
            languages=known_languages(),
            steps=list(Step),
            roles=get_args(Role),
            zone=self._zone.key,
        )
        response = HTMLResponse(page)
        response.set_cookie(LANGUAGE_COOKIE, reader.language, samesite="strict", httponly=True)
        return response

    async def open_link(self, request: Request) -> Response:
        """A link scanned or clicked outside: the page asks on which phone, so that looking at it changes nothing."""
        return RedirectResponse(f"/#open={request.path_params['payload']}", 303)

    async def events(self, request: Request) -> Response:
        last_seen = request.headers.get("last-event-id", "")
        told = tell(self._chats.journal, last_seen, self._rehearsal.now)
        return StreamingResponse(told, media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def next_due(self, request: Request) -> Response:
        due = await self._rehearsal.next_due()
        said = text("phones-next-due", what=due.what, at=due.at) if due else text("phones-nothing-due")
        return JSONResponse({"text": say(said, self._reader(request)), "due": due is not None})

    async def add_phone(self, request: Request) -> Response:
        new = NewPhone.model_validate_json(await request.body())
        payload = new.payload or await self._rehearsal.invitation(new.role, new.owner, new.language)
        phone = self._people.add_phone(new.owner, new.role, new.language, self._rehearsal.now())
        self._people.start(phone.key, payload or "", self._rehearsal.now())
        return JSONResponse({"phone": phone.key}, 201)

    async def say(self, request: Request) -> Response:
        words = Words.model_validate_json(await request.body())
        self._people.say(request.path_params["phone"], words.text, self._rehearsal.now())
        return Response(status_code=204)

    async def start(self, request: Request) -> Response:
        link = Link.model_validate_json(await request.body())
        self._people.start(request.path_params["phone"], link.payload, self._rehearsal.now())
        return Response(status_code=204)

    async def press(self, request: Request) -> Response:
        tap = Tap.model_validate_json(await request.body())
        self._people.press(request.path_params["phone"], tap.message, tap.data, self._rehearsal.now())
        return Response(status_code=204)

    async def block(self, request: Request) -> Response:
        blocks = Blocks.model_validate_json(await request.body())
        self._people.block(request.path_params["phone"], self._rehearsal.now(), blocked=blocks.blocked)
        return Response(status_code=204)

    async def send_file(self, request: Request) -> Response:
        """The body is the file; its name and caption come percent-encoded in headers, which no access log shows."""
        phone = self._chats.phone(request.path_params["phone"])
        name = unquote(request.headers.get("x-file-name", ""))[-120:] or "file"
        mime = request.headers.get("content-type", "application/octet-stream")
        caption = unquote(request.headers.get("x-caption", "")).strip()[:1024]
        kept = await self._people.keep_file(request.stream(), name, mime)
        self._people.send_file(phone.key, kept, caption, self._rehearsal.now())
        return Response(status_code=204)

    async def file(self, request: Request) -> Response:
        """Pictures are shown, sounds played, everything else is handed over to be saved, whatever it claims to be."""
        kept = self._chats.kept_file(request.path_params["reference"])
        if kept is None:
            return Response(status_code=404)
        shown = is_picture(kept.mime) or is_sound(kept.mime)
        return FileResponse(
            self._chats.files / kept.reference,
            media_type=kept.mime if shown else "application/octet-stream",
            filename=kept.name,
            content_disposition_type="inline" if shown else "attachment",
        )

    async def move_clock(self, request: Request) -> Response:
        """Answers when the clock has arrived; the way there is told in the events."""
        step = Move.model_validate_json(await request.body()).step
        if self._moving.locked():
            return Response(status_code=409)
        async with self._moving:
            due = await self._rehearsal.next_due()
            until = moment_after(step, self._rehearsal.now(), due, self._zone)
            await self._advance(until, stops_when_told=step is Step.NEXT)
        return Response(status_code=204)

    async def _advance(self, until: datetime, *, stops_when_told: bool) -> None:
        told = self._chats.told
        self.record_clock(until)
        try:
            async with aclosing(self._rehearsal.advance(until)) as moments:
                async for _ in moments:
                    self.record_clock(until)
                    if stops_when_told and self._chats.told > told:
                        break
        finally:
            self.record_clock(None)

    def record_clock(self, until: datetime | None = None) -> None:
        """Keep where the clock stands, so that a restart goes on from there."""
        now = self._rehearsal.now()
        offset = (now - self._machine.now()).total_seconds()
        self._chats.record(ClockMove(at=now, offset=offset, until=until))

    def _reader(self, request: Request) -> Reader:
        wished = (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE), _browsers(request))
        language = next((wish for wish in wished if wish in known_languages()), "es")
        return Reader(language, None, "usted", self._zone.key)


def phones_mount(page: PhonesPage) -> Mount:
    """The page with all its addresses, behind the wall."""
    routes = [
        Route("/", page.show),
        Route("/open/{payload}", page.open_link),
        Route("/events", page.events),
        Route("/next", page.next_due),
        Route("/files/{reference}", page.file),
        Route("/clock", page.move_clock, methods=["POST"]),
        Route("/phones", page.add_phone, methods=["POST"]),
        Route("/phones/{phone}/words", page.say, methods=["POST"]),
        Route("/phones/{phone}/links", page.start, methods=["POST"]),
        Route("/phones/{phone}/taps", page.press, methods=["POST"]),
        Route("/phones/{phone}/files", page.send_file, methods=["POST"]),
        Route("/phones/{phone}/blocks", page.block, methods=["POST"]),
        Mount("/static", StaticFiles(directory=FOLDER / "static")),
    ]
    refusals = {UnknownPhone: 404, BotBlocked: 409, TooLarge: 413, ValidationError: 422, ClientDisconnect: 400}
    handlers = {kind: _answer_with(status) for kind, status in refusals.items()}
    return Mount("/", app=LoopbackOnly(Starlette(routes=routes, exception_handlers=handlers)))


def _answer_with(status: int) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answer(request: Request, error: Exception) -> Response:
        return Response(status_code=status)

    return answer


def _browsers(request: Request) -> str:
    """The first language that the browser asks for."""
    return request.headers.get("accept-language", "")[:2].lower()
