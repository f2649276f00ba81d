"""A stalled SME reaches a coordinator: once, with what is known, and with answers of one tap."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from records.followup import CoordinatorAction, Stall, Ticket
from records.people import Contact, Pause, Sme
from records.plans import Item
from tests.scheduler.office import APRIL, goes_to, obstacle, open_office, sweep
from tests.stage import Stage
from tests.talk import matches_transcript


@pytest.fixture(params=["es", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def office(stage: Stage) -> Stage:
    return open_office(stage, "es")


def test_an_obstacle_comes_to_the_coordinator_at_once_as_one_card(office: Stage) -> None:
    obstacle(office)
    carmen = office.person("carmen")
    assert len(carmen.seen) == 1
    assert carmen.saw("«separar residuos»: con un obstáculo (Dinero) · desde el 29 de abril de 2014")
    goes_to(office, APRIL + timedelta(days=3))
    assert [message.text for message in carmen.seen if "Conviene una mirada" in message.text] == [carmen.seen[0].text]


def words(language: str) -> dict[str, str]:
    return WORDS[language]


WORDS = {
    "es": {
        "write": "Escribirle",
        "call": "Voy a llamar",
        "item": "Ajustar una acción",
        "pause": "Pausar",
        "hand": "Pasar a un colega",
        "close": "Cerrar el caso",
        "help": "Ayuda resuelta",
        "undo": "Deshacer",
        "reached": "Hablamos",
        "gone": "No desea seguir",
        "date": "31 de octubre",
        "yes": "Sí, resuelto",
        "redate": "Otra fecha",
        "swap": "Otra acción",
        "message": "Laura, vi lo del dinero para separar residuos. El municipio presta recipientes. ¿Lo vemos?",
        "reply": "Sí, el jueves a las 10",
        "agreed": "el lunes piden los recipientes",
    },
    "en": {
        "write": "Write to them",
        "call": "I will call",
        "item": "Adjust an action",
        "pause": "Pause",
        "hand": "Hand to a colleague",
        "close": "Close the case",
        "help": "Help given",
        "undo": "Undo",
        "reached": "We talked",
        "gone": "No wish to go on",
        "date": "31 October",
        "yes": "Yes, solved",
        "redate": "Another date",
        "swap": "Another action",
        "message": "Laura, I saw what you wrote on money for sorting waste. The town lends bins. Shall we talk?",
        "reply": "Yes, Thursday at 10",
        "agreed": "they ask for the bins on Monday",
    },
}


def test_a_message_reaches_the_contact_under_the_coordinators_name_and_comes_back(stage: Stage, language: str) -> None:
    say = words(language)
    open_office(stage, language)
    obstacle(stage)
    carmen, laura = stage.person("carmen"), stage.person("laura")
    carmen.presses(say["write"])
    carmen.says(say["message"])
    assert not laura.saw(say["message"])
    stage.passes(minutes=1)
    sweep(stage)
    assert laura.saw(say["message"])
    assert laura.saw("Carmen")
    stage.passes(minutes=30)
    laura.presses("Responder" if language == "es" else "Reply")
    laura.says(say["reply"])
    assert carmen.saw(say["reply"])
    with stage.database.transaction() as session:
        action = session.scalars(select(CoordinatorAction)).one()
        assert (action.kind, action.note) == ("message", say["message"])
    assert matches_transcript("escalation-write", language, carmen.transcript())
    assert matches_transcript("escalation-write-laura", language, laura.transcript())


def test_a_message_can_be_taken_back_for_a_minute(office: Stage) -> None:
    obstacle(office)
    carmen, laura = office.person("carmen"), office.person("laura")
    carmen.presses("Escribirle")
    carmen.says("Hola, Laura")
    carmen.presses("Deshacer")
    assert carmen.saw("queda como estaba")
    office.passes(minutes=5)
    sweep(office)
    assert not laura.saw("Hola, Laura")


def test_a_message_that_has_left_cannot_be_taken_back(office: Stage) -> None:
    obstacle(office)
    carmen = office.person("carmen")
    carmen.presses("Escribirle")
    carmen.says("Hola, Laura")
    office.passes(minutes=2)
    sweep(office)
    carmen.presses("Deshacer")
    assert carmen.saw("Ya salió")


def test_a_promised_call_shows_the_number_and_is_asked_about_later(stage: Stage, language: str) -> None:
    say = words(language)
    open_office(stage, language)
    obstacle(stage)
    carmen = stage.person("carmen")
    carmen.presses(say["call"])
    assert carmen.saw("+52 33 1234 5678")
    stage.passes(hours=24)
    carmen.says("/today")
    carmen.presses("📞")
    carmen.presses(say["reached"])
    carmen.says(say["agreed"])
    with stage.database.transaction() as session:
        assert session.scalars(select(CoordinatorAction)).one().note == f"reached: {say['agreed']}"
    carmen.says("/today")
    assert "📞" not in carmen.last.text if carmen.last else False
    assert matches_transcript("escalation-call", language, carmen.transcript())


def test_a_new_date_is_told_after_ten_minutes_and_not_if_undone(stage: Stage, language: str) -> None:
    say = words(language)
    open_office(stage, language)
    obstacle(stage)
    carmen, laura = stage.person("carmen"), stage.person("laura")
    before = len(laura.seen)
    carmen.presses(say["item"], "1. ", say["date"])
    carmen.presses(say["undo"])
    stage.passes(minutes=11)
    sweep(stage)
    assert len(laura.seen) == before
    with stage.database.transaction() as session:
        item = session.scalars(select(Item).where(Item.number == 1)).one()
        assert (str(item.due_on), item.redated) == ("2014-09-15", 0)
    carmen.says("/sme luna")
    carmen.presses(say["item"], "1. ", say["date"])
    stage.passes(minutes=11)
    sweep(stage)
    assert laura.saw("separar residuos")
    with stage.database.transaction() as session:
        assert str(session.scalars(select(Item).where(Item.number == 1)).one().due_on) == "2014-10-31"
    carmen.presses(say["undo"])
    assert matches_transcript("escalation-redate", language, carmen.transcript())


def test_another_action_takes_the_place_of_one_and_can_be_put_back(office: Stage) -> None:
    with office.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        session.add(
            Item(sme_id=sme.id, number=9, what="donar alimentos", state="parked", progress=0, created_at=office.now)
        )
    obstacle(office)
    carmen = office.person("carmen")
    carmen.presses("Ajustar una acción", "1. ", "Otra acción", "9. donar alimentos")
    with office.database.transaction() as session:
        states = {item.number: item.state for item in session.scalars(select(Item))}
        assert (states[1], states[9]) == ("replaced", "not_started")
    carmen.presses("Deshacer")
    with office.database.transaction() as session:
        items = {item.number: item for item in session.scalars(select(Item))}
        assert (items[1].state, items[9].state, items[9].selected_at) == ("not_started", "parked", None)


def test_a_pause_stills_everything_and_undoing_it_brings_the_stall_back(stage: Stage, language: str) -> None:
    say = words(language)
    open_office(stage, language)
    obstacle(stage)
    carmen = stage.person("carmen")
    carmen.presses(say["pause"])
    sweep(stage)
    with stage.database.transaction() as session:
        assert {stall.cleared_why for stall in session.scalars(select(Stall))} == {"paused"}
    carmen.presses(say["undo"])
    sweep(stage)
    with stage.database.transaction() as session:
        assert session.scalars(select(Pause)).all() == []
        assert len(session.scalars(select(Stall).where(Stall.cleared_at.is_(None))).all()) == 1
    assert matches_transcript("escalation-pause", language, carmen.transcript())


def test_after_ten_minutes_an_action_stays(office: Stage) -> None:
    obstacle(office)
    carmen = office.person("carmen")
    carmen.presses("Pausar un mes")
    office.passes(minutes=11)
    carmen.presses("Deshacer")
    assert carmen.saw("Ya pasaron los diez minutos")
    with office.database.transaction() as session:
        assert len(session.scalars(select(Pause)).all()) == 1


def test_a_colleague_gets_the_card_and_looks_after_the_sme_from_then_on(stage: Stage, language: str) -> None:
    say = words(language)
    open_office(stage, language, colleague=True)
    obstacle(stage)
    carmen, diego = stage.person("carmen"), stage.person("diego")
    carmen.presses(say["hand"], "Diego")
    assert diego.saw("Carmen")
    assert diego.button(say["call"])
    with stage.database.transaction() as session:
        coordinator = session.scalars(select(Sme)).one().coordinator
        assert coordinator is not None
        assert coordinator.name == "Diego"
    assert matches_transcript("escalation-hand", language, carmen.transcript() + "—\n\n" + diego.transcript())


def test_a_closed_case_says_goodbye_after_ten_minutes_and_only_the_manager_reopens_it(
    stage: Stage, language: str
) -> None:
    say = words(language)
    open_office(stage, language, manager=True)
    obstacle(stage)
    carmen, laura, marta = stage.person("carmen"), stage.person("laura"), stage.person("marta")
    carmen.presses(say["close"], say["gone"])
    with stage.database.transaction() as session:
        assert session.scalars(select(Sme)).one().state == "withdrawn"
    stage.passes(minutes=11)
    sweep(stage)
    assert laura.saw("Panadería Luna")
    carmen.says("/sme panaderia")
    carmen.presses("Reabrir" if language == "es" else "Reopen")
    marta.presses("Ver la ficha" if language == "es" else "Open the file")
    marta.presses("Reabrir" if language == "es" else "Reopen")
    with stage.database.transaction() as session:
        assert session.scalars(select(Sme)).one().state == "active"
    assert matches_transcript("escalation-close", language, carmen.transcript() + "—\n\n" + marta.transcript())


def test_help_is_over_when_the_contact_says_so(stage: Stage, language: str) -> None:
    say = words(language)
    open_office(stage, language)
    with stage.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        contact = session.scalars(select(Contact)).one()
        session.add(
            Ticket(sme=sme, contact_id=contact.id, kind="template", note="un modelo de política", opened_at=stage.now)
        )
        sme.look_at = stage.now
    sweep(stage)
    goes_to(stage, stage.now + timedelta(days=1))
    carmen, laura = stage.person("carmen"), stage.person("laura")
    carmen.presses(say["help"])
    stage.passes(minutes=10)
    sweep(stage)
    laura.presses(say["yes"])
    sweep(stage)
    with stage.database.transaction() as session:
        assert session.scalars(select(Stall)).one().cleared_why == "solved"
    assert matches_transcript("escalation-help", language, carmen.transcript() + "—\n\n" + laura.transcript())
