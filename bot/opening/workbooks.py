"""The cells of an XLSX."""

import io
from collections.abc import Iterator, Mapping
from zipfile import ZipFile

import openpyxl

from bot.opening.spreadsheets import (
    LONGEST_CELL,
    MOST_COLUMNS,
    Lines,
    Unreadable,
    clean,
    numbered,
    refuse_beyond,
    told,
)

LARGEST_UNPACKED = 60 * 2**20
MOST_SHEETS = 10
FURTHEST_ROW = 20_000


def cells_of_workbook(data: bytes) -> Mapping[str, object]:
    """Likewise, with a table for each sheet."""
    return told("xlsx", data, _sheets)


def _sheets(data: bytes) -> Iterator[Lines]:
    try:
        refuse_beyond(LARGEST_UNPACKED, sum(part.file_size for part in ZipFile(io.BytesIO(data)).infolist()))
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets[:MOST_SHEETS]:
            rows = sheet.iter_rows(max_row=FURTHEST_ROW, max_col=MOST_COLUMNS, values_only=True)
            yield numbered(map(_as_text, row) for row in rows)
    except Unreadable:
        raise
    except Exception as error:  # openpyxl raises whatever its parts raise on a damaged file
        raise Unreadable("attendance-file-unreadable") from error


def _as_text(cell: object) -> str:
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))[:LONGEST_CELL]
    return clean(str(cell))
