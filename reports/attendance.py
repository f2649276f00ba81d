"""The attendance list of a workshop, as organisers keep it in a spreadsheet."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conversations.content.countries import CALLING_CODES
from conversations.texts import Text, text
from reports.attendance_cells import Cells, Line
from reports.attendance_words import COLUMNS, LISTED, code_of, headings, key

MOST_ROWS = 2_000
LONGEST_VALUE = 200
_HEADING_WITHIN = 15
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}")


@dataclass(frozen=True)
class AttendanceRow:
    """One person who came, for one SME; codes where there is a list, empty where nothing usable was written."""

    row_number: int
    sme: str
    contact: str
    sector: str | None = None
    country: str | None = None
    city: str | None = None
    size: str | None = None
    sex: str | None = None
    role: str | None = None
    phone: str | None = None
    email: str | None = None
    language: str | None = None

    @property
    def sme_key(self) -> str:
        """The same for every row of an SME, however its name is spelled; unique within a cohort."""
        return f"{key(self.sme)}|{self.country or ''}"

    @property
    def contact_key(self) -> str:
        """The same for every row of a person, within an SME."""
        return key(self.contact)


@dataclass(frozen=True)
class RowProblem:
    """What is wrong in a row (0: in the file); `left_out` when the row is not imported because of it."""

    row_number: int
    column: str
    problem: str
    value: str = ""

    @property
    def left_out(self) -> bool:
        return self.row_number == 0 or self.problem in {"attendance-missing", "attendance-repeated"}

    @property
    def text(self) -> Text:
        column = text(f"column-{self.column}") if self.column else ""
        return text(self.problem, row=str(self.row_number), column=column, value=self.value, most=MOST_ROWS)


@dataclass(frozen=True)
class Attendance:
    """`format` is "xlsx" or "csv", empty when the file is neither."""

    rows: tuple[AttendanceRow, ...]
    problems: tuple[RowProblem, ...]
    format: str


def read_attendance(cells: Cells, file_name: str, country: str | None = None) -> Attendance:
    """Every row that can be imported, and every problem. `country`, the workshop's, counts where a row names none."""
    lines, columns = max(map(_below_heading, cells.tables), key=lambda table: len(table[1]), default=((), {}))
    problem = cells.problem or _problem(lines, columns)
    if problem is not None:
        return Attendance((), (RowProblem(0, "", problem, file_name),), cells.format)
    rows, problems = _read_rows(lines, columns, country)
    return Attendance(rows, problems, cells.format)


def _below_heading(lines: Sequence[Line]) -> tuple[Sequence[Line], Mapping[str, int]]:
    """The rows, and the place of each column; the heading is the line near the top that names most columns."""
    named = [_columns(cells) for _, cells in lines[:_HEADING_WITHIN]]
    most = max(range(len(named)), key=lambda place: len(named[place]), default=None)
    return ((), {}) if most is None else (lines[most + 1 :], named[most])


def _columns(row: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, heading in enumerate(row):
        column = headings().get(key(heading))
        if column:
            places.setdefault(column, place)
    return places


def _problem(lines: Sequence[Line], columns: Mapping[str, int]) -> str | None:
    if "sme" not in columns or "contact" not in columns:
        return "attendance-file-no-heading"
    return "attendance-file-too-many-rows" if len(lines) > MOST_ROWS else None


def _read_rows(
    lines: Sequence[Line], columns: Mapping[str, int], country: str | None
) -> tuple[tuple[AttendanceRow, ...], tuple[RowProblem, ...]]:
    rows: dict[tuple[str, str], AttendanceRow] = {}
    problems: list[RowProblem] = []
    for number, cells in lines:
        written = {column: cells[place] for column, place in columns.items() if place < len(cells)}
        if not any(written.values()):
            continue  # sheets are numbered in advance
        kept = {column: value[:LONGEST_VALUE] for column, value in written.items()}
        row, found = _read_row(number, kept, country)
        found += _cut(number, written) if row else []
        if row and rows.setdefault((row.sme_key, row.contact_key), row) is not row:
            found = [RowProblem(number, "contact", "attendance-repeated", row.contact)]
        problems += found
    return tuple(rows.values()), tuple(problems)


def _cut(number: int, written: Mapping[str, str]) -> list[RowProblem]:
    """What is imported without its end."""
    long = [column for column, value in written.items() if len(value) > LONGEST_VALUE]
    named = dict.fromkeys("contact" if column == "surname" else column for column in long)
    return [RowProblem(number, column, "attendance-cut", str(LONGEST_VALUE)) for column in named]


def _read_row(
    number: int, written: Mapping[str, str], country: str | None
) -> tuple[AttendanceRow | None, list[RowProblem]]:
    name = f"{written.get('contact', '')} {written.get('surname', '')}".strip()
    required = {"sme": written.get("sme", ""), "contact": name}
    missing = [RowProblem(number, column, "attendance-missing") for column, value in required.items() if not key(value)]
    if missing:
        return None, missing
    values = _values(written, country)
    lost = [column for column in COLUMNS if written.get(column) and column not in required and not values[column]]
    problems = [RowProblem(number, column, "attendance-not-understood", written[column][:60]) for column in lost]
    values["country"] = values["country"] or country
    return AttendanceRow(number, required["sme"], name, **values), problems


def _values(written: Mapping[str, str], country: str | None) -> dict[str, str | None]:
    """What could be made of each optional column, empty where that is nothing."""
    values = {column: code_of(column, written.get(column, "")) for column in LISTED}
    phone = phone_number(written.get("phone", ""), values["country"] or country)
    return values | {
        "phone": phone,
        "email": email_address(written.get("email", "")),
        "city": written.get("city") or None,
    }


def phone_number(typed: str, country: str | None) -> str | None:
    """`+525512345678` where the country is known or written, else the bare digits; nothing if it is no number."""
    first = re.split(r"[/;,]|\s[yo]\s", typed)[0]
    digits = re.sub(r"\D", "", first).removeprefix("00" if "+" not in first else "")
    if not 7 <= len(digits) <= 15:
        return None
    if first.lstrip(" (").startswith(("+", "00")):
        return f"+{digits}"
    code = CALLING_CODES.get(country or "")
    return _abroad(digits, code) if code else digits


def _abroad(digits: str, code: str) -> str:
    """A national number as it is dialled from elsewhere; a number that already has its code stays."""
    national = digits.lstrip("0")
    if code.startswith("1") and len(national) >= 10:
        return f"+1{national[-10:]}"
    if code == "1":  # without its area code nobody can dial it from elsewhere
        return digits
    if national.startswith(code) and len(national) - len(code) >= 8:
        return f"+{national}"
    return f"+{code}{national}"


def email_address(typed: str) -> str | None:
    found = _EMAIL.fullmatch(typed.strip().strip("<>").removeprefix("mailto:"))
    return found.group().casefold() if found else None
