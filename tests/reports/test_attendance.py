import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.opening.spreadsheets import cells_of_text
from bot.opening.workbooks import cells_of_workbook
from conversations.content import COUNTRIES, ROLES, SECTORS, SEXES, SIZES
from conversations.texts import Reader, known_languages, say, text
from reports.attendance import Attendance, AttendanceRow, email_address, phone_number, read_attendance
from reports.attendance_cells import Cells
from reports.attendance_sheet import choices, listing, template
from reports.attendance_words import COLUMNS, code_of

LAURA = Reader("es", "MX", "usted", "America/Mexico_City")
LINK = "https://t.me/rumbo_bot?start=abc"


def read(data: bytes, country: str | None = None) -> Attendance:
    cells = cells_of_workbook(data) if data.startswith(b"PK") else cells_of_text(data)
    return read_attendance(Cells.model_validate(cells), "lista", country)


def csv_list(*lines: str, encoding: str = "utf-8") -> Attendance:
    return read("\n".join(lines).encode(encoding), "MX")


def xlsx(*rows: Sequence[object], first_sheets: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    for name in first_sheets:
        book.create_sheet(name)
    sheet = book.create_sheet("Asistencia")
    for row in rows:
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def told(attendance: Attendance) -> list[str]:
    return [say(problem.text, LAURA) for problem in attendance.problems]


def test_a_list_as_organisers_keep_it_is_read() -> None:
    """A title above, columns in any order and wording, names in two columns, Excel's own encoding."""
    attendance = csv_list(
        "Lista de asistencia;;;;;;;;",
        ";;;;;;;;",
        "Nombre;Apellidos;EMPRESA *;Giro;No. de empleados;País;Tel. (celular);E-mail;Puesto",
        "Ana;Paz;Café Luna;Panadería;8;México;33 1234 5678;ANA@luna.mx ;Gerente de ventas",
        encoding="cp1252",
    )
    assert attendance.problems == ()
    assert attendance.rows == (
        AttendanceRow(
            row_number=4,
            sme="Café Luna",
            contact="Ana Paz",
            sector="food",
            country="MX",
            size="micro",
            role="manager",
            phone="+523312345678",
            email="ana@luna.mx",
        ),
    )


def test_an_english_spreadsheet_is_read_whatever_its_cells_are() -> None:
    attendance = read(
        xlsx(
            ["Company", "Full name", "Mobile", "Headcount", "Country", "Sex", "Language"],
            ["Blue Mountain", "Grace Hill", 8765550123, 25.0, "Jamaica", "Female", "English"],
            [None] * 7,
            ["Yard Works", "Ann Lee", "+1 876 555 0199", "51-250", "JM", None, None],
        ),
    )
    assert [(row.row_number, row.phone, row.size, row.country, row.sex, row.language) for row in attendance.rows] == [
        (2, "+18765550123", "small", "JM", "woman", "en"),
        (4, "+18765550199", "medium", "JM", None, None),
    ]
    assert (attendance.problems, attendance.format) == ((), "xlsx")


def test_the_sheet_that_names_most_columns_is_the_list() -> None:
    data = xlsx(["Empresa", "Contacto"], ["Luna", "Ana"], first_sheets=("Portada", "Notas"))
    assert [row.sme for row in read(data).rows] == ["Luna"]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_delimiter_and_encoding_will_do(delimiter: str, encoding: str) -> None:
    lines = (delimiter.join(cells) for cells in [("Año", "Empresa", "Contacto"), ("2025", "Ñandú", "José")])
    attendance = csv_list(*lines, encoding=encoding)
    assert [(row.sme, row.contact) for row in attendance.rows] == [("Ñandú", "José")]


def test_a_row_without_sme_or_contact_is_left_out_and_named() -> None:
    attendance = csv_list("Empresa,Contacto", "Luna,", ",Ana", "-,Ana", "Sol,Eva")
    assert [row.sme for row in attendance.rows] == ["Sol"]
    assert all(problem.left_out for problem in attendance.problems)
    assert told(attendance)[0] == "Fila 2: falta Contacto. No se importa."


def test_numbers_written_in_advance_do_not_make_a_row() -> None:
    attendance = csv_list("No.,Empresa,Contacto", "1,Luna,Ana", "2,,", "3,,")
    assert (len(attendance.rows), attendance.problems) == (1, ())


def test_names_in_any_script_are_names() -> None:
    assert [row.sme for row in csv_list("Empresa,Contacto", "日本,花子", "中国,花子").rows] == ["日本", "中国"]


def test_a_value_that_is_not_understood_is_left_out_and_the_row_stays() -> None:
    attendance = csv_list("Empresa,Contacto,Sexo,Correo,Teléfono,Sector,País", "Luna,Ana,M,ana,123,xyz,Narnia")
    assert attendance.rows == (AttendanceRow(2, "Luna", "Ana", country="MX"),)
    assert not any(problem.left_out for problem in attendance.problems)
    assert told(attendance) == [
        f"Fila 2, {column}: no se entendió «{value}». Se importa sin ese dato."
        for column, value in [
            ("Sector", "xyz"),
            ("País", "Narnia"),
            ("Sexo", "M"),
            ("Teléfono", "123"),
            ("Correo electrónico", "ana"),
        ]
    ]


def test_a_person_who_stands_twice_with_an_sme_is_kept_once() -> None:
    attendance = csv_list("Empresa,Contacto", "Café Luna,José Paz", "cafe  luna.,JOSE PAZ", "Café Luna,Eva Gil")
    assert [row.contact for row in attendance.rows] == ["José Paz", "Eva Gil"]
    assert [problem.row_number for problem in attendance.problems] == [3]


def test_rows_keep_their_keys_however_names_are_spelled() -> None:
    one = AttendanceRow(2, "Café Luna, S.A.", "José Paz", country="MX")
    other = AttendanceRow(9, "CAFE  LUNA S A", "jose paz", country="MX")
    assert (one.sme_key, one.contact_key) == (other.sme_key, other.contact_key)
    assert one.sme_key != replace(one, country="UY").sme_key


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "attendance-file-no-heading"),
        (b"hola", "attendance-file-no-heading"),
        (b"Empresa\nLuna", "attendance-file-no-heading"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "attendance-file-unreadable"),
        (b"PK\x03\x04broken", "attendance-file-unreadable"),
        (b"x" * (5 * 2**20 + 1), "attendance-file-too-large"),
        (b"Empresa,Contacto\n" + b"Luna,Ana\n" * 2_001, "attendance-file-too-many-rows"),
    ],
)
def test_a_file_that_is_no_list_says_why(data: bytes, problem: str) -> None:
    attendance = read(data)
    assert attendance.rows == ()
    assert [(found.row_number, found.problem, found.left_out) for found in attendance.problems] == [(0, problem, True)]
    assert told(attendance)[0]


def test_a_zip_bomb_is_not_unpacked() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"\x00" * (61 * 2**20))
    assert read(written.getvalue()).problems[0].problem == "attendance-file-too-large"


@settings(max_examples=200)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda typed: f"Empresa;Contacto\n{typed}".encode()))
def test_no_file_breaks_the_reader(data: bytes) -> None:
    attendance = read(data, "UY")
    assert all(row.sme and row.contact for row in attendance.rows)


@pytest.mark.parametrize("column", ["sector", "size", "sex", "role"])
@pytest.mark.parametrize("language", known_languages())
def test_every_choice_of_the_template_is_understood(column: str, language: str) -> None:
    codes = {"sector": SECTORS, "size": SIZES, "sex": SEXES, "role": ROLES}[column]
    assert [code_of(column, label) for label in choices(language)[column]] == list(codes)
    assert {code_of("country", name) for name in choices(language)["country"]} == set(COUNTRIES)


@pytest.mark.parametrize(
    ("column", "typed", "code"),
    [
        ("sector", "Restaurante", "tourism"),
        ("sector", "Comercio de alimentos", "retail"),
        ("sector", "Desarrollo de software", "technology"),
        ("sector", "ganadería", "agriculture"),
        ("sector", "zzz", None),
        ("role", "Propietaria", "owner"),
        ("role", "RR.HH.", "people"),
        ("role", "Asistente de dirección", "staff"),
        ("sex", "F", "woman"),
        ("sex", "Masculino", "man"),
        ("sex", "m", None),
        ("size", "Pequeña empresa", "small"),
        ("size", "1 a 10", "micro"),
        ("size", "25 personas", "small"),
        ("size", "10-20", None),
        ("size", "900", None),
        ("country", "EE.UU.", "US"),
        ("country", "Saint Lucia", "LC"),
        ("country", "Trinidad and Tobago", "TT"),
        ("country", "Narnia", None),
        ("language", "inglés", "en"),
    ],
)
def test_values_are_understood_as_people_write_them(column: str, typed: str, code: str | None) -> None:
    assert code_of(column, typed) == code


@pytest.mark.parametrize(
    ("typed", "country", "number"),
    [
        ("33 1234 5678", "MX", "+523312345678"),
        ("+52 (33) 1234-5678", None, "+523312345678"),
        ("0052 33 1234 5678", None, "+523312345678"),
        ("52 33 1234 5678", "MX", "+523312345678"),
        ("099 123 456", "UY", "+59899123456"),
        ("6612-3456 / 6699-0000", "PA", "+50766123456"),
        ("(876) 555-0123", "JM", "+18765550123"),
        ("555-0123", "JM", "5550123"),
        ("464-0123", "AG", "+12684640123"),
        ("33 1234 5678", None, "3312345678"),
        ("no tiene", "MX", None),
        ("12345", "MX", None),
    ],
)
def test_phone_numbers_are_written_as_dialled_from_abroad(typed: str, country: str | None, number: str | None) -> None:
    assert phone_number(typed, country) == number


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" Ana@Luna.MX", "ana@luna.mx"),
        ("<a@b.co>", "a@b.co"),
        ("a@b", None),
        ("a b@c.mx", None),
        ("a@b.mx, c@d.mx", None),
    ],
)
def test_addresses_are_checked_simply(typed: str, address: str | None) -> None:
    assert email_address(typed) == address


names = st.text("abzñÉ09'=+@-.,;", max_size=20).map(lambda name: f"N{name}")
rows = st.builds(
    AttendanceRow,
    row_number=st.just(2),
    sme=st.sampled_from("=+-@").flatmap(lambda first: names.map(lambda name: f"{first}{name}")),
    contact=names,
    sector=st.none() | st.sampled_from(SECTORS.codes),
    country=st.sampled_from(COUNTRIES),
    size=st.none() | st.sampled_from(SIZES.codes),
    sex=st.none() | st.sampled_from(SEXES.codes),
    role=st.none() | st.sampled_from(ROLES.codes),
    phone=st.none() | st.just("+523312345678"),
    language=st.none() | st.sampled_from(["es", "en"]),
)


@settings(max_examples=40, deadline=None)
@given(row=rows, language=st.sampled_from(["es", "en"]))
def test_a_list_given_back_can_be_imported_again(row: AttendanceRow, language: str) -> None:
    attendance = read(listing([(row, LINK)], language))
    assert attendance.problems == ()
    assert attendance.rows == (row,)


@pytest.mark.parametrize("begins", ["=1+1", "+52", "-2", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "{=1}"])
def test_no_cell_given_back_is_a_formula(begins: str) -> None:
    data = listing([(AttendanceRow(2, begins, begins), LINK)], "es")
    cells = openpyxl.load_workbook(io.BytesIO(data))["Enlaces"][2]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert cells[0].value == begins


@pytest.mark.parametrize("language", known_languages())
def test_the_template_can_be_read_and_offers_its_lists(language: str) -> None:
    data = template(language)
    assert read(data) == Attendance((), (), "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    offered = {str(validation.sqref) for validation in sheet.data_validations.dataValidation}
    assert len(offered) == len(choices(language)) == 6
    reader = Reader(language, None, "usted", "UTC")
    assert [cell.value for cell in sheet[1]] == [say(text(f"column-{column}"), reader) for column in COLUMNS]


def test_the_example_of_the_template_can_be_imported() -> None:
    notes = openpyxl.load_workbook(io.BytesIO(template("es"))).worksheets[1]
    lines = [list(row) for row in notes.iter_rows(values_only=True)]
    attendance = read(xlsx(*lines[-2:]))
    assert [row.sme for row in attendance.rows] == ["Panadería Sol"]
    assert attendance.problems == ()
