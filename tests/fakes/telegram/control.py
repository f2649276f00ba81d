"""Plays people and accidents over HTTP, for a bot and a test that are other processes.

POST /control/people                   {"user_id": 1001, "first_name": "Ana", …}
POST /control/people/1001/ACTION       start, say, press, edit, follow, block, unblock,
                                       share_contact, send_photo, send_document, send_voice;
                                       the fields are the method's, bytes in base64 as "data"
GET  /control/people/1001/chat         all messages; …/events what happened, in order
GET  /control/people/1001/wait         ?wanted=nombre&seconds=5; 409 if it does not come
POST /control/groups                   {"title": "Equipo", "members": [1001]} → {"chat_id": …}
POST /control/groups/-1000/migrate     → {"chat_id": …}
POST /control/clock                    {"advance_seconds": 3600} or {"now": "2026-01-01T00:00Z"}
POST /control/faults                   the fields of Fault; DELETE clears all
POST /control/token                    {"token": null} revokes, a string issues a new one
POST /control/inject                   the body is sent as an update, as it is
POST /control/redeliver                {"update": {…}, "times": 2}
GET  /control/statistics               see Statistics

What a person could not do (an unknown button, a blocked chat) is answered 409 with the reason.
"""

import base64
import dataclasses
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeAlias

from aiohttp import web

from tests.fakes.telegram.clock import MovableClock
from tests.fakes.telegram.faults import Fault
from tests.fakes.telegram.messages import Message
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram.server import TelegramServer
from tests.fakes.telegram.wire import JsonObject

Answer: TypeAlias = Callable[[web.Request], Awaitable[object]]
ACTIONS = {
    "start", "say", "press", "edit", "follow", "block", "unblock", "share_contact", "send_photo",
    "send_document", "send_voice",
}  # fmt: skip


class Control:
    def __init__(self, server: TelegramServer) -> None:
        self.server = server

    def routes(self, application: web.Application) -> None:
        for method, path, answer in (
            ("POST", "/people", self.add_person),
            ("POST", "/people/{user_id}/{action}", self.act),
            ("GET", "/people/{user_id}/chat", self.chat),
            ("GET", "/people/{user_id}/events", self.events),
            ("GET", "/people/{user_id}/wait", self.wait),
            ("POST", "/groups", self.add_group),
            ("POST", "/groups/{chat_id}/migrate", self.migrate),
            ("POST", "/clock", self.move_clock),
            ("POST", "/faults", self.add_fault),
            ("DELETE", "/faults", self.clear_faults),
            ("POST", "/token", self.set_token),
            ("POST", "/inject", self.inject),
            ("POST", "/redeliver", self.redeliver),
            ("GET", "/statistics", self.statistics),
        ):
            application.router.add_route(method, f"/control{path}", _answering(answer))

    def _phone(self, request: web.Request) -> Phone:
        user_id = int(request.match_info["user_id"])
        assert user_id in self.server.phones, f"no person {user_id}"
        return self.server.phone(user_id)

    async def add_person(self, request: web.Request) -> object:
        return self.server.phone(**await request.json()).person

    async def act(self, request: web.Request) -> object:
        action = request.match_info["action"]
        assert action in ACTIONS, f"no action {action}"
        fields: JsonObject = await request.json() if request.can_read_body else {}
        if "data" in fields:
            fields["data"] = base64.b64decode(fields["data"])
        result = getattr(self._phone(request), action)(**fields)
        return _message(result) if isinstance(result, Message) else None

    async def chat(self, request: web.Request) -> object:
        return [_message(message) for message in self._phone(request).chat]

    async def events(self, request: web.Request) -> object:
        return self._phone(request).events

    async def wait(self, request: web.Request) -> object:
        seconds = float(request.query.get("seconds", "5"))
        phone = self._phone(request)
        return _message(await phone.waits_for(request.query.get("wanted", ""), seconds))

    async def add_group(self, request: web.Request) -> object:
        body = await request.json()
        members = [self.server.phone(user_id) for user_id in body.get("members", [])]
        return {"chat_id": self.server.group(body["title"], *members).chat_id}

    async def migrate(self, request: web.Request) -> object:
        group = self.server.account.groups.get(int(request.match_info["chat_id"]))
        assert group is not None, "no such group"
        return {"chat_id": self.server.migrate(group).chat_id}

    async def move_clock(self, request: web.Request) -> object:
        clock, body = self.server.clock, await request.json()
        assert isinstance(clock, MovableClock), "this server's clock is not its own"
        if "now" in body:
            clock.move_to(datetime.fromisoformat(body["now"]))
        clock.advance(timedelta(seconds=body.get("advance_seconds", 0)))
        return {"now": clock().isoformat()}

    async def add_fault(self, request: web.Request) -> object:
        return self.server.faults.add(Fault(**await request.json()))

    async def clear_faults(self, request: web.Request) -> None:
        self.server.faults.clear()

    async def set_token(self, request: web.Request) -> None:
        self.server.account.token = (await request.json())["token"]

    async def inject(self, request: web.Request) -> None:
        self.server.inject(await request.read())

    async def redeliver(self, request: web.Request) -> None:
        body = await request.json()
        self.server.redeliver(body["update"], body.get("times", 1))

    async def statistics(self, request: web.Request) -> object:
        return self.server.statistics()


def _message(message: Message) -> JsonObject:
    return {
        "message_id": message.message_id,
        "from_bot": message.from_bot,
        "text": message.text,
        "rows": message.rows,
        "attachment": message.attachment,
    }


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    raise TypeError(type(value).__name__)


def _answering(answer: Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def respond(request: web.Request) -> web.Response:
        try:
            body, status = await answer(request), 200
        except (AssertionError, KeyError, TypeError, ValueError) as error:
            body, status = {"error": str(error)}, 409
        text = json.dumps(body, default=_plain)
        return web.Response(text=text, status=status, content_type="application/json")

    return respond
