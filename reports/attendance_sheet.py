"""The attendance list to fill in, and the list given back with a personal link in each row."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from conversations.content import ROLES, SECTORS, SEXES, SIZES, countries_by_name, country_name
from conversations.texts import Reader, known_languages, say, text
from reports.attendance import MOST_ROWS, AttendanceRow
from reports.attendance_words import COLUMNS
from reports.sheets import USUAL_WIDTH, Book, Column, Sheet

_WIDTHS: Mapping[str, int] = {"sme": 30, "contact": 28, "email": 28, "role": 20, "sector": 20, "link": 60}
_NOTES = ("row", "required", "phone", "sex")
_LISTS = {"sector": SECTORS, "size": SIZES, "sex": SEXES, "role": ROLES}


def template(language: str) -> bytes:
    """An XLSX to fill in: drop-down lists, every cell as text, notes and an example on a second sheet."""
    book = Book()
    sheet = book.sheet(_say("attendance-sheet-list", language), _columns(COLUMNS, language))
    _add_notes(book, language)
    _add_choices(book, sheet, language)
    return book.closed()


def listing(rows: Iterable[tuple[AttendanceRow, str]], language: str) -> bytes:
    """An XLSX of rows and their personal links."""
    book = Book()
    sheet = book.sheet(_say("attendance-sheet-links", language), _columns((*COLUMNS, "link"), language))
    for number, (row, link) in enumerate(rows, 1):
        sheet.write(number, [*(_shown(row, column, language) for column in COLUMNS), link])
    return book.closed()


def choices(language: str) -> Mapping[str, Sequence[str]]:
    """What the drop-down list of a column offers."""
    labels = {column: [_say(f"{column}-{code}", language) for code in codes] for column, codes in _LISTS.items()}
    countries = [country_name(code, language) for code in countries_by_name(language)]
    languages = [_say(f"language-{code}", language) for code in known_languages()]
    return labels | {"country": countries, "language": languages}


def _columns(names: Iterable[str], language: str) -> list[Column]:
    return [Column(_say(f"column-{name}", language), _WIDTHS.get(name, USUAL_WIDTH)) for name in names]


def _shown(row: AttendanceRow, column: str, language: str) -> str:
    value: str = getattr(row, column) or ""
    if value and column == "country":
        return country_name(value, language)
    return _say(f"{column}-{value}", language) if value and (column in _LISTS or column == "language") else value


def _say(id: str, language: str) -> str:
    return say(text(id), Reader(language, None, "usted", "UTC"))


def _add_notes(book: Book, language: str) -> None:
    offered = choices(language)
    typed = {column: _say(f"attendance-example-{column}", language) for column in ("sme", "city", "contact")}
    example = {column: listed[0] for column, listed in offered.items()} | typed
    notes = book.sheet(_say("attendance-sheet-notes", language), ())
    for number, note in enumerate(_NOTES):
        notes.write(number, [_say(f"attendance-note-{note}", language)])
    notes.write(len(_NOTES) + 1, [_say("attendance-note-example", language)])
    notes.write(len(_NOTES) + 2, [_say(f"column-{column}", language) for column in COLUMNS])
    notes.write(len(_NOTES) + 3, [example.get(column, "") for column in COLUMNS])


def _add_choices(book: Book, sheet: Sheet, language: str) -> None:
    """Drop-down lists, read from a sheet of their own."""
    offered = choices(language)
    lists = book.sheet(_say("attendance-sheet-choices", language), _columns(offered, language))
    for place, (column, values) in enumerate(offered.items()):
        sheet.offer(COLUMNS.index(column), MOST_ROWS, lists, place, len(values))
    for number, row in enumerate(zip_longest(*offered.values(), fillvalue=""), 1):
        lists.write(number, row)
