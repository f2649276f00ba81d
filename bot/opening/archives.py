"""Word and Excel files are ZIP archives: looked through part by part before anything reads them."""

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree import ElementTree as ET
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from bot.opening.words import EXCEL, WORD, Refused

MAIN_PARTS = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL}
CONTENT_TYPES = "[Content_Types].xml"

MOST_PARTS = 2_000
MOST_UNPACKED = 100 * 2**20
MOST_TIMES = 100
ALWAYS_ALLOWED = 2**20
"""Small files may be as dense as they like."""
MOST_READ_WHOLE = 2**20
"""Of the parts that say what a document consists of; thousands of links fit in."""
CHUNK = 64 * 1024

ENCRYPTED = 0x1
_ACTIVE_PART = re.compile(r"(vbaproject|vbadata|macrosheets/|activex/|oleobject)", re.IGNORECASE)
_FETCHED = re.compile(r"/(attachedTemplate|oleObject|subDocument|frame|control)\s*$", re.IGNORECASE)
_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_LONGEST_SIGN = 32
_DAMAGE = (
    *(BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError),
    *(ET.ParseError, LookupError),  # no XML, or in an encoding that nobody knows
)


def office_type(document: BinaryIO) -> str:
    """The media type, when every part keeps to the limits and none of them would do something by itself."""
    try:
        with ZipFile(document) as archive:
            mime = _type_by_names(archive.infolist())
            _refuse_bombs(archive.infolist(), document.seek(0, 2))
            _look_through(archive)
    except _DAMAGE as error:
        raise Refused("file-damaged") from error
    return mime


def _type_by_names(parts: list[ZipInfo]) -> str:
    names = [part.filename for part in parts]
    found = [mime for name, mime in MAIN_PARTS.items() if name in names]
    if len(found) != 1 or CONTENT_TYPES not in names:
        raise Refused("file-type-unknown")
    if len(set(names)) != len(names):
        raise Refused("file-damaged")
    if any(_ACTIVE_PART.search(name) for name in names):
        raise Refused("file-active")
    return found[0]


def _refuse_bombs(parts: list[ZipInfo], packed: int) -> None:
    """By what is declared; `_look_through` holds them to it."""
    most = min(MOST_UNPACKED, max(ALWAYS_ALLOWED, MOST_TIMES * packed))
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > most:
        raise Refused("file-unpacks-too-large")
    if any(part.flag_bits & ENCRYPTED or part.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for part in parts):
        raise Refused("file-damaged")


def _look_through(archive: ZipFile) -> None:
    """Inflate every part: `zipfile` stops at the declared size, and the checksum tells when there was more."""
    for part in archive.infolist():
        name = part.filename.lower()  # as Word and Excel compare them
        for piece in _pieces(archive, part):
            if name.endswith((".xml", ".rels")) and _DECLARATION.search(piece):
                raise Refused("file-damaged")
        if name.endswith(".rels") and any(_fetches(told) for told in _told(archive, part)):
            raise Refused("file-active")
        if name == CONTENT_TYPES.lower() and any(_runs(told) for told in _told(archive, part)):
            raise Refused("file-active")


def _pieces(archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """The content without NULs, so that UTF-16 hides nothing; each piece begins with the end of the one before."""
    before = b""
    with archive.open(part) as content:
        while chunk := content.read(CHUNK):
            piece = before + chunk.replace(b"\0", b"")
            yield piece
            before = piece[-_LONGEST_SIGN:]


def _told(archive: ZipFile, part: ZipInfo) -> Iterator[dict[str, str]]:
    """The attributes of each element, as a reader of XML understands them. It declares no entities: see above."""
    if part.file_size > MOST_READ_WHOLE:
        raise Refused("file-unpacks-too-large")
    for element in ET.fromstring(archive.read(part)).iter():  # noqa: S314
        yield dict(element.items())


def _fetches(relation: dict[str, str]) -> bool:
    """Whether something outside would be loaded on opening; links to click and to other workbooks are no harm."""
    outside = relation.get("TargetMode", "").strip().lower() == "external"
    return outside and _FETCHED.search(relation.get("Type", "")) is not None


def _runs(content: dict[str, str]) -> bool:
    return "macroenabled" in content.get("ContentType", "").lower()
