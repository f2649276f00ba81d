"""What admins may do is refused to everybody else, in commands and in dialogues left open."""

from itertools import product

import pytest
from sqlalchemy import func, select

from bot.commands import admins, cohorts, staff
from bot.commands.command import ADMIN, COORDINATOR, REVIEWER
from records.people import Cohort, Staff
from tests import given
from tests.stage import Actor, Stage

REFUSED = "otra función del programa"
NOT_THEIRS = "ya no se decide en este chat"
COMMANDS = [command for module in (admins, cohorts, staff) for command in module.COMMANDS]
ROLES = ("coordinator", "reviewer", "observer", "contact", "stranger", "former admin")


def somebody(stage: Stage, role: str) -> Actor:
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        given.staff(session, "boss", "admin", stage.now)
        if role == "contact":
            given.contact(session, given.sme(session, cohort, stage.now), "eva", stage.now)
        elif role == "former admin":
            given.staff(session, "eva", "admin", stage.now).active = False
        elif role != "stranger":
            given.staff(session, "eva", role, stage.now, cohorts=[cohort])
    return stage.person("eva")


@pytest.mark.parametrize(("command", "role"), list(product([one.name for one in COMMANDS], ROLES)))
def test_a_command_is_refused_to_whoever_it_is_not_for(stage: Stage, command: str, role: str) -> None:
    eva = somebody(stage, role)
    eva.says(f"/{command}")
    allowed = command == "away" and role in {COORDINATOR, REVIEWER}
    assert eva.saw(REFUSED) != allowed


def test_only_absences_are_for_others_than_admins() -> None:
    assert [one.name for one in COMMANDS if one.roles != {ADMIN}] == ["away"]


def test_an_admin_who_is_demoted_half_way_cannot_finish(stage: Stage) -> None:
    """The facts and the buttons of a dialogue say nothing about rights: those are read when it ends."""
    eva = somebody(stage, "admin")
    for dialogue in (["/newcohort", "Panamá", "Panamá", "25 de marzo de 2014", "26 de marzo de 2014", "Grupo nuevo"],):
        eva.says(*dialogue)
        eva.presses("Español", "Juntas", "Los del programa")
    with stage.database.transaction() as session:
        session.scalars(select(Staff).where(Staff.name == "Eva")).one().role = "coordinator"
    eva.presses("Crear el grupo")
    assert eva.saw(NOT_THEIRS)
    with stage.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Cohort)) == 1


@pytest.mark.parametrize(
    ("command", "presses"),
    [
        ("/staff", ("Boss", "Cambiar la función", "Observación")),
        ("/staff", ("Boss", "Quitar del equipo", "Quitar hoy")),
        ("/staff", ("Boss", "Ausencia", "2 de abril de 2014", "Eva")),
        ("/invite", ("Para todo el taller",)),
    ],
)
def test_no_change_survives_a_demotion(stage: Stage, command: str, presses: tuple[str, ...]) -> None:
    eva = somebody(stage, "admin")
    eva.says(command)
    eva.presses(*presses[:-1])
    with stage.database.transaction() as session:
        session.scalars(select(Staff).where(Staff.name == "Eva")).one().role = "observer"
    eva.presses(presses[-1])
    assert eva.saw(NOT_THEIRS)
    with stage.database.transaction() as session:
        boss = session.scalars(select(Staff).where(Staff.name == "Boss")).one()
        assert (boss.role, boss.active, boss.away_until) == ("admin", True, None)


def test_nobody_presses_somebody_else_s_button(stage: Stage) -> None:
    eva = somebody(stage, "coordinator")
    boss = stage.person("boss")
    boss.says("/staff")
    boss.presses("Eva", "Quitar del equipo")
    eva.presses_data(boss.button("Quitar hoy"))
    assert eva.saw("Ese botón ya no sirve")
    with stage.database.transaction() as session:
        assert session.scalars(select(Staff).where(Staff.name == "Eva")).one().active
