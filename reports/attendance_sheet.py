"""The attendance list to fill in, and the list given back with a personal link in each row."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from conversations.content import ROLES, SECTORS, SEXES, SIZES, countries_by_name, country_name
from conversations.texts import Reader, known_languages, say, text
from reports.attendance import MOST_ROWS, AttendanceRow
from reports.attendance_words import COLUMNS

_WIDTHS: Mapping[str, int] = {"sme": 30, "contact": 28, "email": 28, "role": 20, "sector": 20, "link": 60}
_NOTES = ("row", "required", "phone", "sex")
_LISTS = {"sector": SECTORS, "size": SIZES, "sex": SEXES, "role": ROLES}


def template(language: str) -> bytes:
    """An XLSX to fill in: drop-down lists, every cell as text, notes and an example on a second sheet."""
    book = _Book(language)
    sheet = book.sheet("attendance-sheet-list", COLUMNS)
    _add_notes(book)
    _add_choices(book, sheet)
    return book.closed()


def listing(rows: Iterable[tuple[AttendanceRow, str]], language: str) -> bytes:
    """An XLSX of rows and their personal links."""
    book = _Book(language)
    sheet = book.sheet("attendance-sheet-links", (*COLUMNS, "link"))
    for number, (row, link) in enumerate(rows, 1):
        book.write(sheet, number, [*(_shown(row, column, language) for column in COLUMNS), link])
    return book.closed()


def choices(language: str) -> Mapping[str, Sequence[str]]:
    """What the drop-down list of a column offers."""
    labels = {column: [_say(f"{column}-{code}", language) for code in codes] for column, codes in _LISTS.items()}
    countries = [country_name(code, language) for code in countries_by_name(language)]
    languages = [_say(f"language-{code}", language) for code in known_languages()]
    return labels | {"country": countries, "language": languages}


def _shown(row: AttendanceRow, column: str, language: str) -> str:
    value: str = getattr(row, column) or ""
    if value and column == "country":
        return country_name(value, language)
    return _say(f"{column}-{value}", language) if value and (column in _LISTS or column == "language") else value


def _say(id: str, language: str) -> str:
    return say(text(id), Reader(language, None, "usted", "UTC"))


@dataclass
class _Book:
    """A workbook in one language, in which whatever a cell begins with stays text, never a formula."""

    language: str

    def __post_init__(self) -> None:
        self._written = io.BytesIO()
        self._book = Workbook(self._written, {"in_memory": True})
        self._text: Format = self._book.add_format({"num_format": "@", "quote_prefix": True, "valign": "top"})
        self._blank: Format = self._book.add_format({"num_format": "@"})
        self._heading: Format = self._book.add_format({"bold": True, "bg_color": "#DCEBE4", "bottom": 1})

    def sheet(self, name: str, columns: Sequence[str]) -> Worksheet:
        """A sheet with a heading that stays in view."""
        sheet = self._book.add_worksheet(_say(name, self.language))
        for place, column in enumerate(columns):
            sheet.set_column(place, place, _WIDTHS.get(column, 16), self._blank)
            sheet.write_string(0, place, _say(f"column-{column}", self.language), self._heading)
        sheet.freeze_panes(1, 0)
        return sheet

    def write(self, sheet: Worksheet, row: int, values: Iterable[str]) -> None:
        for place, value in enumerate(values):
            if value:
                sheet.write_string(row, place, value, self._text)

    def closed(self) -> bytes:
        self._book.close()
        return self._written.getvalue()


def _add_notes(book: _Book) -> None:
    offered = choices(book.language)
    typed = {column: _say(f"attendance-example-{column}", book.language) for column in ("sme", "city", "contact")}
    example = {column: listed[0] for column, listed in offered.items()} | typed
    notes = book.sheet("attendance-sheet-notes", ())
    for number, note in enumerate(_NOTES):
        book.write(notes, number, [_say(f"attendance-note-{note}", book.language)])
    book.write(notes, len(_NOTES) + 1, [_say("attendance-note-example", book.language)])
    book.write(notes, len(_NOTES) + 2, [_say(f"column-{column}", book.language) for column in COLUMNS])
    book.write(notes, len(_NOTES) + 3, [example.get(column, "") for column in COLUMNS])


def _add_choices(book: _Book, sheet: Worksheet) -> None:
    """Drop-down lists read from a sheet of their own: written into the cell they would have to fit 255 characters."""
    name = _say("attendance-sheet-choices", book.language)
    offered = choices(book.language)
    lists = book.sheet("attendance-sheet-choices", tuple(offered))
    for place, (column, values) in enumerate(offered.items()):
        for number, value in enumerate(values, 1):
            lists.write_string(number, place, value)
        letter = chr(ord("A") + place)
        source = f"='{name}'!${letter}$2:${letter}${len(values) + 1}"
        into = COLUMNS.index(column)
        sheet.data_validation(
            1, into, MOST_ROWS, into, {"validate": "list", "source": source, "error_type": "information"}
        )
