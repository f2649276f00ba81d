"""The cells of a spreadsheet somebody sent, as text: XLSX or CSV, small, and never trusted."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

import openpyxl

Lines: TypeAlias = Sequence[tuple[int, Sequence[str]]]
"""The lines that say something, each with its number in the sheet, from 1."""

LARGEST_FILE = 5 * 2**20
LARGEST_UNPACKED = 60 * 2**20
MOST_PARTS = 500
MOST_SHEETS = 10
FURTHEST_ROW = 20_000
MOST_COLUMNS = 40
LONGEST_CELL = 200

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


class BadFile(Exception):
    """The file cannot be read; the message is the id of a text that says why."""


def tables(data: bytes) -> tuple[str, Iterator[Lines]]:
    """The format, and each sheet (XLSX) or each way to part the lines (CSV) in turn."""
    if len(data) > LARGEST_FILE:
        raise BadFile("attendance-file-too-large")
    if data.startswith(b"PK\x03\x04"):
        return "xlsx", _sheets(data)
    if data.startswith(_OLD_EXCEL):
        raise BadFile("attendance-file-old-excel")
    lines = _decoded(data)
    return "csv", (_parted(lines, delimiter) for delimiter in ";,\t")


def _sheets(data: bytes) -> Iterator[Lines]:
    _refuse_bombs(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets[:MOST_SHEETS]:
            rows = sheet.iter_rows(max_row=FURTHEST_ROW, max_col=MOST_COLUMNS, values_only=True)
            yield _numbered(map(_as_text, row) for row in rows)
    except Exception as error:  # openpyxl raises whatever its parts raise on a damaged file
        raise BadFile("attendance-file-unreadable") from error


def _refuse_bombs(data: bytes) -> None:
    """Zip directories are honest enough: `zipfile` never unpacks more than they declare."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except zipfile.BadZipFile as error:
        raise BadFile("attendance-file-unreadable") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise BadFile("attendance-file-too-large")


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\x00" in data:
        raise BadFile("attendance-file-unreadable")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _parted(lines: str, delimiter: str) -> Lines:
    try:
        rows = csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter)
        return _numbered(map(_clean, row[:MOST_COLUMNS]) for row in rows)
    except csv.Error:
        return []


def _numbered(rows: Iterable[Iterable[str]]) -> Lines:
    lines = ((number, tuple(row)) for number, row in enumerate(rows, 1))
    return [(number, row) for number, row in lines if any(row)]


def _as_text(cell: object) -> str:
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _clean(str(cell))


def _clean(cell: str) -> str:
    """One line without control marks, and without the apostrophe that marks text in a spreadsheet."""
    return " ".join(_CONTROL.sub(" ", cell).split()).removeprefix("'")[:LONGEST_CELL]
