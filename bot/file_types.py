"""What a file is by its first bytes, and whether that is what it is called."""

from dataclasses import dataclass
from pathlib import Path

from bot.opening.process import FileRefused
from bot.opening.words import EXCEL, WORD

OFFICE = "application/zip"
"""Word or Excel, not yet known which."""
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
"""What is kept, with the ending it gets."""

_SIGNS = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
    b"PK\x03\x04": OFFICE,
    b"OggS": "audio/ogg",
    b"ID3": "audio/mpeg",
    b"\xff\xfb": "audio/mpeg",
    b"\xff\xf3": "audio/mpeg",
    b"\xff\xf2": "audio/mpeg",
}
_FILMS = {b"M4A": "audio/mp4"} | dict.fromkeys((b"mp4", b"iso", b"avc", b"M4V", b"MSN", b"das"), "video/mp4")
"""By the brand of the container, which photos of some phones (HEIC) share and are not kept as."""
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_NO_TABLE = (b"<", b"#!", b"MZ", b"{\\rtf", b"%!")
_ARCHIVE_END = b"PK\x05\x06"
_PDF_END = b"%%EOF"
_HEAD, _TAIL, _PDF_TAIL = 4096, 66_000, 2048

_MEDIA = "media"
_PICTURES = {".jpg": "picture", ".jpeg": "picture", ".jpe": "picture", ".png": "picture", ".webp": "picture"}
_SOUNDS = dict.fromkeys((".ogg", ".oga", ".opus", ".mp3", ".m4a", ".mp4"), _MEDIA)
_CALLED = {**_PICTURES, **_SOUNDS, ".pdf": "pdf", ".docx": "word", ".xlsx": "excel", ".csv": "csv"}
_FAMILIES = {mime: _CALLED[ending] for mime, ending in TYPES.items()}


@dataclass(frozen=True, slots=True)
class Announced:
    """What the sender's device says a file is."""

    name: str
    mime: str = ""

    @property
    def family(self) -> str | None:
        """By its name, else by its media type; many devices know no better than `application/octet-stream`."""
        ending = Path(self.name.lower()).suffix
        return _CALLED.get(ending) or _FAMILIES.get(self.mime)


def check_name(mime: str, announced: Announced) -> None:
    """FileRefused when it is called something else than it is; one kind of picture is as good as another."""
    if announced.family not in {None, _FAMILIES[mime]}:
        raise FileRefused("file-not-as-named")


def sniff(path: Path, announced: Announced) -> str:
    """The media type by the content, OFFICE for what must be opened to tell; FileRefused for all that is not kept."""
    head, tail = _ends(path)
    if not head:
        raise FileRefused("file-empty")
    if head.startswith(_OLD_OFFICE):
        raise FileRefused("file-old-office")
    mime = _by_signs(head)
    if mime is None and announced.family == "csv" and _is_table(head):
        mime = "text/csv"
    if mime is None:
        raise FileRefused("file-type-unknown")
    if mime == "application/pdf" and _PDF_END not in tail[-_PDF_TAIL:]:
        raise FileRefused("file-damaged")
    if mime not in {OFFICE, "text/csv"} and _FAMILIES[mime] != "picture" and _ARCHIVE_END in tail:
        raise FileRefused("file-not-as-named")
    return mime


def _ends(path: Path) -> tuple[bytes, bytes]:
    with path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(max(0, path.stat().st_size - _TAIL))
        return head, file.read()


def _by_signs(head: bytes) -> str | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return _FILMS.get(head[8:11])
    return next((mime for sign, mime in _SIGNS.items() if head.startswith(sign)), None)


def _is_table(head: bytes) -> bool:
    written = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return (b"\0" not in head or head.startswith(_UTF_16)) and not written.startswith(_NO_TABLE)
