"""The server as a process of its own, played over HTTP."""

import asyncio
import base64
import sys
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest


class Remote:
    """Speaks to a server in another process."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self.session = session

    async def post(self, path: str, body: object = None) -> Any:
        async with self.session.post(self.url + path, json=body) as response:
            return await response.json()

    async def get(self, path: str) -> Any:
        async with self.session.get(self.url + path) as response:
            return await response.json()


@pytest.fixture
async def remote() -> AsyncIterator[Remote]:
    command = ["-m", "tests.fakes.telegram_server", "--token", "1:x", "--no-rates"]
    process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    url = (await process.stdout.readline()).decode().strip()
    async with aiohttp.ClientSession() as session:
        yield Remote(url, session)
    process.terminate()
    await process.wait()


async def test_a_conversation_from_another_process(remote: Remote) -> None:
    await remote.post("/control/people", {"user_id": 1001, "first_name": "Ana"})
    await remote.post("/control/people/1001/start", {"payload": "abc"})
    [update] = (await remote.get("/bot1:x/getUpdates"))["result"]
    assert update["message"]["text"] == "/start abc"
    waiting = asyncio.create_task(remote.get("/control/people/1001/wait?wanted=va"))
    button = {"text": "Listo", "callback_data": "x"}
    message = {"chat_id": 1001, "text": "¿Cómo va?", "reply_markup": {"inline_keyboard": [[button]]}}
    await remote.post("/bot1:x/sendMessage", message)
    assert (await waiting)["rows"] == [["Listo"]]
    await remote.post("/control/people/1001/press", {"label": "Listo"})
    assert "no button" in (await remote.post("/control/people/1001/press", {"label": "Nada"}))["error"]
    content = base64.b64encode(b"plan").decode()
    await remote.post("/control/people/1001/send_document", {"data": content, "file_name": "plan.txt"})
    assert [said["text"] for said in await remote.get("/control/people/1001/chat")] == ["/start abc", "¿Cómo va?", ""]
    kinds = [event["kind"] for event in await remote.get("/control/people/1001/events")]
    assert kinds == ["said", "bot", "pressed", "said"]


async def test_accidents_from_another_process(remote: Remote) -> None:
    await remote.post("/control/people", {"user_id": 1001, "first_name": "Ana"})
    await remote.post("/control/people/1001/start")
    await remote.post("/control/faults", {"method": "sendMessage", "status": 500})
    message = {"chat_id": 1001, "text": "hola"}
    assert (await remote.post("/bot1:x/sendMessage", message))["error_code"] == 500
    assert (await remote.post("/bot1:x/sendMessage", message))["ok"]
    assert (await remote.post("/bot1:x/sendMessage", message))["ok"]
    statistics = await remote.get("/control/statistics")
    assert statistics["calls"] == {"sendmessage": 3}
    assert statistics["repeated"] == {"1001 hola": 1}
    await remote.post("/control/inject", 7)
    assert (await remote.get("/bot1:x/getUpdates"))["result"][-1] == 7
    await remote.post("/control/clock", {"advance_seconds": 25 * 3600})
    assert (await remote.get("/bot1:x/getUpdates"))["result"] == []
    await remote.post("/control/token", {"token": None})
    assert (await remote.get("/bot1:x/getMe"))["error_code"] == 401
