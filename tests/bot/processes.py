"""The bot in processes of its own, as a user starts it, against a Telegram server of the test."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.fakes.telegram_server import TelegramServer

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
UNPACED = """
import os, sys
sys.path.insert(0, os.getcwd())
from bot.channels.telegram import TelegramChannel
from tests.bot.running import UNPACED
TelegramChannel.pace = UNPACED
from bot.__main__ import cli
cli()
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@dataclass
class BotProcess:
    """One `python -m bot run`; `program` is what a test starts in its place."""

    server: TelegramServer
    folder: Path
    url: str
    program: Sequence[str] = ("-m", "bot")
    more: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    child: asyncio.subprocess.Process | None = None

    @property
    def log(self) -> Path:
        return self.folder / f"log-{self.port}.txt"

    async def start(self) -> None:
        own = {"TELEGRAM_TOKEN": self.server.token, "TELEGRAM_API_URL": self.server.url, "PORT": str(self.port)}
        own |= {"DATA_DIR": str(self.folder), "DATABASE_URL": self.url, "PATH": os.environ["PATH"]}
        with self.log.open("ab") as log:
            self.child = await asyncio.create_subprocess_exec(
                sys.executable, *self.program, "run", cwd=ROOT, env=own | self.more, stdout=log, stderr=log
            )

    @property
    def ended(self) -> int | None:
        """The code it ended with; None while it runs."""
        assert self.child is not None
        return self.child.returncode

    async def end(self, sign: signal.Signals = signal.SIGKILL) -> int:
        assert self.child is not None
        if self.child.returncode is None:
            self.child.send_signal(sign)
        return await asyncio.wait_for(self.child.wait(), START_SECONDS)

    async def listens(self) -> None:
        """Return once its web pages answer."""
        async with asyncio.timeout(START_SECONDS):
            while True:
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                except OSError:
                    assert self.ended is None, self.log.read_text()[-1500:]
                    await asyncio.sleep(0.05)
                    continue
                writer.close()
                await writer.wait_closed()
                return


async def until(condition: Callable[[], object], seconds: float = START_SECONDS) -> None:
    """Wait for something that the bots do on their own."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


def unpaced(folder: Path) -> Sequence[str]:
    """The program of a bot that keeps no limits, for a Telegram that has none."""
    path = folder / "unpaced.py"
    path.write_text(UNPACED)
    return (str(path),)


@asynccontextmanager
async def ended(*bots: BotProcess) -> AsyncIterator[None]:
    """Whatever happens in the block, none of them stays behind."""
    try:
        yield
    finally:
        for bot in bots:
            if bot.child is not None:
                await bot.end()
