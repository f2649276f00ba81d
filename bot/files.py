"""Files that people send: streamed, limited, typed by their content, and kept under the hash of it."""

import asyncio
import hashlib
import os
import secrets
import zipfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import puremagic

LARGEST = 20 * 1024 * 1024
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
    WORD: ".docx",
    EXCEL: ".xlsx",
    "text/csv": ".csv",
    "audio/ogg": ".ogg",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "video/mp4": ".mp4",
}
SAME_TYPE = {
    "application/ogg": "audio/ogg",
    "video/ogg": "audio/ogg",
    "audio/mp3": "audio/mpeg",
    "audio/x-m4a": "audio/mp4",
    "audio/m4a": "audio/mp4",
    "image/jpg": "image/jpeg",
}
"""Other names for the same."""


class FileRefused(Exception):
    """A file that is not kept; `reason` is the text that says why and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


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
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Where a kept file lies."""
        return self._folder / sha256[:2] / sha256

    async def keep(self, chunks: AsyncIterator[bytes], name: str) -> KeptFile:
        """Store what streams in; FileRefused when it is too large or of a type we do not keep."""
        draft = self._folder / f"{secrets.token_hex(8)}.part"
        try:
            sha256, size = await self._write(draft, chunks)
            return self._place(draft, sha256, size, await asyncio.to_thread(media_type, draft, name))
        finally:
            draft.unlink(missing_ok=True)

    def keep_bytes(self, data: bytes, name: str, mime: str | None = None) -> KeptFile:
        """Store a file that we made ourselves; `mime` where it is of a type that we take from nobody else."""
        draft = self._folder / f"{secrets.token_hex(8)}.part"
        try:
            draft.write_bytes(data)
            return self._place(draft, hashlib.sha256(data).hexdigest(), len(data), mime or media_type(draft, name))
        finally:
            draft.unlink(missing_ok=True)

    def erase(self, sha256: str) -> None:
        """Remove a kept file for good; one that is gone already is no error."""
        self.path(sha256).unlink(missing_ok=True)

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

    def _place(self, draft: Path, sha256: str, size: int, mime: str) -> KeptFile:
        target = self.path(sha256)
        target.parent.mkdir(exist_ok=True)
        draft.replace(target)
        return KeptFile(sha256, size, mime)


def _to_disk(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def media_type(path: Path, name: str) -> str:
    """The media type by content; FileRefused when we do not keep that kind."""
    if path.stat().st_size == 0:
        raise FileRefused("file-empty")
    if zipfile.is_zipfile(path):
        return _office_type(path)
    found = {SAME_TYPE.get(match.mime_type, match.mime_type) for match in _matches(path)}
    known = next((mime for mime in TYPES if mime in found), None)
    if known is not None:
        return known
    if name.lower().endswith(".csv") and _is_text(path):
        return "text/csv"
    raise FileRefused("file-type-unknown")


def _office_type(path: Path) -> str:
    """Word or Excel, by the names inside; nothing is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        names = set()
    for part, mime in (("word/document.xml", WORD), ("xl/workbook.xml", EXCEL)):
        if part in names:
            return mime
    raise FileRefused("file-type-unknown")


def _matches(path: Path) -> list[puremagic.PureMagicWithConfidence]:
    try:
        return puremagic.magic_file(path)
    except (puremagic.PureError, ValueError):
        return []


def _is_text(path: Path) -> bool:
    with path.open("rb") as file:
        return b"\0" not in file.read(4096)


def shown_name(name: str, mime: str) -> str:
    """A file name as text to show: no path, no control or direction signs, at most 80 characters, its type's ending."""
    plain = "".join(letter for letter in name.replace("\\", "/").rsplit("/", 1)[-1] if letter.isprintable())
    stem = plain.rsplit(".", 1)[0].strip(". ")[:70] or "archivo"
    return stem + TYPES.get(mime, "")
