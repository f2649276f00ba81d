"""What the bots on python-telegram-bot share: a request without a network, and keyboards."""

import json
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, ApplicationBuilder
from telegram.request import BaseRequest, RequestData

from tests.benchmarks.peers.dialogue import AT

TOKEN = "123456:AAabcdefghijklmnopqrstuvwxyz0123456789"
ME = {"id": 123456, "is_bot": True, "first_name": "Rumbo", "username": "rumbo_bot"}


class Recorder(BaseRequest):
    """Answers every call as Telegram would, without a network, and counts what was sent."""

    def __init__(self) -> None:
        self.count = 0

    @property
    def read_timeout(self) -> float | None:
        return 5

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_timeouts: Any, **_options: Any
    ) -> tuple[int, bytes]:
        if not url.endswith("sendMessage") or request_data is None:
            return 200, json.dumps({"ok": True, "result": ME}).encode()
        self.count += 1
        said = request_data.parameters
        chat = {"id": said["chat_id"], "type": "private", "first_name": "Laura"}
        sent = {"message_id": self.count, "date": AT, "chat": chat, "from": ME, "text": said["text"]}
        return 200, json.dumps({"ok": True, "result": sent}).encode()


def builder(recorder: Recorder) -> ApplicationBuilder[Any, Any, Any, Any, Any, Any]:
    """An application without a network."""
    return ApplicationBuilder().token(TOKEN).request(recorder).get_updates_request(Recorder()).updater(None)


def keyboard(buttons: list[tuple[str, str]]) -> InlineKeyboardMarkup | None:
    keys = [[InlineKeyboardButton(label, callback_data=data)] for label, data in buttons]
    return InlineKeyboardMarkup(keys) if keys else None


async def process(application: Application[Any, Any, Any, Any, Any, Any], body: bytes) -> None:
    """Hand in a raw update as the library's own receivers do."""
    await application.process_update(Update.de_json(json.loads(body), application.bot))
