"""Rumbo as a newcomer starts it, and a person at one of the phones on its page."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
from playwright.async_api import Locator, Page, expect

ROOT = Path(__file__).parents[2]
START_SECONDS = 30
STOP_SECONDS = 10
ANSWER_SECONDS = 15
MONTH_SECONDS = 30
MOST_STEPS = 15


@asynccontextmanager
async def running_rumbo(folder: Path) -> AsyncIterator[str]:
    """`python -m bot run` without a token, on a free port; yields its address. It must end well when asked to."""
    port = _free_port()
    environment = {"PATH": os.environ["PATH"], "PYTHONWARNINGS": "error", "DATA_DIR": str(folder), "PORT": str(port)}
    with (folder / "rumbo.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"), cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        await _answers(f"http://127.0.0.1:{port}/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(STOP_SECONDS):
            code = await process.wait()
    said = (folder / "rumbo.log").read_text()
    assert code == 0, said[-2000:]
    assert "[error" not in said, said[-2000:]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


async def _answers(address: str) -> None:
    async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as web:
        while True:
            try:
                async with web.get(address) as answer:
                    if answer.ok:
                        return
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.1)


class Person:
    """Somebody at their phone on the page: reads the chat, presses, types."""

    def __init__(self, page: Page, name: str) -> None:
        self.phone = page.get_by_role("article", name=name, exact=True)
        self.heard = self.phone.locator(".message.bot")
        self.offers = self.phone.locator(".message:has(.keyboard:not([hidden]))").last

    async def does(self, *steps: str) -> None:
        """Press each step if the newest offer has a button of just that label, else type it; wait for each answer."""
        for step in steps:
            if await self.button(step).count():
                before = await self.heard.count()
                await self.button(step).click()
                await self._hears(before, step)
            else:
                await self.says(step)

    async def says(self, words: str) -> None:
        """Type these words and wait for an answer."""
        before = await self.heard.count()
        await self.phone.get_by_role("textbox").fill(words)
        await self.phone.get_by_role("textbox").press("Enter")
        await self._hears(before, words)

    async def _hears(self, before: int, step: str) -> None:
        await expect(self.heard.nth(before), f"no answer to «{step}»").to_be_visible(timeout=ANSWER_SECONDS * 1000)

    def button(self, label: str) -> Locator:
        return self.offers.get_by_role("button", name=label, exact=True)

    async def labels(self) -> list[str]:
        """What the newest offer has to choose from."""
        return await self.offers.locator(".keyboard button").all_inner_texts()

    async def last_words(self) -> str:
        return await self.heard.last.locator(".text").inner_text()

    async def sees(self, words: str) -> None:
        """The newest message of the bot holds these words."""
        await expect(self.heard.last).to_contain_text(words)

    async def saw(self, words: str) -> None:
        """Some message of the bot holds these words."""
        await expect(self.heard.filter(has_text=words).first).to_be_visible()


class Clock:
    """The clock's buttons, and what the page says of the time."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.day = page.locator("#day")
        self.due = page.locator("#due")

    async def moves(self, label: str) -> None:
        """Press one of the buttons and wait until the clock has arrived."""
        async with self.page.expect_response("**/clock", timeout=MONTH_SECONDS * 1000) as moved:
            await self.page.get_by_role("button", name=label, exact=True).click()
        assert (await moved.value).status == 204
        await expect(self.page.locator("body.moving")).to_have_count(0)

    async def runs_until(self, person: Person, words: str) -> None:
        """Go from one thing due to the next until this person has heard these words."""
        for _ in range(MOST_STEPS):
            if await person.heard.filter(has_text=words).count():
                return
            await self.moves("Lo próximo")
        await person.saw(words)
