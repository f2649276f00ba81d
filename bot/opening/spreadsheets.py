"""The cells of a spreadsheet, as text, and no more of them than an attendance list can have.

Here is what all kinds share, and the reading of CSV.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeAlias

Lines: TypeAlias = Sequence[tuple[int, Sequence[str]]]
"""The lines that say something, each with its number in the sheet, from 1."""
Reading: TypeAlias = Callable[[bytes], Iterable[Lines]]

LARGEST_FILE = 5 * 2**20
MOST_LINES = 2_100
"""A little more than a list may have, so that its reader sees that it is too long."""
MOST_COLUMNS = 40
LONGEST_CELL = 201
"""One more than a list may have, so that its reader sees that it is too long."""
MOST_TEXT = 3_000_000
"""Characters of all cells together, with three more for each."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


class Unreadable(Exception):
    """It is no list; the message is the id of the text that says why."""


def cells_of_text(data: bytes) -> Mapping[str, object]:
    """As JSON can hold it: the format, a table for each way to part the lines, and what keeps it from being a list."""
    return told("csv", data, lambda whole: (_parted(_decoded(whole), delimiter) for delimiter in ";,\t"))


def told(kind: str, data: bytes, read: Reading) -> Mapping[str, object]:
    try:
        refuse_beyond(LARGEST_FILE, len(data))
        return {"format": kind, "tables": list(_within(read(data)))}
    except Unreadable as problem:
        return {"format": kind, "tables": [], "problem": str(problem)}


def _within(tables: Iterable[Lines]) -> Iterator[Lines]:
    left = MOST_TEXT
    for lines in tables:
        left -= sum(len(cell) + 3 for _, cells in lines for cell in cells)
        refuse_beyond(0, -left)
        yield lines


def refuse_beyond(most: int, size: int) -> None:
    if size > most:
        raise Unreadable("attendance-file-too-large")


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\x00" in data:
        raise Unreadable("attendance-file-unreadable")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _parted(lines: str, delimiter: str) -> Lines:
    try:
        rows = csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter)
        return numbered(map(clean, row[:MOST_COLUMNS]) for row in rows)
    except csv.Error:
        return []


def numbered(rows: Iterable[Iterable[str]]) -> Lines:
    lines = ((number, tuple(row)) for number, row in enumerate(rows, 1))
    return list(islice(((number, row) for number, row in lines if any(row)), MOST_LINES))


def clean(cell: str) -> str:
    """One line without control marks, and without the apostrophe that marks text in a spreadsheet."""
    return " ".join(_CONTROL.sub(" ", cell[: 4 * LONGEST_CELL]).split()).removeprefix("'")[:LONGEST_CELL]
