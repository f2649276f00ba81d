"""The bot as a process: it ends in good time whatever is open, and a crash costs nothing."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SLOW = """
import asyncio, sys, threading
from bot import running
from bot.app import App
from bot.settings import load_settings

running.LEAVE_SECONDS = float(sys.argv[1])

async def hang(self):
    threading.Thread(target=threading.Event().wait).start()
    await asyncio.shield(asyncio.Event().wait())

App._stop = hang
asyncio.run(running.run_bot(load_settings(), None))
"""


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, *command: str) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """The phones page, listening; killed at the end if it is still there."""
    port = free_port()
    own = {"DATA_DIR": str(folder), "PORT": str(port), "PATH": os.environ["PATH"], "PYTHONWARNINGS": "error"}
    words = command or ("-m", "bot", "run")
    with (folder / "bot.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, *words], cwd=ROOT, env=own, stdout=log, stderr=log)
        try:
            listens(process, port, folder)
            yield process, port
        finally:
            process.kill()
            process.wait()


def listens(process: "subprocess.Popen[bytes]", port: int, folder: Path) -> None:
    for _ in range(600):
        assert process.poll() is None, (folder / "bot.log").read_text()
        try:
            if health(port) == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError((folder / "bot.log").read_text())


def health(port: int) -> int:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as line:
        line.request("GET", "/health")
        return line.getresponse().status


def ends(process: "subprocess.Popen[bytes]", within: float) -> int:
    return process.wait(timeout=within)


def test_it_ends_within_ten_seconds_of_being_asked(tmp_path: Path) -> None:
    with running(tmp_path) as (process, _port):
        process.send_signal(signal.SIGTERM)
        assert ends(process, 10) == 0
    assert "Traceback" not in (tmp_path / "bot.log").read_text()


def test_an_open_page_does_not_hold_up_the_end(tmp_path: Path) -> None:
    with running(tmp_path) as (process, port), closing(HTTPConnection("127.0.0.1", port, timeout=10)) as line:
        line.request("GET", "/events")
        assert line.getresponse().status == 200
        process.send_signal(signal.SIGTERM)
        assert ends(process, 10) == 0


def test_ctrl_c_ends_it_too_and_it_starts_again_on_the_same_folder(tmp_path: Path) -> None:
    for _ in range(2):
        with running(tmp_path) as (process, _port):
            process.send_signal(signal.SIGINT)
            assert ends(process, 10) == 0


def test_after_a_kill_it_starts_again_on_the_same_folder(tmp_path: Path) -> None:
    for _ in range(2):
        with running(tmp_path) as (process, port):
            assert health(port) == 200
            process.send_signal(signal.SIGKILL)
            assert ends(process, 5) == -signal.SIGKILL


def test_what_hangs_at_the_end_is_left_behind(tmp_path: Path) -> None:
    with running(tmp_path, "-c", SLOW, "1") as (process, _port):
        process.send_signal(signal.SIGTERM)
        assert ends(process, 5) == 4


def test_a_second_signal_leaves_at_once(tmp_path: Path) -> None:
    with running(tmp_path, "-c", SLOW, "60") as (process, _port):
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        assert ends(process, 5) == 4
