"""What crosses the wire: JSON objects, Telegram's error answers, and one decoded call."""

import json
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

JsonObject: TypeAlias = dict[str, Any]


class BotApiError(Exception):
    """An answer with ok = false; `parameters` is Telegram's ResponseParameters."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> JsonObject:
        body: JsonObject = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(reason: str, **parameters: int) -> BotApiError:
    return BotApiError(400, f"Bad Request: {reason}", **parameters)


def too_many(seconds: int) -> BotApiError:
    return BotApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


@dataclass(frozen=True)
class Upload:
    """A file part of a multipart body."""

    file_name: str
    mime_type: str
    data: bytes


@dataclass
class Call:
    """One method call; a value is a string (form, query) or any JSON value (JSON body)."""

    method: str
    values: JsonObject = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if isinstance(value, bool):
            return "true" if value else "false"
        return value if isinstance(value, str) else "" if value is None else json.dumps(value)

    def integer(self, name: str, default: int = 0) -> int:
        try:
            return int(self.text(name) or default)
        except ValueError:
            return default

    def boolean(self, name: str) -> bool:
        return self.text(name).lower() in {"true", "yes", "1"}

    def parsed(self, name: str) -> Any:
        """The JSON value of a field that is sent as JSON text in forms; None if absent."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise bad_request(f"can't parse {name} JSON object") from error


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error


def _form(text: str) -> JsonObject:
    try:
        return dict(parse_qsl(text, keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError as error:
        raise bad_request("strings must be encoded in UTF-8") from error


def _json_body(data: bytes) -> JsonObject:
    try:
        value = json.loads(_decoded(data) or "{}")
    except ValueError as error:
        raise bad_request("can't parse request JSON object") from error
    if not isinstance(value, dict):
        raise bad_request("can't parse request JSON object")
    return value


async def _multipart(request: web.Request, call: Call) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("can't parse multipart body")
        data = bytes(await part.read())
        if part.filename is None:
            call.values[part.name] = _decoded(data)
        else:
            mime_type = part.headers.get("Content-Type", "application/octet-stream")
            call.uploads[part.name] = Upload(part.filename, mime_type, data)


async def read_call(request: web.Request, method: str) -> Call:
    """Query, form, multipart and JSON bodies, as the real server takes them."""
    call = Call(method, _form(request.rel_url.raw_query_string))
    if request.content_type.startswith("multipart/"):
        await _multipart(request, call)
    elif request.content_type == "application/json":
        call.values |= _json_body(await request.read())
    elif request.can_read_body:
        call.values |= _form(_decoded(await request.read()))
    return call
