"""Files people and the bot have sent, and the links to download them."""

import hashlib
import itertools
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from tests.fakes.telegram.clock import Clock
from tests.fakes.telegram.wire import BotApiError, JsonObject, bad_request

DOWNLOAD_LIMIT = 20 * 1024 * 1024
LINK_LIFE = timedelta(hours=1)
FOLDERS = {"photo": "photos", "document": "documents", "voice": "voice"}


def image_size(data: bytes) -> tuple[int, int] | None:
    """Width and height, or None if this is no picture."""
    try:
        with Image.open(BytesIO(data)) as image:
            return image.size
    except (UnidentifiedImageError, OSError, ValueError):
        return None


@dataclass(frozen=True)
class StoredFile:
    """One file as Telegram knows it; `size` may claim more than `data` holds."""

    kind: str
    data: bytes
    file_id: str
    file_unique_id: str
    file_name: str
    mime_type: str
    size: int

    def as_json(self) -> JsonObject:
        return {
            "file_id": self.file_id,
            "file_unique_id": self.file_unique_id,
            "file_size": self.size,
        }

    def content(self) -> JsonObject:
        """The message field that carries it: {"photo": [...]}, {"document": {...}} …"""
        if self.kind == "photo":
            return {"photo": self._sizes()}
        body = self.as_json() | {"mime_type": self.mime_type}
        if self.kind == "document":
            body["file_name"] = self.file_name
        else:
            body["duration"] = max(1, self.size // 2000)
        return {self.kind: body}

    def _sizes(self) -> list[JsonObject]:
        width, height = image_size(self.data) or (1280, 960)
        thumbnail = self.as_json() | {
            "file_id": f"{self.file_id}-s",
            "file_unique_id": f"{self.file_unique_id}s",
            "width": max(1, width * 90 // max(width, height)),
            "height": max(1, height * 90 // max(width, height)),
        }
        return [thumbnail, self.as_json() | {"width": width, "height": height}]


@dataclass
class FileStore:
    """All files of one bot; a link lives for an hour after the last getFile."""

    clock: Clock
    by_id: dict[str, StoredFile] = field(default_factory=dict)
    _links: dict[str, tuple[StoredFile, datetime]] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def keep(self, kind: str, data: bytes, file_name: str, mime_type: str, size: int | None = None) -> StoredFile:
        number = next(self._numbers)
        unique = "AQAD" + hashlib.sha256(kind.encode() + data).hexdigest()[:12]
        file_id = f"{kind.upper()[:3]}AgACAgQAAxkBAAI{number:06d}"
        size = len(data) if size is None else size
        stored = StoredFile(kind, data, file_id, unique, file_name, mime_type, size)
        self.by_id[file_id] = stored
        return stored

    def find(self, file_id: str) -> StoredFile | None:
        return self.by_id.get(file_id.removesuffix("-s"))

    def link(self, file_id: str) -> JsonObject:
        """The answer of getFile."""
        stored = self.find(file_id)
        if stored is None:
            raise bad_request("invalid file_id")
        if stored.size > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        path = self._path(stored)
        self._links[path] = (stored, self.clock() + LINK_LIFE)
        return stored.as_json() | {"file_id": file_id, "file_path": path}

    def _path(self, stored: StoredFile) -> str:
        extension = stored.file_name.rpartition(".")[2] if "." in stored.file_name else "oga"
        number = int(stored.file_id[-6:])
        return f"{FOLDERS.get(stored.kind, 'files')}/file_{number}.{extension}"

    def open_link(self, path: str) -> StoredFile:
        stored, until = self._links.get(path, (None, None))
        if stored is None or until is None or self.clock() >= until:
            raise BotApiError(404, "Not Found")
        return stored
