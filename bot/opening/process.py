"""This side of the door: one process for each document, with nothing of ours in it, and never for long."""

import asyncio
import os
import sys
from pathlib import Path

import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.opening.words import MEDIA_TYPES, Reason, Task
from reports.attendance_cells import Cells

log = structlog.get_logger()

SECONDS = 20.0
AT_ONCE = 2
MOST_ANSWERED = 24 * 2**20
ROOT = Path(__file__).resolve().parents[2]
COMMAND = (sys.executable, "-E", "-s", "-B", "-X", "utf8", "-m", "bot.opening.worker")


class FileRefused(Exception):
    """A file that is not kept; `reason` is the text that says why and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Answer(BaseModel):
    """What comes back through the door, and nothing else may: `refused`, or a media type and perhaps cells."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    refused: Reason | None = None
    mime: str = ""
    cells: Cells | None = None


DAMAGED = Answer(refused="file-damaged")


class Opener:
    """Opens documents, a few at a time."""

    def __init__(self) -> None:
        self._doors = asyncio.Semaphore(AT_ONCE)

    async def open(self, document: Path, task: Task) -> tuple[Answer, bytes]:
        """What the document is, and the picture made anew if it is one; FileRefused when it should not be kept."""
        async with self._doors:
            told, _, content = (await _answered(document, task)).partition(b"\n")
        answer = _understood(told, task)
        if answer.refused is not None:
            raise FileRefused(answer.refused)
        return answer, content


def _understood(told: bytes, task: Task) -> Answer:
    try:
        answer = Answer.model_validate_json(told)
    except ValidationError:
        return DAMAGED
    return answer if answer.refused or answer.mime in MEDIA_TYPES[task] else DAMAGED


async def _answered(document: Path, task: Task) -> bytes:
    """Everything that was answered in time; nothing from a process that failed."""
    process = await _started(document, task)
    try:
        async with asyncio.timeout(SECONDS):
            answer = await _read(process)
            await process.wait()
    except TimeoutError:
        answer = b""
    finally:
        await _ended(process)
    if process.returncode:
        log.warning("opening.failed", task=task, code=process.returncode)
        return b""
    return answer


async def _started(document: Path, task: Task) -> asyncio.subprocess.Process:
    with await asyncio.to_thread(document.open, "rb") as content:
        return await asyncio.create_subprocess_exec(
            *COMMAND,
            task,
            stdin=content,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if name in {"LD_LIBRARY_PATH", "SYSTEMROOT"}},
        )


async def _read(process: asyncio.subprocess.Process) -> bytes:
    answer = bytearray()
    while process.stdout is not None and (chunk := await process.stdout.read(64 * 1024)):
        answer += chunk
        if len(answer) > MOST_ANSWERED:
            process.kill()
            break
    return bytes(answer)


async def _ended(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.communicate()
