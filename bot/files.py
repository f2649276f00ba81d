"""Files that people send: streamed, limited, typed by their content, opened apart, and kept under the hash of it."""

import asyncio
import hashlib
import os
import re
import secrets
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from bot.file_types import OFFICE, Announced, check_name, sniff
from bot.opening.process import Answer, FileRefused, Opener
from bot.opening.words import Task
from reports.attendance_cells import UNREADABLE, Cells

__all__ = ["LARGEST", "FileRefused", "FileStore", "KeptFile", "cells_beside", "read_cells"]

LARGEST = 20 * 1024 * 1024
OPENED: dict[str, Task] = {
    "image/jpeg": "picture",
    "image/png": "picture",
    "image/webp": "picture",
    OFFICE: "office",
    "text/csv": "csv",
}
"""What is looked into; a PDF, a voice note or a film is only kept and passed on."""
_CONTENT = re.compile(r"[0-9a-f]{64}(\.cells)?")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file in the store: hex SHA-256 of its content, size in bytes, media type by content."""

    sha256: str
    size: int
    mime: str


class FileStore:
    """A folder of files named by the SHA-256 of what they hold; people's file names never become paths."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opener = Opener()
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Where a kept file lies."""
        return self._folder / sha256[:2] / sha256

    async def keep(self, chunks: AsyncIterator[bytes], name: str, mime: str = "") -> KeptFile:
        """Store what streams in under a `name` and media type; FileRefused for what we do not keep.

        Of a picture only what can be seen is kept; beside a spreadsheet lie its cells.
        """
        draft, announced = self._draft(), Announced(name, mime)
        try:
            sha256, size = await self._write(draft, chunks)
            found = await asyncio.to_thread(sniff, draft, announced)
            answer, content = await self._opener.open(draft, OPENED[found]) if found in OPENED else (NOT_OPENED, b"")
            kept = answer.mime or found
            check_name(kept, announced)
            if content:
                sha256, size = await self._write(draft, _at_once(content))
            return await asyncio.to_thread(self._place, draft, KeptFile(sha256, size, kept), answer.cells)
        finally:
            draft.unlink(missing_ok=True)

    def keep_bytes(self, data: bytes, name: str, mime: str) -> KeptFile:
        """Store a file that we made ourselves."""
        draft = self._draft()
        try:
            draft.write_bytes(data)
            return self._place(draft, KeptFile(hashlib.sha256(data).hexdigest(), len(data), mime))
        finally:
            draft.unlink(missing_ok=True)

    def erase(self, sha256: str) -> None:
        """Remove a kept file for good; one that is gone already is no error."""
        for path in (cells_beside(self.path(sha256)), self.path(sha256)):  # the other way round than they are placed
            path.unlink(missing_ok=True)

    def kept_before(self, moment: datetime, beginning: str) -> set[str]:
        """The SHA-256 of each content last kept before that moment that begins with this hexadecimal digit."""
        kept: dict[str, float] = {}
        for path in self._folder.glob(f"{beginning}?/*"):
            if _CONTENT.fullmatch(path.name):
                with suppress(FileNotFoundError):  # another process has just erased it
                    kept[path.stem] = max(kept.get(path.stem, 0), path.stat().st_mtime)
        return {sha256 for sha256, at in kept.items() if at < moment.timestamp()}

    def drop_drafts(self, before: datetime) -> None:
        """Remove what was only half kept when a process ended, if it was begun before that moment."""
        for draft in self._folder.glob("*.part"):
            with suppress(OSError):  # another process may just have finished it
                if draft.stat().st_mtime < before.timestamp():
                    draft.unlink()

    def _draft(self) -> Path:
        return self._folder / f"{secrets.token_hex(8)}.part"

    async def _write(self, draft: Path, chunks: AsyncIterator[bytes]) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        with draft.open("wb") as file:
            async for chunk in chunks:
                size += len(chunk)
                if size > LARGEST:
                    raise FileRefused("file-too-large")
                digest.update(chunk)
                await asyncio.to_thread(file.write, chunk)
            await asyncio.to_thread(_to_disk, file)
        return digest.hexdigest(), size

    def _place(self, draft: Path, kept: KeptFile, cells: Cells | None = None) -> KeptFile:
        target = self.path(kept.sha256)
        target.parent.mkdir(exist_ok=True)
        draft.replace(target)
        if cells is not None:
            draft.write_text(cells.model_dump_json(), encoding="utf-8")
            draft.replace(cells_beside(target))
        return kept


NOT_OPENED = Answer()


def cells_beside(path: Path) -> Path:
    """Where the cells of a kept spreadsheet lie."""
    return path.with_suffix(".cells")


def read_cells(path: Path) -> Cells:
    """The cells of a kept spreadsheet; one that was never opened cannot be read."""
    try:
        return Cells.model_validate_json(cells_beside(path).read_bytes())
    except (OSError, ValueError):
        return UNREADABLE


async def _at_once(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
