"""Through a whole run with every kind of failure, no log line holds a token, a phone number, a name or a message."""

import asyncio
import logging
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import structlog
from sqlalchemy import select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from bot.commands import COMMANDS
from bot.commands.command import EVERYONE, Command
from bot.logs import ROOMS, configure_logs
from bot.opening import process
from records.database import Database
from records.messages import InboxMessage
from records.people import Person
from scheduler import sweeps
from tests import given
from tests.bot import running as running_module
from tests.bot.running import running_bot
from tests.conftest import WORKSHOP_DAY as NOW
from tests.fakes.telegram_server import Fault

TOKEN = "987654321:AAcanarytoken0123456789abcdefghijklmno"
CANARIES = {
    "token": "canarytoken",
    "name": "Canaria",
    "message": "canario-dicho",
    "number": "5215550001234",
    "file": "canario-archivo",
    "company": "Canarios SA",
}

PRINTS_THE_DOCUMENT = "import sys; sys.stderr.buffer.write(sys.stdin.buffer.read()); sys.exit(1)"


@pytest.fixture(params=["DEBUG", "INFO", "WARNING", "ERROR"])
def log(
    request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[pytest.CaptureFixture[str]]:
    """What is logged at this level, and what other processes say; logging is as before at the end."""
    names = [None, *ROOMS]
    handlers, levels = list(logging.root.handlers), [logging.getLogger(name).level for name in names]
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    configure_logs(request.param)
    yield capfd
    logging.root.handlers[:] = handlers
    for name, level in zip(names, levels, strict=True):
        logging.getLogger(name).setLevel(level)
    structlog.reset_defaults()


@pytest.fixture(autouse=True)
def _traps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running_module, "TOKEN", TOKEN)

    def explode(session: Session, person: Person, argument: str, now: datetime) -> None:
        raise KeyError(f"{argument} {CANARIES['name']}")

    def query(session: Session, person: Person, argument: str, now: datetime) -> None:
        session.execute(sql("SELECT * FROM nowhere WHERE name = :name"), {"name": argument})

    def sweep(session: Session, now: datetime) -> int:
        raise ValueError(CANARIES["company"])

    for name, run in (("explode", explode), ("query", query)):
        monkeypatch.setitem(COMMANDS, name, Command(name, frozenset({EVERYONE}), run, menu=False))
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-c", PRINTS_THE_DOCUMENT))
    monkeypatch.setattr(sweeps, "SWEEPS", (*sweeps.SWEEPS, sweep))


async def no_file_waits(database: Database) -> None:
    """Both have been fetched and opened, or half a minute has passed."""
    for _ in range(60):
        with database.transaction() as session:
            if not session.scalar(select(InboxMessage.id).where(InboxMessage.state == "waiting").limit(1)):
                return
        await asyncio.sleep(0.5)


async def test_no_canary_sings(database: Database, tmp_path: Path, log: pytest.CaptureFixture[str]) -> None:
    with database.transaction() as session:
        cohort = given.cohort(session, NOW)
        sme = given.sme(session, cohort, NOW, name=CANARIES["company"])
        contact = given.contact(session, sme, CANARIES["number"], NOW)
        contact.name, contact.phone = f"{CANARIES['name']} Pérez", f"+{CANARIES['number']}"
        assert contact.person is not None
        contact.person.channel = "telegram"
    async with running_bot(database, tmp_path, NOW) as bot:
        laura = bot.server.phone(int(CANARIES["number"]), CANARIES["name"], "es")
        laura.start(CANARIES["message"])
        await laura.waits_for()
        for fault in (
            Fault("sendMessage", times=1, status=500),
            Fault("sendMessage", times=1, cut="after"),
            Fault("sendMessage", times=1, status=429, retry_after=1),
            Fault("getUpdates", times=1, status=500),
            Fault("getUpdates", times=1, cut="before"),
            Fault("getFile", times=1, status=500),
        ):
            bot.server.faults.add(fault)
        for typed in ("/explode", "/query", "/plan", "/person", "/mydata", ""):
            laura.say(f"{typed} {CANARIES['message']}")
        laura.send_document(f"Empresa;{CANARIES['message']}".encode(), f"{CANARIES['file']}.csv")
        laura.send_document(b"MZ" + CANARIES["message"].encode(), f"{CANARIES['file']}.exe")
        bot.server.inject(
            {"message": {"text": CANARIES["message"], "from": {"id": "x", "first_name": CANARIES["name"]}}}
        )
        await asyncio.sleep(6.5)  # the first try to fetch has failed, and the next one comes after five seconds
        await no_file_waits(database)
        laura.block()
        await asyncio.sleep(0.5)
        await bot.app.tick()
    told = "".join(log.readouterr())
    assert [name for name, canary in CANARIES.items() if canary.casefold() in told.casefold()] == []
    assert {"inbox.failed", "sweep.failed"} <= set(re.findall(r"event=(\S+)", told))
    assert "level=warning" not in told or "event=opening.failed" in told
