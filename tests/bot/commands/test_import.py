"""An admin imports the attendance list of a workshop; a second time makes nothing twice."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select

from bot.opening.workbooks import cells_of_workbook
from conversations.messages import Sent
from records.followup import Stall
from records.people import Cohort, Contact, Invitation, Sme, StateChange
from records.plans import StoredFile
from reports.attendance import read_attendance
from reports.attendance_cells import Cells
from scheduler.looking import look_at_smes
from tests import given
from tests.stage import Actor, Stage
from tests.talk import matches_transcript

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GOOD = """Empresa;Contacto;Sector;Sexo;Teléfono;Correo
Panadería Luna;Laura Pérez;Panadería;Mujer;33 1234 5678;laura@luna.example
Muebles del Sur;Marcos Díaz;Muebles;Hombre;;
Muebles del Sur;Rosa Gil;;Mujer;;rosa@sur.example
"""
TROUBLED = """Empresa;Contacto;Sexo;Correo
Panadería Luna;Laura Pérez;Mujer;no tiene
;Marcos Díaz;;
Textiles Río;;Mujer;
Panadería Luna;Laura Perez;;
"""


@pytest.fixture
def ana(stage: Stage) -> Actor:
    with stage.database.transaction() as session:
        given.staff(session, "ana", "admin", stage.now)
        given.cohort(session, stage.now)
    return stage.person("ana")


def sends_list(actor: Actor, data: str | bytes, name: str = "lista.csv") -> None:
    kept = data.encode() if isinstance(data, str) else data
    actor.sends_file(name, "text/csv" if name.endswith(".csv") else XLSX, data=kept)


def links(data: bytes) -> list[str]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    heading, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    place = next(number for number, cell in enumerate(heading) if cell in {"Enlace personal", "Personal link"})
    return [str(row[place] or "") for row in rows]


def counted(stage: Stage) -> tuple[int, int]:
    with stage.database.transaction() as session:
        smes = session.scalar(select(func.count()).select_from(Sme)) or 0
        return smes, session.scalar(select(func.count()).select_from(Contact)) or 0


def test_a_good_list_becomes_invited_companies_with_a_personal_link_each(stage: Stage, ana: Actor) -> None:
    ana.says("/import")
    sends_list(ana, GOOD)
    assert ana.saw("2 empresas nuevas. 3 personas en la lista")
    assert counted(stage) == (0, 0), "nothing before it is confirmed"
    ana.presses("Importar")
    first, second, again = links(ana.files[-1])
    assert first.startswith("https://stage.example/")
    assert second.startswith("https://stage.example/")
    assert (first != second, again) == (True, "")
    with stage.database.transaction() as session:
        luna, sur = session.scalars(select(Sme).order_by(Sme.id))
        assert (luna.state, luna.sector, luna.natural_key) == ("invited", "food", "panaderia luna|MX")
        assert [(one.name, one.state, one.primary) for one in sur.contacts] == [
            ("Marcos Díaz", "invited", True),
            ("Rosa Gil", "invited", False),
        ]
        assert (luna.contacts[0].phone, luna.contacts[0].sex) == ("+523312345678", "woman")
        changes = session.scalars(select(StateChange.after).where(StateChange.subject == "sme"))
        assert list(changes) == ["invited", "invited"]
    assert matches_transcript("import", "es", ana.transcript())


def test_a_company_that_never_comes_is_brought_to_the_coordinator(stage: Stage, ana: Actor) -> None:
    """Invited and silent is a stall too: no plan three weeks after the workshop."""
    ana.says("/import")
    sends_list(ana, GOOD)
    ana.presses("Importar")
    stage.passes(days=22)
    with stage.database.transaction() as session:
        look_at_smes(session, stage.now)
    with stage.database.transaction() as session:
        assert {stall.code for stall in session.scalars(select(Stall))} == {"NO_PLAN"}


def test_a_personal_link_opens_registration_with_what_is_known(stage: Stage, ana: Actor) -> None:
    ana.says("/import")
    sends_list(ana, GOOD)
    ana.presses("Importar")
    laura = stage.person("laura")
    laura.says(f"/start {links(ana.files[-1])[0].rsplit('/', 1)[-1]}")
    laura.presses("Acepto")
    assert not laura.saw("¿Cómo se llama la empresa?")
    assert laura.saw("¿Cuántas personas trabajan en la empresa?") or laura.saw("¿En qué ciudad?")


def test_rows_with_errors_are_named_and_the_others_imported(stage: Stage) -> None:
    with stage.database.transaction() as session:
        given.staff(session, "joan", "admin", stage.now, language="en")
        given.cohort(session, stage.now)
    joan = stage.person("joan", "en")
    joan.says("/import")
    sends_list(joan, TROUBLED)
    for told in ("Row 3", "Row 4", "Row 5", "Row 2"):
        assert joan.saw(told)
    joan.presses("Import")
    assert counted(stage) == (1, 1)
    assert matches_transcript("import", "en", joan.transcript())


def test_a_second_time_makes_nothing_twice_and_fills_only_blanks(stage: Stage, ana: Actor) -> None:
    ana.says("/import")
    sends_list(ana, GOOD)
    ana.presses("Importar")
    before = links(ana.files[-1])
    fuller = GOOD.replace("Marcos Díaz;Muebles;Hombre;;", "Marcos Díaz;Comercio;Hombre;55 9876 5432;m@sur.example")
    fuller = fuller.replace("Panadería Luna", "PANADERIA LUNA S.A. de C.V.")
    ana.says("/import")
    sends_list(ana, fuller)
    assert ana.saw("no hay empresas nuevas; 2 ya estaban")
    ana.presses("Importar")
    assert ana.saw("0 empresas nuevas; 2 ya estaban")
    assert counted(stage) == (2, 3)
    assert all(fresh not in before for fresh in links(ana.files[-1]) if fresh)
    with stage.database.transaction() as session:
        luna, sur = session.scalars(select(Sme).order_by(Sme.id))
        assert (luna.name, sur.sector) == ("Panadería Luna", "manufacturing")
        assert sur.contacts[0].email == "m@sur.example"


def test_a_second_link_of_a_company_takes_the_place_of_the_first(stage: Stage, ana: Actor) -> None:
    for replaces in (False, True):
        ana.says("/import")
        sends_list(ana, GOOD)
        assert ana.saw("2 enlaces que ya se entregaron dejarían de servir") is replaces
        ana.presses("Importar")
    assert ana.saw("Los enlaces anteriores de 2 empresas ya no sirven")
    with stage.database.transaction() as session:
        ways = session.scalars(select(Invitation).order_by(Invitation.id))
        assert [way.expires_at > stage.now for way in ways] == [False, False, True, True]


def test_what_is_too_long_is_named_before_it_is_cut(stage: Stage, ana: Actor) -> None:
    ana.says("/import")
    sends_list(ana, f"Empresa,Contacto\n{'L' * 300},{'M' * 201}\n{'N' * 200},Ana\n")
    assert ana.saw("Fila 2, Empresa: tiene más de 200 letras. Se importan las primeras 200.")
    assert ana.saw("Fila 2, Contacto")
    assert not ana.saw("Fila 3")
    ana.presses("Importar")
    with stage.database.transaction() as session:
        assert {len(sme.name) for sme in session.scalars(select(Sme))} == {200}


def test_whoever_has_registered_keeps_what_they_said_and_gets_no_link(stage: Stage, ana: Actor) -> None:
    with stage.database.transaction() as session:
        cohort = session.scalars(select(Cohort)).one()
        luna = given.sme(session, cohort, stage.now, natural_key="panaderia luna|MX", sector="tourism")
        given.contact(session, luna, "lau", stage.now)
    ana.says("/import")
    sends_list(ana, GOOD)
    ana.presses("Importar")
    assert ana.saw("Una empresa nueva; una ya estaba")
    assert [bool(link) for link in links(ana.files[-1])] == [False, True, False]
    with stage.database.transaction() as session:
        luna = session.scalars(select(Sme).where(Sme.natural_key == "panaderia luna|MX")).one()
        assert (luna.sector, [one.name for one in luna.contacts]) == ("tourism", ["Lau"])


def test_the_template_can_be_filled_in_and_sent_back(stage: Stage, ana: Actor) -> None:
    ana.says("/import")
    book = openpyxl.load_workbook(io.BytesIO(ana.files[-1]))
    sheet = book.worksheets[0]
    for place, value in enumerate(("Panadería Luna", "Alimentos y bebidas", "Uruguay", "Montevideo"), 1):
        sheet.cell(2, place, value)
    sheet.cell(2, 6, "Laura Pérez")
    written = io.BytesIO()
    book.save(written)
    sends_list(ana, written.getvalue(), "lista.xlsx")
    ana.presses("Importar")
    with stage.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        assert (sme.country, sme.city, sme.zone) == ("UY", "Montevideo", "America/Montevideo")
    assert read_attendance(Cells.model_validate(cells_of_workbook(ana.files[-1])), "enlaces.xlsx").problems == ()


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"PK\x03\x04" + b"\0" * 200, "lista.xlsx", "dañado o incompleto"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 200, "lista.xlsx", "Office antiguo"),
        (b"Nombre,Apellido\nLaura,Luna\n", "lista.csv", "No se encontraron las columnas"),
        (b"Empresa,Contacto\n", "lista.csv", "ninguna fila"),
        (b"Empresa,Contacto\n" + b"Luna,Laura\n" * 2_001, "lista.csv", "Conviene dividirla"),
        (b"Empresa,Contacto\n" + b"x" * 6_000_000, "lista.csv", "demasiado grande"),
    ],
    ids=["damaged", "old", "no heading", "empty", "too many rows", "too large"],
)
def test_a_file_that_cannot_be_a_list_gets_a_plain_sentence(
    stage: Stage, ana: Actor, data: bytes, name: str, told: str
) -> None:
    ana.says("/import")
    sends_list(ana, data, name)
    assert ana.saw(told)
    assert ana.saw("¿Cuál es la lista?")
    sends_list(ana, GOOD)
    assert ana.saw("2 empresas nuevas")


def test_a_file_that_unpacks_to_far_too_much_is_refused_unopened(stage: Stage, ana: Actor) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in ("[Content_Types].xml", "xl/workbook.xml"):
            packed.writestr(part, b"0" * (51 * 2**20))
    ana.says("/import")
    sends_list(ana, bomb.getvalue(), "lista.xlsx")
    assert ana.saw("ocupa demasiado al abrirlo")


def test_words_a_picture_or_a_file_that_did_not_arrive_are_asked_for_again(stage: Stage, ana: Actor) -> None:
    ana.says("/import", "somos diez")
    assert ana.saw("hace falta el archivo de la lista")
    ana.sends_file("foto.jpg")
    assert ana.saw("Sirve un Excel (.xlsx) o un CSV")
    ana.does(Sent(None, None, "file-too-large"))
    assert ana.saw("caben hasta 20 MB")
    assert counted(stage) == (0, 0)


def test_nothing_is_imported_when_the_admin_thinks_better_of_it(stage: Stage, ana: Actor) -> None:
    ana.says("/import")
    sends_list(ana, TROUBLED)
    ana.presses("Mandar otro archivo")
    sends_list(ana, GOOD)
    ana.presses("Dejarlo")
    assert ana.saw("No se importó nada")
    assert counted(stage) == (0, 0)
    with stage.database.transaction() as session:
        assert session.scalars(select(Invitation)).all() == []


def test_a_list_that_is_gone_in_the_meantime_is_asked_for_again(stage: Stage, ana: Actor) -> None:
    ana.says("/import")
    sends_list(ana, GOOD)
    with stage.database.transaction() as session:
        contents = {file.sha256 for file in session.scalars(select(StoredFile))}
    for sha256 in contents:
        stage.files.erase(sha256)
    ana.presses("Importar")
    assert ana.saw("No se pudo leer el archivo")
    assert counted(stage) == (0, 0)
    sends_list(ana, GOOD)
    assert ana.saw("2 empresas nuevas")


def test_the_list_and_its_links_are_not_kept(stage: Stage, ana: Actor, tmp_path: Path) -> None:
    """Names and numbers live in the records, where /forget finds them; links live with whoever was sent them."""
    ana.says("/import")
    sends_list(ana, b"Empresa,Contacto\n", "vacia.csv")
    sends_list(ana, TROUBLED)
    ana.presses("Mandar otro archivo")
    sends_list(ana, GOOD)
    ana.presses("Importar")
    with stage.database.transaction() as session:
        assert [file.name for file in session.scalars(select(StoredFile))] == ["Lista de asistencia.xlsx"]
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 1


def test_what_a_spreadsheet_would_run_comes_back_as_text(stage: Stage, ana: Actor) -> None:
    ana.says("/import")
    sends_list(ana, 'Empresa,Contacto\n"=HYPERLINK(""http://x"")",@Laura\n')
    ana.presses("Importar")
    sheet = openpyxl.load_workbook(io.BytesIO(ana.files[-1])).worksheets[0]
    assert [cell.data_type for cell in sheet[2] if cell.value] == ["s"] * sum(1 for cell in sheet[2] if cell.value)
