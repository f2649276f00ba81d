"""A Telegram to measure against, and the bot on it, each in a process of its own."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from typing import IO, Any

from tests.benchmarks.registration import NOW, Json

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "123456:AAabcdefghijklmnopqrstuvwxyz0123456789"
END_SECONDS = 15


@dataclass(slots=True)
class Server:
    """A running server: its address, and what it says once the last reply has come."""

    url: str
    lines: Queue[str] = field(repr=False)

    def told(self, seconds: float, process: "subprocess.Popen[Any] | None" = None) -> dict[str, Any]:
        """Wait for the last reply; a RuntimeError when it does not come, or when the bot has ended before it."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and (process is None or process.poll() is None):
            try:
                told: dict[str, Any] = json.loads(self.lines.get(timeout=0.2))
            except Empty:
                continue
            return told
        raise RuntimeError("the replies did not all come")


@contextmanager
def telegram(folder: Path, schedule: Iterable[tuple[float, int, Json]]) -> Iterator[Server]:
    """A server that hands out these updates: seconds after the first fetch, the chat, the update."""
    file = folder / "updates.jsonl"
    with file.open("w", encoding="utf-8") as lines:
        lines.writelines(f"{json.dumps(line, ensure_ascii=False)}\n" for line in schedule)
    command = [sys.executable, "-m", "tests.benchmarks.telegram_server", str(file)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    queue: Queue[str] = Queue()
    threading.Thread(target=_collect, args=(process.stdout, queue), daemon=True).start()
    try:
        yield Server(queue.get(timeout=END_SECONDS).strip(), queue)
    finally:
        process.communicate(timeout=END_SECONDS)


def _collect(lines: IO[str], queue: "Queue[str]") -> None:
    for line in lines:
        queue.put(line)


@contextmanager
def running(command: Sequence[str], folder: Path, environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """A process whose words go to a file in the folder, shown if the block fails; it is asked to end with the block."""
    with (folder / "process.log").open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            yield process
        except RuntimeError:
            sys.stderr.write((folder / "process.log").read_text(encoding="utf-8")[-3000:])
            raise
        finally:
            process.terminate()
            process.wait(END_SECONDS)


def settings(url: str, server: Server, folder: Path) -> dict[str, str]:
    """The environment of a bot on that server, with its database there."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    own = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": server.url, "DATABASE_URL": url, "DATA_DIR": str(folder)}
    return {"PATH": os.environ["PATH"], **own, "PORT": str(port)}


def run_bot() -> list[str]:
    """The command that an operator types, on the day of the workshop."""
    return [sys.executable, "-m", "bot", "run", "--clock", f"{NOW:%Y-%m-%dT%H:%M:%S}"]
