"""Admins look after the staff in chat; there is always one admin who can come in."""

from datetime import date
from itertools import permutations
from threading import Event, Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from conversations.outcomes.staff import on_remove_staff
from conversations.scripts.staff import RemoveStaff
from records.admins import reachable_admins
from records.people import Cohort, Person, Sme, Staff, StateChange
from records.staffing import scope_of
from tests import given
from tests.stage import Actor, Stage
from tests.talk import matches_transcript

OFFICE = {"ana": "admin", "bea": "admin", "carla": "coordinator"}


def link_in(message: str) -> str:
    return next(word for word in message.split() if word.startswith("https://")).rsplit("/", 1)[-1]


def code_in(message: str) -> str:
    return message.rstrip().rsplit(" ", 1)[-1]


@pytest.fixture
def office(stage: Stage) -> dict[str, Actor]:
    """Two admins, and a coordinator who looks after one cohort of two."""
    with stage.database.transaction() as session:
        guadalajara = given.cohort(session, stage.now)
        given.cohort(session, stage.now, "Quito 2014", city="Quito", country="EC", zone="America/Guayaquil")
        for key, role in OFFICE.items():
            given.staff(session, key, role, stage.now, cohorts=[guadalajara] if role == "coordinator" else [])
        given.sme(session, guadalajara, stage.now)
    return {key: stage.person(key) for key in OFFICE}


def staff_named(stage: Stage, name: str) -> Staff:
    with stage.database.transaction() as session:
        return session.scalars(select(Staff).where(Staff.name == name).options(selectinload(Staff.cohorts))).one()


def test_somebody_is_invited_and_comes_in(stage: Stage, office: dict[str, Actor]) -> None:
    ana, bea = office["ana"], office["bea"]
    ana.says("/staff")
    ana.presses("Invitar a alguien")
    ana.says("Diego")
    ana.presses("Coordinación")
    ana.says("1, 2")
    assert ana.saw("reenviar a Diego", last=2)
    assert bea.saw("Ana invitó a Diego al equipo: coordinación")
    link, code = link_in(ana.seen[-1].text), code_in(ana.seen[-1].text)
    diego = stage.person("diego")
    diego.says(f"/start {link}")
    diego.presses("Sí, entrar")
    assert diego.saw("Hola, Diego")
    assert len(staff_named(stage, "Diego").cohorts) == 2
    thief = stage.person("thief")
    thief.says(code)
    assert not thief.saw("Hola, Diego")
    shown = ana.transcript().replace(link, "LINK").replace(code, "CODE")
    assert matches_transcript("staff_invite", "es", shown + "\n---\n\n" + diego.transcript().replace(link, "LINK"))


def test_somebody_is_invited_in_english(stage: Stage) -> None:
    with stage.database.transaction() as session:
        given.staff(session, "joan", "admin", stage.now, language="en")
    joan = stage.person("joan", "en")
    joan.says("/staff")
    joan.presses("Invite somebody")
    joan.says("Dan")
    joan.presses("Plan reviewer")
    link, code = link_in(joan.seen[-1].text), code_in(joan.seen[-1].text)
    joan.says("/staff")
    joan.presses("Dan", "Change the role", "Observer")
    joan.says("/staff")
    joan.presses("Dan", "Remove from staff", "Remove today")
    dan = stage.person("dan", "en")
    dan.says(f"/start {link}")
    assert not dan.saw("OAS team"), "an invitation ends with the place it is for"
    assert matches_transcript("staff", "en", joan.transcript().replace(link, "LINK").replace(code, "CODE"))


def test_somebody_who_lost_the_invitation_gets_another(stage: Stage, office: dict[str, Actor]) -> None:
    ana = office["ana"]
    ana.says("/staff")
    ana.presses("Invitar a alguien")
    ana.says("Diego")
    ana.presses("Observación", "Más adelante")
    ana.says("/staff")
    ana.presses("Diego", "Otra invitación")
    diego = stage.person("diego")
    diego.says(code_in(ana.seen[-1].text))
    diego.presses("Sí, entrar")
    assert staff_named(stage, "Diego").person_id is not None


def test_a_cohort_is_given_and_taken_with_one_tap_and_everybody_concerned_is_told(
    stage: Stage, office: dict[str, Actor]
) -> None:
    ana, bea, carla = office["ana"], office["bea"], office["carla"]
    ana.says("/staff")
    ana.presses("Carla", "Dar o quitar grupo", "Dar Quito 2014")
    for actor in (ana, bea, carla):
        assert actor.saw("Carla ahora ve el grupo Quito 2014")
    ana.says("/staff")
    ana.presses("Carla", "Dar o quitar grupo", "Quitar Quito 2014")
    for actor in (ana, bea, carla):
        assert actor.saw("Carla ya no ve el grupo Quito 2014")
    assert [cohort.name for cohort in staff_named(stage, "Carla").cohorts] == ["Guadalajara 2014"]


def test_taking_a_cohort_frees_its_companies(stage: Stage, office: dict[str, Actor]) -> None:
    with stage.database.transaction() as session:
        carla = session.scalars(select(Staff).where(Staff.name == "Carla")).one()
        session.scalars(select(Sme)).one().coordinator = carla
    office["ana"].says("/staff")
    office["ana"].presses("Carla", "Dar o quitar grupo", "Quitar Guadalajara 2014")
    with stage.database.transaction() as session:
        assert session.scalars(select(Sme)).one().coordinator_id is None


def test_a_coordinator_goes_away_by_herself_and_comes_back(stage: Stage, office: dict[str, Actor]) -> None:
    ana, carla = office["ana"], office["carla"]
    carla.says("/away")
    carla.presses("2 de abril de 2014", "Ana")
    staff = staff_named(stage, "Carla")
    assert staff.away_until == date(2014, 4, 2)
    assert ana.saw("Los avisos de Carla llegan a este chat hasta el miércoles 2 de abril", last=2)
    assert office["bea"].saw("Los avisos llegan a Ana")
    carla.says("/away")
    carla.presses("Ya está de vuelta")
    assert staff_named(stage, "Carla").away_until is None
    assert ana.saw("Carla está de vuelta")
    assert matches_transcript("away", "es", carla.transcript())


def test_only_whoever_may_do_the_same_stands_in_and_sees_the_same_until_then(
    stage: Stage, office: dict[str, Actor]
) -> None:
    with stage.database.transaction() as session:
        elena = given.staff(session, "elena", "coordinator", stage.now)
        given.staff(session, "olga", "observer", stage.now)
    last = office["carla"].says("/away", "2 de abril de 2014")
    assert last is not None
    assert [button.label for button in last.buttons] == ["Ana", "Bea", "Elena", "Nadie"]
    office["carla"].presses("Elena")
    with stage.database.transaction() as session:
        for day, cohorts in ((date(2014, 4, 2), 1), (date(2014, 4, 3), 0)):
            assert len(scope_of(session, session.get_one(Staff, elena.id), day)) == cohorts


def test_whoever_shares_no_cohort_any_more_does_not_stand_in(stage: Stage, office: dict[str, Actor]) -> None:
    """Elena is given another cohort while Carla is being asked."""
    with stage.database.transaction() as session:
        elena = given.staff(session, "elena", "coordinator", stage.now)
    office["carla"].says("/away", "2 de abril de 2014")
    with stage.database.transaction() as session:
        quito = session.scalars(select(Cohort).where(Cohort.name == "Quito 2014")).one()
        session.get_one(Staff, elena.id).cohorts = [quito]
    office["carla"].presses("Elena")
    assert staff_named(stage, "Carla").deputy_id is None


def test_whoever_is_removed_sees_nothing_from_that_moment(stage: Stage, office: dict[str, Actor]) -> None:
    ana, carla = office["ana"], office["carla"]
    carla.says("/away")
    old_button = carla.button("2 de abril de 2014")
    ana.says("/staff")
    ana.presses("Carla", "Quitar del equipo", "Quitar hoy")
    assert carla.saw("Desde hoy, Carla ya no forma parte")
    assert office["bea"].saw("Desde hoy, Carla ya no forma parte")
    carla.says("/away")
    assert carla.saw("otra función")
    carla.presses_data(old_button)
    assert carla.saw("Ese botón ya no sirve")
    assert staff_named(stage, "Carla").away_until is None


def test_what_somebody_managed_passes_on(stage: Stage, office: dict[str, Actor]) -> None:
    with stage.database.transaction() as session:
        bea = session.scalars(select(Staff).where(Staff.name == "Bea")).one()
        session.scalars(select(Cohort).where(Cohort.name == "Quito 2014")).one().manager = bea
    office["ana"].says("/staff")
    office["ana"].presses("Bea", "Quitar del equipo", "Quitar hoy")
    with stage.database.transaction() as session:
        manager = session.scalars(select(Cohort).where(Cohort.name == "Quito 2014")).one().manager
        assert manager is not None
        assert manager.name == "Ana"


def test_somebody_who_left_can_be_invited_again(stage: Stage, office: dict[str, Actor]) -> None:
    ana = office["ana"]
    ana.says("/staff")
    ana.presses("Carla", "Quitar del equipo", "Quitar hoy")
    ana.says("/staff")
    ana.presses("Invitar a alguien")
    ana.says("Carla")
    ana.presses("Coordinación", "Más adelante")
    office["carla"].says(f"/start {link_in(ana.seen[-1].text)}")
    office["carla"].presses("Sí, entrar")
    assert office["carla"].saw("Hola, Carla")


@pytest.mark.parametrize("way", ["Quitar del equipo", "Cambiar la función"])
def test_the_only_admin_can_neither_be_removed_nor_demoted(stage: Stage, way: str) -> None:
    with stage.database.transaction() as session:
        given.staff(session, "ana", "admin", stage.now)
    ana = stage.person("ana")
    ana.says("/staff")
    assert ana.saw("una sola persona en administración")
    ana.presses("Ana", way, "Quitar hoy" if way.startswith("Quitar") else "Observación")
    assert ana.saw("Primero hace falta otra")
    assert staff_named(stage, "Ana").role == "admin"


def test_an_admin_who_has_not_come_in_does_not_count(stage: Stage) -> None:
    with stage.database.transaction() as session:
        given.staff(session, "ana", "admin", stage.now)
    ana = stage.person("ana")
    ana.says("/staff")
    ana.presses("Invitar a alguien")
    ana.says("Bea")
    ana.presses("Administración")
    ana.says("/staff")
    ana.presses("Ana", "Quitar del equipo", "Quitar hoy")
    assert ana.saw("Primero hace falta otra")


@pytest.mark.parametrize("order", list(permutations(["Ana", "Bea", "Carla"])))
def test_in_whatever_order_admins_go_one_stays(stage: Stage, order: tuple[str, ...]) -> None:
    """Each is asked to go by whoever is still there, in every order, removed and demoted in turn."""
    with stage.database.transaction() as session:
        for key in ("ana", "bea", "carla"):
            given.staff(session, key, "admin", stage.now)
    for turn, name in enumerate(order):
        with stage.database.transaction() as session:
            actor = stage.person(reachable_admins(session)[0].name.lower())
        actor.says("/staff")
        steps = ("Quitar del equipo", "Quitar hoy") if turn % 2 == 0 else ("Cambiar la función", "Observación")
        actor.presses(name, *steps)
        with stage.database.transaction() as session:
            assert len(reachable_admins(session)) == max(1, 2 - turn)


def test_two_admins_who_remove_each_other_leave_one(stage: Stage, office: dict[str, Actor]) -> None:
    """Both are at the last question when the first one answers."""
    ana, bea = office["ana"], office["bea"]
    ana.says("/staff")
    ana.presses("Bea", "Quitar del equipo")
    bea.says("/staff")
    bea.presses("Ana", "Quitar del equipo")
    ana.presses("Quitar hoy")
    bea.presses_data(bea.button("Quitar hoy"))
    with stage.database.transaction() as session:
        assert [admin.name for admin in reachable_admins(session)] == ["Ana"]


def test_two_admins_who_remove_each_other_at_the_same_moment_leave_one(stage: Stage, office: dict[str, Actor]) -> None:
    """The second transaction begins before the first has ended."""
    begun = Event()

    def remove(by: str, name: str) -> None:
        with stage.database.transaction() as session:
            person = session.scalars(select(Person).where(Person.user_key == by.lower())).one()
            staff_id = session.scalars(select(Staff.id).where(Staff.name == name)).one()
            on_remove_staff(session, person, RemoveStaff(staff_id=staff_id), stage.now)
            if by == "Ana":
                other.start()
                begun.wait(0.3)

    other = Thread(target=remove, args=("Bea", "Ana"))
    remove("Ana", "Bea")
    other.join()
    with stage.database.transaction() as session:
        assert [admin.name for admin in reachable_admins(session)] == ["Ana"]


def test_every_change_is_in_the_history(stage: Stage, office: dict[str, Actor]) -> None:
    ana = office["ana"]
    for steps in (("Cambiar la función", "Observación"), ("Quitar del equipo", "Quitar hoy")):
        ana.says("/staff")
        ana.presses("Carla", *steps)
    with stage.database.transaction() as session:
        changes = session.scalars(select(StateChange).where(StateChange.subject == "staff").order_by(StateChange.id))
        assert [(one.before, one.after, one.by) for one in changes] == [
            ("coordinator", "observer", "staff:1"),
            ("observer", "removed", "staff:1"),
        ]
