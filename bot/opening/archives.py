"""Word and Excel files are ZIP archives: looked through part by part before anything reads them."""

import re
from collections.abc import Iterator
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from bot.opening.words import EXCEL, WORD, Refused

MAIN_PARTS = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL}
CONTENT_TYPES = "[Content_Types].xml"

MOST_PARTS = 2_000
MOST_UNPACKED = 100 * 2**20
MOST_TIMES = 100
ALWAYS_ALLOWED = 2**20
"""Small files may be as dense as they like."""
CHUNK = 64 * 1024

ENCRYPTED = 0x1
_ACTIVE_PART = re.compile(r"(vbaproject|vbadata|macrosheets/|activex/|oleobject)", re.IGNORECASE)
_FETCHED = re.compile(rb"/(attachedTemplate|oleObject|subDocument|frame|control)[\"']")
_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_LONGEST_SIGN = 32
_DAMAGE = (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)


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
        markup = part.filename.endswith((".xml", ".rels"))
        for piece in _pieces(archive, part):
            if markup and _DECLARATION.search(piece):
                raise Refused("file-damaged")
            if part.filename.endswith(".rels") and _fetches(piece):
                raise Refused("file-active")
            if part.filename == CONTENT_TYPES and b"macroEnabled" in piece:
                raise Refused("file-active")


def _pieces(archive: ZipFile, part: ZipInfo) -> Iterator[bytes]:
    """The content without NULs, so that UTF-16 hides nothing; each piece begins with the end of the one before."""
    before = b""
    with archive.open(part) as content:
        while chunk := content.read(CHUNK):
            piece = before + chunk.replace(b"\0", b"")
            yield piece
            before = piece[-_LONGEST_SIGN:]


def _fetches(relations: bytes) -> bool:
    """Whether something outside would be loaded on opening; links to click and to other workbooks are no harm."""
    return b"External" in relations and _FETCHED.search(relations) is not None
