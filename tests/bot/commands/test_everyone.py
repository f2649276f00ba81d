"""What can be asked for at any time: help, menu, language, a pause, leaving and a person to talk to."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.commands import COMMANDS, FOR_STRANGERS
from bot.menus import menu_for
from conversations.messages import Pressed
from records.followup import Ticket
from records.invitations import invite_cohort
from records.messages import Dialogue, OutboxMessage
from records.people import Contact, Pause, Person, Sme, StateChange
from tests import given
from tests.bot.commands.entering import answers, open_cohort, register
from tests.stage import Actor, Stage
from tests.talk import matches_transcript


def a_contact(stage: Stage, key: str = "laura", language: str = "es") -> Actor:
    """Somebody of an active SME, and its coordinator Carla."""
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        given.staff(session, "carla", "coordinator", stage.now, cohorts=[cohort])
        sme = given.sme(session, cohort, stage.now)
        given.contact(session, sme, key, stage.now, language=language)
        given.key_items(session, sme, stage.now)
    stage.person("carla")
    return stage.person(key, language)


def a_colleague(stage: Stage, key: str = "marcos") -> Actor:
    with stage.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        given.contact(session, sme, key, stage.now, primary=False, sex="man")
    return stage.person(key)


def the_sme(stage: Stage) -> Sme:
    with stage.database.transaction() as session:
        return session.scalars(select(Sme)).one()


@pytest.mark.parametrize("language", ["es", "en"])
def test_help_says_what_a_contact_can_do(stage: Stage, language: str) -> None:
    laura = a_contact(stage, language=language)
    laura.says("/help", "ayuda" if language == "es" else "help")
    assert matches_transcript("help", language, laura.transcript())


@pytest.mark.parametrize("role", ["coordinator", "reviewer", "admin", "observer"])
def test_help_and_menu_exist_for_every_role(stage: Stage, role: str) -> None:
    with stage.database.transaction() as session:
        given.staff(session, "sol", role, stage.now)
    sol = stage.person("sol")
    sol.says("/help")
    assert sol.last is not None
    assert sol.last.text
    sol.says("/menu")
    assert sol.saw("Esto se puede hacer")


def test_the_menu_offers_nothing_that_is_refused(stage: Stage) -> None:
    laura = a_contact(stage)
    with stage.database.transaction() as session:
        entries = menu_for(session.scalars(select(Person).where(Person.user_key == "laura")).one())
    assert {"person", "second", "pause", "stop", "mydata", "forget", "language"} <= {entry.command for entry in entries}
    for entry in entries:
        laura.says(f"/{entry.command}", "/cancel")
        assert not laura.saw("otra función", last=2)


def test_a_button_for_a_command_checks_the_role_at_the_moment_of_the_press(stage: Stage) -> None:
    a_contact(stage)
    eva = stage.person("eva")
    for command in COMMANDS.values():
        if command.roles == frozenset({"contact"}) and command.name not in FOR_STRANGERS:
            eva.does(Pressed(f"/{command.name}"))
            assert eva.saw("otra función"), command.name


@pytest.mark.parametrize(("before", "after", "button"), [("es", "en", "English"), ("en", "es", "Español")])
def test_the_language_can_change_in_the_middle_of_a_dialogue(
    stage: Stage, before: str, after: str, button: str
) -> None:
    ways = open_cohort(stage)
    laura = stage.person("laura", before)
    laura.says(f"/start {ways.link}")
    laura.says("/language")
    laura.presses(button)
    answers(laura, "Acepto" if after == "es" else "I agree", "> Panadería Sol")
    laura.says(f"/language {before}")
    laura.says("english" if after == "en" else "idioma")
    laura.presses(button)
    assert matches_transcript("language", before, laura.transcript().split("\n\n", 1)[1])
    with stage.database.transaction() as session:
        person = session.scalars(select(Person).where(Person.user_key == "laura")).one()
        assert (person.language, person.language_chosen) == (after, True)


def test_a_chosen_language_is_kept_whatever_the_phone_says(stage: Stage) -> None:
    laura = a_contact(stage)
    laura.says("/language English")
    assert laura.saw("from here on in English")
    laura.says("/help")
    assert laura.saw("I am the OAS assistant")


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_pause_stops_the_clocks_once(stage: Stage, language: str) -> None:
    laura = a_contact(stage, language=language)
    month, resume = ("Un mes", "Volver ya") if language == "es" else ("A month", "Resume now")
    laura.says("/pause")
    laura.presses(month)
    sme = the_sme(stage)
    assert sme.paused_until == stage.now + timedelta(days=30)
    laura.says("pausa" if language == "es" else "pause")
    laura.presses(resume)
    assert the_sme(stage).paused_until is None
    laura.says("/pause")
    laura.presses(month)
    assert matches_transcript("pause", language, laura.transcript())
    with stage.database.transaction() as session:
        assert len(session.scalars(select(Pause)).all()) == 1
        ticket = session.scalars(select(Ticket)).one()
        assert ticket.kind == "pause"


def test_no_pause_is_longer_than_thirty_days(stage: Stage) -> None:
    laura = a_contact(stage)
    laura.says("/pause")
    laura.presses("Dos semanas")
    with stage.database.transaction() as session:
        pause = session.scalars(select(Pause)).one()
        assert pause.ends_at - pause.starts_at == timedelta(days=14)
    assert stage.person("carla").saw("pidió una pausa")


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_last_contact_who_leaves_withdraws_the_sme_and_may_come_back(stage: Stage, language: str) -> None:
    laura = a_contact(stage, language=language)
    steps = ("Sí, salir", "No es buen momento") if language == "es" else ("Yes, leave", "Not a good moment")
    laura.says("/stop")
    laura.presses(*steps)
    assert the_sme(stage).state == "withdrawn"
    assert stage.person("carla").saw("queda retirada")
    with stage.database.transaction() as session:
        change = session.scalars(select(StateChange).order_by(StateChange.id.desc())).first()
        assert change is not None
        assert (change.before, change.after, change.why) == ("active", "withdrawn", "moment")
    laura.says("hola")
    laura.says("/start")
    assert matches_transcript("stop", language, laura.transcript())
    assert the_sme(stage).state == "active"
    assert stage.person("carla").saw("volvió")


def test_after_leaving_nothing_more_is_sent(stage: Stage) -> None:
    laura = a_contact(stage)
    later = stage.now + timedelta(days=1)
    with stage.database.transaction() as session:
        person = session.scalars(select(Person).where(Person.user_key == "laura")).one()
        payload: dict[str, object] = {"text": "Mes 1 de 6", "buttons": [], "navigation": [], "attachment": None}
        session.add(OutboxMessage(person=person, payload=payload, created_at=stage.now, not_before=later))
    laura.says("stop")
    laura.presses("Sí, salir", "Prefiero no decir")
    stage.passes(days=2)
    stage.deliver()
    assert not laura.saw("Mes 1 de 6")


def test_when_one_of_two_leaves_the_sme_goes_on(stage: Stage) -> None:
    laura, marcos = a_contact(stage), a_colleague(stage)
    laura.says("/stop")
    laura.presses("Sí, salir", "Ya no trabajo ahí")
    assert the_sme(stage).state == "active"
    assert stage.person("carla").saw("sigue con su otra persona")
    marcos.says("/menu")
    assert marcos.saw("Esto se puede hacer")


def test_instead_of_leaving_one_may_pause_or_stay(stage: Stage) -> None:
    laura = a_contact(stage)
    laura.says("/stop")
    laura.presses("No, seguir")
    assert laura.saw("seguimos como estábamos")
    laura.says("/stop")
    laura.presses("Mejor una pausa", "Dos semanas")
    assert the_sme(stage).paused_until == stage.now + timedelta(days=14)
    assert the_sme(stage).state == "active"


@pytest.mark.parametrize("language", ["es", "en"])
def test_asking_for_a_person_opens_a_ticket_and_tells_the_coordination(stage: Stage, language: str) -> None:
    laura = a_contact(stage, language=language)
    laura.says("/person")
    laura.says("No sabemos cómo separar el aceite" if language == "es" else "We do not know how to separate the oil")
    assert matches_transcript("person", language, laura.transcript())
    with stage.database.transaction() as session:
        ticket = session.scalars(select(Ticket)).one()
        assert (ticket.kind, ticket.closed_at) == ("call", None)
        assert ticket.note
        assert "oil" in ticket.note or "aceite" in ticket.note
    assert stage.person("carla").saw(ticket.note)
    assert the_sme(stage).look_at == stage.now


@pytest.mark.parametrize(("answer", "tickets"), [("no", 0), ("No, gracias", 0), ("Solo que me llamen", 1)])
def test_help_is_confirmed_by_whoever_asks(stage: Stage, answer: str, tickets: int) -> None:
    laura = a_contact(stage)
    laura.says("/person", answer)
    with stage.database.transaction() as session:
        assert len(session.scalars(select(Ticket)).all()) == tickets


def test_a_photo_goes_to_the_coordination_with_the_request(stage: Stage) -> None:
    laura = a_contact(stage)
    laura.says("/person")
    laura.sends_file("aceite.jpg", caption="así está la bodega")
    carla = stage.person("carla")
    assert carla.saw("así está la bodega")
    assert carla.last is not None
    assert carla.last.attachment is not None


def test_one_tap_leads_back_from_help_to_the_open_question(stage: Stage) -> None:
    laura = a_contact(stage)
    laura.says("/person")
    for aside in ("/help", "/menu"):
        laura.says(aside)
        assert not laura.saw("¿De qué se trata?")
        laura.presses("Seguir")
        assert laura.saw("¿De qué se trata?")


def test_back_and_cancel_work_without_a_dialogue(stage: Stage) -> None:
    laura = a_contact(stage)
    laura.says("/back")
    assert laura.saw("No hay nada abierto")
    laura.says("/cancel")
    assert laura.saw("No hay nada abierto")


def test_registered_people_leave_no_dialogue_open_behind_them(stage: Stage) -> None:
    laura = register(stage, open_cohort(stage))
    laura.says("/stop")
    laura.presses("Sí, salir", "Prefiero no decir")
    with stage.database.transaction() as session:
        assert session.scalars(select(Dialogue).where(Dialogue.closed_at.is_(None))).all() == []
        assert session.scalars(select(Contact.state)).one() == "stopped"
    assert datetime(2014, 3, 26, 18, 0, tzinfo=UTC) == stage.now


def test_the_word_for_a_person_opens_a_request_and_help_leads_there(stage: Stage) -> None:
    laura = a_contact(stage)
    laura.says("¿Hablar con una persona?")
    assert laura.saw("¿De qué se trata?")
    laura.says("no", "AYUDA")
    laura.presses("Hablar con alguien")
    assert laura.saw("¿De qué se trata?")


def test_whoever_left_comes_back_with_an_old_link_too(stage: Stage) -> None:
    ways = open_cohort(stage)
    laura = register(stage, ways)
    laura.says("/stop")
    laura.presses("Sí, salir", "Prefiero no decir")
    laura.says(f"/start {ways.link}")
    assert laura.saw("vuelve al seguimiento")
    assert the_sme(stage).state == "plan_pending"


def test_whoever_left_enters_the_new_door_of_another_workshop(stage: Stage) -> None:
    laura = register(stage, open_cohort(stage))
    laura.says("/stop")
    laura.presses("Sí, salir", "Prefiero no decir")
    with stage.database.transaction() as session:
        ways = invite_cohort(session, given.cohort(session, stage.now, "Guadalajara 2015"), stage.now)
    laura.says(f"/start {ways.link}")
    assert laura.button("Acepto")
    assert the_sme(stage).state == "withdrawn"
    laura.says(ways.code)
    assert laura.button("Acepto")


def test_whoever_took_part_anew_is_not_taken_back_to_what_they_left(stage: Stage) -> None:
    with stage.database.transaction() as session:
        old = given.sme(session, given.cohort(session, stage.now), stage.now, "Taller Sol", state="withdrawn")
        new = given.sme(session, given.cohort(session, stage.now, "Guadalajara 2015"), stage.now)
        left = given.contact(session, old, "laura", stage.now, state="stopped")
        session.add(Contact(sme=new, person=left.person, name="Laura", state="active", created_at=stage.now))
    stage.person("laura").says("/start")
    with stage.database.transaction() as session:
        assert session.scalars(select(Sme).where(Sme.name == "Taller Sol")).one().state == "withdrawn"
