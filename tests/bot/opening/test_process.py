"""The process behind the door can do little, holds no secret, and is believed nothing but its few words."""

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.opening import process
from bot.opening.process import COMMAND, ROOT, FileRefused, Opener
from bot.opening.worker import MEMORY


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "document"
    path.write_bytes(b"Empresa,Contacto\nLuna,Laura\n")
    return path


def answering(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-I", "-S", "-c", code))


async def test_it_answers(document: Path) -> None:
    answer, content = await Opener().open(document, "csv")
    assert answer.cells is not None
    assert (answer.mime, content, answer.cells.tables[1][1]) == ("text/csv", b"", (2, ("Luna", "Laura")))


def test_its_limits_stand_before_it_reads_anything() -> None:
    running = subprocess.Popen([*COMMAND, "csv"], cwd=ROOT, env={}, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        limits, until = Path(f"/proc/{running.pid}/limits"), time.monotonic() + 20
        while f"{MEMORY}" not in limits.read_text("ascii") and time.monotonic() < until:
            time.sleep(0.02)
        told = {line[:26].strip(): line[26:].split()[:2] for line in limits.read_text("ascii").splitlines()}
        assert told["Max address space"] == [str(MEMORY)] * 2
        assert told["Max cpu time"] == ["20", "20"]
        assert told["Max file size"] == ["0", "0"]
        assert told["Max processes"] == ["0", "0"]
        assert int(told["Max open files"][0]) <= 32
    finally:
        running.communicate(b"")
    assert running.returncode == 0


SHOWING = "import json, os; print(json.dumps({'mime': 'text/csv', 'cells': {'format': str(os.environ)}}))"


async def test_nothing_of_ours_is_handed_to_it(document: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "secret")
    answering(monkeypatch, SHOWING)
    answer, _content = await Opener().open(document, "csv")
    assert answer.cells is not None
    assert "TELEGRAM" not in answer.cells.format


@pytest.mark.parametrize(
    "code",
    [
        "",
        "print('{}')",
        "print('not json')",
        "print('[' * 100000)",
        'print(\'{"refused": "mydata"}\')',
        'print(\'{"mime": "text/html"}\')',
        'print(\'{"mime": "text/csv", "path": "/etc/passwd"}\')',
        "import sys; sys.exit(1)",
        "import os; os.kill(os.getpid(), 9)",
        "import sys; [sys.stdout.buffer.write(bytes(1 << 20)) for _ in range(99)]",
        "import time; time.sleep(60)",
    ],
)
async def test_whatever_else_it_says_or_does_the_file_is_refused(
    document: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(process, "SECONDS", 0.5)
    answering(monkeypatch, code)
    with pytest.raises(FileRefused) as refused:
        await Opener().open(document, "csv")
    assert refused.value.reason == "file-damaged"


async def test_it_ends_with_who_asked(document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sign = tmp_path / "sign"
    answering(monkeypatch, f"import os, time; open({str(sign)!r}, 'w').write(str(os.getpid())); time.sleep(60)")
    asking = asyncio.create_task(Opener().open(document, "csv"))
    async with asyncio.timeout(20):
        while not sign.exists() or not sign.read_text("ascii"):
            await asyncio.sleep(0.02)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    with pytest.raises(ProcessLookupError):
        os.kill(int(sign.read_text("ascii")), 0)
