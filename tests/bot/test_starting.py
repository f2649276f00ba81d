"""The bot starts, or says in one sentence why it cannot and what to do."""

import asyncio
import gc
import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.clock import MovableClock
from bot.files import FileStore
from bot.outbox import LONGEST_NAP, Outbox
from records.database import Database
from tests.conftest import WORKSHOP_DAY

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "123456:AAabcdefghijklmnopqrstuvwxyz0123456789"
LIVE = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": "http://127.0.0.1:9"}
"""A bot with a token, against a Telegram that nobody serves."""


def bot(folder: Path, *words: str, **settings: str) -> tuple[int, str]:
    """Run `python -m bot` to its end: its code, and what it said, in one line."""
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder), "PYTHONWARNINGS": "error", "COLUMNS": "500"}
    command = [sys.executable, "-m", "bot", *words]
    done = subprocess.run(
        command, cwd=ROOT, env=environment | settings, capture_output=True, text=True, timeout=60, check=False
    )
    return done.returncode, " ".join((done.stdout + done.stderr).split())


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, said = bot(tmp_path, "run", PORT=str(port))
    assert (code, said) == (
        3,
        f"Port {port} of 127.0.0.1 cannot be opened: Address already in use. Give another PORT or HOST.",
    )


@pytest.mark.parametrize("words", [("run",), ("migrate",), ("staff", "invite", "--role", "admin")])
def test_a_database_that_cannot_be_reached_is_named_without_its_password(tmp_path: Path, words: tuple[str]) -> None:
    url = "postgresql://rumbo:secret@127.0.0.1:1/rumbo"
    code, said = bot(tmp_path, *words, DATABASE_URL=url, **LIVE)
    told = "The database cannot be opened (OperationalError). Start its server, or correct DATABASE_URL."
    assert (code, said) == (3, told)


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    assert bot(tmp_path, "migrate") == (0, "The database is at this version now.")
    with sqlite3.connect(tmp_path / "rumbo.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    code, said = bot(tmp_path, "run", **LIVE)
    assert code == 3
    assert said.startswith("The database belongs to a newer version of Rumbo.")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rumbo.db", "rumbo.lock"]


def test_two_processes_do_not_share_a_folder(tmp_path: Path) -> None:
    from bot.lock import lock_folder

    with lock_folder(tmp_path):
        code, said = bot(tmp_path, "run", **LIVE)
    assert (code, said) == (
        3,
        f"Another Rumbo is running in {tmp_path}. Stop it first, or give this one its own DATA_DIR.",
    )


def test_what_is_tried_on_the_phones_page_stays_apart(tmp_path: Path) -> None:
    """Without a token nothing is read or written but the folder for practice, whatever DATABASE_URL says."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        bot(tmp_path, "run", PORT=str(taken.getsockname()[1]), DATABASE_URL="postgresql://rumbo@127.0.0.1:1/rumbo")
    assert [path.name for path in tmp_path.iterdir()] == ["practice"]
    assert (tmp_path / "practice" / "rumbo.db").stat().st_mode & 0o077 == 0


def test_the_clock_is_moved_only_against_a_test_server(tmp_path: Path) -> None:
    code, said = bot(tmp_path, "run", "--clock", "2014-03-26", TELEGRAM_TOKEN=TOKEN)
    assert code == 3
    assert said.startswith("--clock is for rehearsals")


def test_a_wrong_setting_ends_with_another_code(tmp_path: Path) -> None:
    code, said = bot(tmp_path, "doctor", TELEGRAM_TOKEN="secret")
    assert (code, said.partition(";")[0]) == (2, "TELEGRAM_TOKEN does not look like the token of a bot")
    assert "secret" not in said


async def test_an_idle_outbox_leaves_no_error_behind(database: Database, tmp_path: Path) -> None:
    lost: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _loop, found: lost.append(found))
    outbox = Outbox(database, MovableClock(WORKSHOP_DAY), {}, FileStore(tmp_path / "files"))
    running = asyncio.create_task(outbox.run())
    await asyncio.sleep(LONGEST_NAP * 1.3)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    gc.collect()
    assert lost == []
