"""Spreadsheets that we give away: whatever a cell begins with, it is text and never a formula.

Nothing else may write one; the line between the rooms says so.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from conversations.displayed import displayed

LONGEST_CELL = 32_000
USUAL_WIDTH = 16


@dataclass(frozen=True)
class Column:
    """A heading, and the width of what stands below it in characters."""

    heading: str
    width: int = USUAL_WIDTH


@dataclass(frozen=True)
class Sheet:
    """One sheet of a book."""

    title: str
    _sheet: Worksheet
    _text: Format

    def write(self, row: int, values: Iterable[str]) -> None:
        """Fill a row, 1 being the one below the headings; a cell without words stays empty."""
        for place, value in enumerate(values):
            if value:
                self._sheet.write_string(row, place, displayed(value)[:LONGEST_CELL], self._text)

    def offer(self, column: int, last_row: int, other: "Sheet", place: int, length: int) -> None:
        """Offer the first `length` values in a column of another sheet as a drop-down list, down to `last_row`.

        Written into the cell they would have to fit 255 characters.
        """
        letter = chr(ord("A") + place)
        source = f"='{other.title}'!${letter}$2:${letter}${length + 1}"
        rule = {"validate": "list", "source": source, "error_type": "information"}
        self._sheet.data_validation(1, column, last_row, column, rule)


class Book:
    """An XLSX that is being written."""

    def __init__(self) -> None:
        self._written = io.BytesIO()
        self._book = Workbook(self._written, {"in_memory": True})
        self._text: Format = self._book.add_format({"num_format": "@", "quote_prefix": True, "valign": "top"})
        self._blank: Format = self._book.add_format({"num_format": "@"})
        self._heading: Format = self._book.add_format({"bold": True, "bg_color": "#DCEBE4", "bottom": 1})

    def sheet(self, title: str, columns: Sequence[Column]) -> Sheet:
        """A sheet with headings that stay in view."""
        sheet = self._book.add_worksheet(title)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width, self._blank)
            sheet.write_string(0, place, column.heading, self._heading)
        sheet.freeze_panes(1, 0)
        return Sheet(title, sheet, self._text)

    def closed(self) -> bytes:
        """The whole file; nothing can be added any more."""
        self._book.close()
        return self._written.getvalue()
