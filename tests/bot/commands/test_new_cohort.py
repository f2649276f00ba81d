"""An admin makes a cohort in chat."""

from dataclasses import fields

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from bot.commands.cohorts import programme_thresholds
from conversations.scripts.thresholds import ASCENDING, SUBJECTS
from records.people import Cohort, StateChange
from scheduler.stalls.facts import Thresholds
from tests import given
from tests.stage import Actor, Stage
from tests.talk import matches_transcript


@pytest.fixture
def ana(stage: Stage) -> Actor:
    with stage.database.transaction() as session:
        given.staff(session, "ana", "admin", stage.now)
    return stage.person("ana")


def cohort_of(stage: Stage, name: str) -> Cohort:
    with stage.database.transaction() as session:
        loaded = (joinedload(Cohort.manager), selectinload(Cohort.staff))
        return session.scalars(select(Cohort).where(Cohort.name == name).options(*loaded)).one()


def test_an_admin_makes_a_cohort_with_the_programme_s_defaults(stage: Stage, ana: Actor) -> None:
    with stage.database.transaction() as session:
        given.staff(session, "carla", "coordinator", stage.now)
    carla = stage.person("carla")
    ana.says("/newcohort", "Guadalajara")
    ana.presses("México", "Ciudad de México")
    ana.says("25 de marzo de 2014", "24 de marzo", "26 de marzo de 2014")
    ana.presses("Guadalajara 2014", "Todos", "Juntas", "Carla", "Los del programa", "Crear el grupo")
    cohort = cohort_of(stage, "Guadalajara 2014")
    assert (cohort.city, cohort.country, cohort.zone) == ("Guadalajara", "MX", "America/Mexico_City")
    assert (f"{cohort.starts_on}", f"{cohort.ends_on}") == ("2014-03-25", "2014-03-26")
    assert (cohort.languages, cohort.clock, cohort.thresholds) == (["en", "es"], "cohort", {})
    assert cohort.manager is not None
    assert (cohort.manager.name, [one.name for one in cohort.staff]) == ("Ana", ["Carla"])
    assert carla.saw("grupo nuevo para acompañar: Guadalajara 2014")
    assert ana.button("Ver enlace y QR") == f"/invite {cohort.id}"
    assert matches_transcript("new_cohort", "es", ana.transcript())


def test_the_same_in_english(stage: Stage) -> None:
    with stage.database.transaction() as session:
        given.staff(session, "joan", "admin", stage.now, language="en")
    joan = stage.person("joan", "en")
    joan.says("/newcohort", "Kingston", "Jamaica", "today", "tomorrow")
    joan.presses("Kingston 2014", "English", "Each its own", "Change some")
    joan.presses("Plan and actions", "1")
    joan.says("40", "20")
    joan.presses("That is all", "Create the cohort")
    cohort = cohort_of(stage, "Kingston 2014")
    assert (cohort.zone, cohort.languages, cohort.clock) == ("America/Jamaica", ["en"], "sme")
    assert cohort.thresholds == {"no_plan_days": 20}
    assert matches_transcript("new_cohort", "en", joan.transcript())


@pytest.mark.parametrize("typed", ["24 de marzo", "24/3/2014", "24/3/2013", "5 de mayo"])
def test_a_last_day_before_the_first_or_long_after_it_is_asked_again(stage: Stage, ana: Actor, typed: str) -> None:
    ana.says("/newcohort", "Panamá", "Panamá", "25 de marzo de 2014", typed)
    assert ana.saw("empieza el 25 de marzo de 2014: el último día puede ser ese mismo o uno después")
    assert not ana.saw("2015")
    ana.says("el miércoles")
    ana.presses("Panamá 2014")


def test_a_change_at_the_review_is_asked_again_and_read_back(stage: Stage, ana: Actor) -> None:
    ana.says("/newcohort", "Panamá", "Panamá", "25 de marzo de 2014", "26 de marzo de 2014")
    ana.presses("Panamá 2014", "Español", "Juntas", "Los del programa", "Cambiar algo", "País y hora")
    ana.says("Uruguay")
    assert ana.saw("Panamá, Uruguay; hora de Montevideo")
    ana.presses("Crear el grupo")
    assert cohort_of(stage, "Panamá 2014").zone == "America/Montevideo"


def test_a_name_is_given_once_however_it_is_written(stage: Stage, ana: Actor) -> None:
    with stage.database.transaction() as session:
        given.cohort(session, stage.now)
    ana.says("/newcohort", "Guadalajara", "México")
    ana.presses("Ciudad de México")
    ana.says("25 de marzo de 2014", "26 de marzo de 2014", "GUADALAJARA  2014")
    assert ana.saw("Ya hay un grupo")


def test_a_cohort_is_in_the_history(stage: Stage, ana: Actor) -> None:
    ana.says("/newcohort", "Quito", "Ecuador")
    ana.says("Guayaquil", "25 de marzo de 2014", "26 de marzo de 2014")
    ana.presses("Quito 2014", "Español", "Juntas", "Los del programa", "Crear el grupo")
    with stage.database.transaction() as session:
        change = session.scalars(select(StateChange).where(StateChange.subject == "cohort")).one()
        assert (change.after, change.by) == ("created", "staff:1")


def test_every_figure_of_the_stall_rules_can_be_changed() -> None:
    figures = {field.name for field in fields(Thresholds) if field.type in {"int", "float", int, float}}
    assert figures == set(programme_thresholds()) == {name for names in SUBJECTS.values() for name in names}


def test_the_programme_s_own_figures_are_in_order() -> None:
    figures = programme_thresholds()
    assert [pair for pair in ASCENDING if figures[pair[0]] >= figures[pair[1]]] == []
