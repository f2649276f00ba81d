"""Turns of dialogues: taps that come late, twice or from somebody else, and the ways out, back and on."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import batch
from bot.batch import handle_batch
from bot.channels.base import Arrival
from bot.plain_batch import answer_plainly as answer
from conversations.asking import Showing, Topic, offer_dialogue, open_dialogue
from conversations.messages import Content, Incoming, Pressed, RemoteFile, Said
from conversations.options import Option
from conversations.outcomes import OUTCOMES
from conversations.outcomes.rights import BY_CONTACTS, RIGHTS
from conversations.questions import Script, choice, review, text
from conversations.render import ButtonData, digest, read_button
from conversations.scripts import SCRIPTS
from conversations.scripts.definition import ScriptDefinition
from conversations.speaking import Delivery, tell
from conversations.texts import literal, localized
from records.messages import Dialogue, OutboxMessage, Seat
from records.people import Person, Sme, Staff
from records.talks import Key
from tests import given
from tests.conftest import WORKSHOP_DAY as NOW
from tests.stage import CHANNEL, Actor, Stage

COLOURS = (
    Option("red", localized({"es": "Rojo", "en": "Red"})),
    Option("green", localized({"es": "Verde", "en": "Green"})),
)
SEND = (Option("yes", localized({"es": "Enviar", "en": "Send"})),)
ASK_NAME = localized({"es": "¿Nombre?", "en": "Name?"})
ASK_COLOUR = localized({"es": "¿Color?", "en": "Colour?"})


class Facts(BaseModel):
    greeting: str = "hola"


class Ordered(BaseModel):
    name: str
    colour: str


class Broken(BaseModel):
    pass


def order(facts: Facts) -> Script[Ordered]:
    name = yield from text("name", ASK_NAME, name=literal("El nombre"))
    colour = yield from choice("colour", ASK_COLOUR, COLOURS, name=literal("El color"))
    summary = literal(f"{name}, {colour}. ¿Va?")
    yield from review("review", summary, SEND, (name, colour))
    return Ordered(name=name, colour=colour)


def broken(facts: Facts) -> Script[Broken]:
    yield from text("name", ASK_NAME)
    raise RuntimeError("a mistake in a script")


def card(facts: Facts) -> Script[Ordered]:
    colour = yield from choice("colour", literal("Tarjeta: ¿color?"), COLOURS)
    return Ordered(name="card", colour=colour)


def list_of_six(facts: Facts) -> Script[Ordered]:
    for number in range(1, 6):
        yield from text(f"line.{number}", literal(f"¿Línea {number}?"))
    return Ordered(name="list", colour=(yield from text("line.6", literal("¿Línea 6?"))))


TITLE = "title-check-in"
DEFINITIONS = (
    ScriptDefinition("order", order, Facts, TITLE, goes_back=True),
    ScriptDefinition("lasting", order, Facts, TITLE, goes_back=True, lasts=True),
    ScriptDefinition("broken", broken, Facts, TITLE),
    ScriptDefinition("list", list_of_six, Facts, TITLE),
    ScriptDefinition("card", card, Facts, TITLE, takes_text=False),
)
done: list[Ordered] = []


def on_ordered(session: Session, person: Person, result: Ordered, now: datetime) -> None:
    done.append(result)
    tell(session, person, literal(f"Pedido: {result.name}, {result.colour}"), now)


@pytest.fixture(autouse=True)
def _own_scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    for definition in DEFINITIONS:
        monkeypatch.setitem(SCRIPTS, definition.name, definition)
        monkeypatch.setitem(BY_CONTACTS, definition.name, lambda *_: True)
    monkeypatch.setitem(OUTCOMES, Ordered, on_ordered)  # type: ignore[misc]
    done.clear()


@pytest.fixture
def laura(stage: Stage) -> Actor:
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        sme = given.sme(session, cohort, stage.now)
        for key in ("laura", "marcos"):
            given.contact(session, sme, key, stage.now, primary=key == "laura")
    stage.person("marcos")
    return stage.person("laura")


def begins(actor: Actor, script: str = "order", subject: str = "sme:1") -> None:
    with actor.stage.database.transaction() as session:
        open_dialogue(session, person_of(session, actor), Topic(script, Facts(), subject), actor.stage.now)
    actor.stage.deliver()


def offered(stage: Stage, *actors: Actor, script: str = "order", subject: str = "sme:1") -> None:
    with stage.database.transaction() as session:
        people = [person_of(session, actor) for actor in actors]
        offer_dialogue(session, people, Topic(script, Facts(), subject), stage.now)
    stage.deliver()


def person_of(session: Session, actor: Actor) -> Person:
    return session.scalars(select(Person).where(Person.user_key == actor.key)).one()


def answers(stage: Stage, script: str = "order") -> dict[str, Any]:
    with stage.database.transaction() as session:
        return (
            session.scalars(
                select(Dialogue.answers).where(Dialogue.script == script).order_by(Dialogue.id.desc())
            ).first()
            or {}
        )


def test_what_is_still_to_be_shown_hears_nothing(stage: Stage, laura: Actor) -> None:
    """An offer that leaves in ten minutes does not take what somebody types before they have seen it."""
    later = Showing(delivery=Delivery(not_before=stage.now + timedelta(minutes=10)))
    with stage.database.transaction() as session:
        topic = Topic("order", Facts(), "sme:1")
        offer_dialogue(session, [person_of(session, laura)], topic, stage.now, later)
    laura.says("Ana")
    assert answers(stage) == {}
    stage.passes(minutes=11)
    stage.deliver()
    laura.says("Ana")
    assert answers(stage) == {"name": "Ana"}


def test_a_dialogue_from_its_first_question_to_its_outcome(laura: Actor) -> None:
    begins(laura)
    laura.says("Ana")
    laura.presses("Verde", "Enviar")
    assert done == [Ordered(name="Ana", colour="green")]
    assert laura.saw("Pedido: Ana, green")


def test_a_tap_on_a_closed_question_changes_nothing_and_shows_the_open_one(laura: Actor) -> None:
    begins(laura)
    laura.says("Ana")
    stale = laura.button("Rojo")
    laura.presses("Verde")
    laura.presses_data(stale)
    assert laura.saw("Esa pregunta ya quedó cerrada")
    assert laura.saw("Ana, green. ¿Va?")
    laura.presses("Enviar")
    assert done == [Ordered(name="Ana", colour="green")]


def test_a_double_tap_on_the_last_button_has_one_effect(laura: Actor) -> None:
    begins(laura)
    laura.says("Ana")
    laura.presses("Verde")
    send = laura.button("Enviar")
    for _ in range(3):
        laura.presses_data(send)
    assert len(done) == 1
    assert laura.saw("Eso ya quedó cerrado")


def test_a_tap_into_a_closed_dialogue_leads_on_to_what_is_open(laura: Actor) -> None:
    begins(laura)
    laura.says("Ana")
    laura.presses("Verde")
    send = laura.button("Enviar")
    laura.presses("Enviar")
    begins(laura, "lasting", "sme:2")
    laura.presses_data(send)
    assert laura.saw("Eso ya quedó cerrado")
    assert laura.saw("¿Nombre?")


@pytest.mark.parametrize("forge", ["token", "question", "code", "shape", "change", "digest", "empty", "long"])
def test_a_forged_button_changes_nothing_and_is_answered_kindly(laura: Actor, forge: str) -> None:
    begins(laura)
    laura.says("Ana")
    data = read_button(laura.button("Rojo"))
    assert data is not None
    forged = {
        "token": str(ButtonData("0" * 18, data.question, data.code)),
        "question": str(ButtonData(data.token, digest("name"), "red")),
        "code": str(ButtonData(data.token, data.question, "blue")),
        "shape": f"{data.token}.{data.question}",
        "change": str(ButtonData(data.token, data.question, "~")),
        "digest": str(ButtonData(data.token, data.question, f"~{digest('name')}")),
        "empty": "",
        "long": "x" * 4000,
    }[forge]
    before = answers(laura.stage)
    laura.presses_data(forged)
    assert answers(laura.stage) == before == {"name": "Ana"}
    assert laura.saw("Ese botón ya no sirve") or laura.saw("Esa pregunta ya quedó cerrada")
    assert laura.saw("¿Color?")


def test_the_button_of_somebody_else_is_not_known(laura: Actor) -> None:
    begins(laura)
    laura.says("Ana")
    marcos = laura.stage.person("marcos")
    marcos.presses_data(laura.button("Rojo"))
    assert marcos.saw("Ese botón ya no sirve")
    assert answers(laura.stage) == {"name": "Ana"}


def test_an_unclear_answer_is_asked_again_with_the_reason(laura: Actor) -> None:
    begins(laura)
    laura.says("A")
    assert laura.saw("Faltan algunas letras")
    assert laura.saw("¿Nombre?")


def test_back_asks_the_question_before_and_the_first_one_has_none(laura: Actor) -> None:
    begins(laura)
    assert laura.last is not None
    assert laura.last.navigation == ()
    laura.says("Ana")
    laura.presses("‹ Atrás")
    assert laura.saw("¿Nombre?")
    laura.says("Eva")
    assert answers(laura.stage) == {"name": "Eva"}
    laura.says("/back", "/back", "/back")
    assert answers(laura.stage) == {}


def test_a_change_keeps_every_other_answer_and_is_reviewed_again(laura: Actor) -> None:
    begins(laura)
    laura.says("Ana")
    laura.presses("Verde", "Cambiar algo", "El nombre")
    assert laura.saw("¿Nombre?")
    laura.says("Eva")
    assert laura.saw("Eva, green. ¿Va?")


@pytest.mark.parametrize("typed", ["2", "el color", "color", "colores", "El col"])
def test_what_is_to_be_changed_may_be_typed(laura: Actor, typed: str) -> None:
    begins(laura)
    laura.says("Ana")
    laura.presses("Verde", "Cambiar algo")
    laura.says(typed)
    assert laura.saw("¿Color?") == (typed != "colores")


def test_back_from_the_choice_of_changes_is_the_review(laura: Actor) -> None:
    begins(laura)
    laura.says("Ana")
    laura.presses("Verde", "Cambiar algo", "‹ Atrás")
    assert laura.saw("Ana, green. ¿Va?")
    laura.presses("Cambiar algo")
    laura.says("quizás")
    assert laura.saw("¿Qué se cambia?")
    laura.presses("Enviar")
    assert len(done) == 1


def test_cancel_closes_a_dialogue_and_its_buttons(laura: Actor) -> None:
    begins(laura)
    laura.says("Ana")
    red = laura.button("Rojo")
    laura.says("/cancel")
    assert laura.saw("lo dejamos aquí")
    laura.presses_data(red)
    assert laura.saw("Eso ya quedó cerrado")
    laura.says("/cancel")
    assert laura.saw("No hay nada abierto")


def test_a_dialogue_that_lasts_is_gone_on_with_after_cancel(laura: Actor) -> None:
    begins(laura, "lasting")
    laura.says("Ana", "/cancel", "/menu")
    laura.presses("Seguir")
    assert laura.saw("¿Color?")
    laura.presses("Rojo", "Enviar")
    assert done == [Ordered(name="Ana", colour="red")]


def test_what_is_offered_while_busy_waits_behind_a_button(laura: Actor) -> None:
    begins(laura)
    offered(laura.stage, laura, script="lasting", subject="sme:2")
    assert laura.saw("Cuando haya un momento")
    laura.says("Ana")
    assert answers(laura.stage) == {"name": "Ana"}
    laura.presses("Empezar")
    assert laura.saw("¿Nombre?")
    laura.says("Eva")
    assert answers(laura.stage, "lasting") == {"name": "Eva"}


def test_a_reminder_of_the_dialogue_one_is_in_is_its_question_and_no_button(laura: Actor) -> None:
    begins(laura, "lasting")
    offered(laura.stage, laura, script="lasting")
    assert laura.saw("¿Nombre?")
    assert not laura.saw("Cuando haya un momento")


def test_after_a_dialogue_the_one_it_interrupted_goes_on(laura: Actor) -> None:
    begins(laura, "lasting", "sme:2")
    laura.says("Eva")
    begins(laura)
    laura.says("Ana")
    laura.presses("Verde", "Enviar")
    assert laura.saw("Pedido: Ana, green")
    assert laura.saw("¿Color?")
    laura.presses("Rojo", "Enviar")
    assert done[-1] == Ordered(name="Eva", colour="red")


def test_typed_words_never_answer_a_card_that_waits(laura: Actor) -> None:
    offered(laura.stage, laura, script="card")
    begins(laura)
    laura.says("Rojo")
    assert answers(laura.stage) == {"name": "Rojo"}
    assert answers(laura.stage, "card") == {}
    laura.presses("Verde")
    laura.says("/menu")
    assert done == []


def test_two_contacts_share_a_dialogue_the_first_answer_wins_and_the_other_is_told(laura: Actor) -> None:
    marcos = laura.stage.person("marcos")
    offered(laura.stage, laura, marcos)
    laura.says("Ana")
    marcos.says("Verde")
    assert laura.stage.person("marcos").saw("Ana, green. ¿Va?")
    laura.presses_data(marcos.button("Enviar"))
    assert len(done) == 1
    assert marcos.saw("Laura ya respondió")


def test_two_contacts_who_write_together_answer_one_question_after_the_other(laura: Actor) -> None:
    stage, marcos = laura.stage, laura.stage.person("marcos")
    offered(stage, laura, marcos, script="list")
    laura.says("uno")
    marcos.says("dos")
    together = [(laura, "tres"), (marcos, "cuatro"), (marcos, "/help")]
    arrivals = [
        Arrival(CHANNEL, typed, "{}", Incoming(CHANNEL, typed, actor.key, actor.key, Said(typed), "es"))
        for actor, typed in together
    ]
    with stage.database.transaction() as session:
        handle_batch(session, arrivals, stage.now)
    assert list(answers(stage, "list").values()) == ["uno", "dos", "tres", "cuatro"]


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_two_people_who_press_at_the_same_moment_have_one_effect(laura: Actor) -> None:
    """Two processes on one database: the second waits for the first and then sees that all is done."""
    stage, marcos = laura.stage, laura.stage.person("marcos")
    offered(stage, laura, marcos)
    laura.says("Ana")
    laura.presses("Verde")
    send, barrier = laura.button("Enviar"), threading.Barrier(2)

    def press(key: str) -> None:
        incoming = Incoming(CHANNEL, f"press-{key}", key, key, Pressed(send), "es")
        with stage.database.transaction() as session:
            person_of(session, stage.person(key))
            barrier.wait()
            handle_batch(session, [Arrival(CHANNEL, f"press-{key}", "{}", incoming)], stage.now)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(press, ("laura", "marcos")))
    stage.deliver()
    assert len(done) == 1
    first, second = (laura, marcos) if laura.saw("Pedido") else (marcos, laura)
    assert first.saw("Pedido: Ana, green")
    assert second.saw("ya respondió") or second.saw("ya quedó cerrado")


def test_several_messages_in_one_batch_are_answered_one_by_one(laura: Actor) -> None:
    begins(laura)
    stage, before = laura.stage, len(laura.seen)
    arrivals = [
        Arrival(CHANNEL, key, "{}", Incoming(CHANNEL, key, "laura", "laura", Said(typed), "es"))
        for key, typed in (("b1", "Ana"), ("b2", "rojo"), ("b3", "1"))
    ]
    with stage.database.transaction() as session:
        assert handle_batch(session, arrivals, stage.now) == 3
    stage.deliver()
    assert done == [Ordered(name="Ana", colour="red")]
    assert [message.text for message in laura.seen[before:]] == ["¿Color?", "Ana, red. ¿Va?", "Pedido: Ana, red"]


def test_a_new_language_says_the_open_question_again(laura: Actor) -> None:
    begins(laura)
    laura.says("Ana", "/language en")
    assert laura.saw("Colour?")
    laura.says("verde")
    assert answers(laura.stage)["colour"] == "green"


def test_cancel_and_help_work_even_in_a_dialogue_whose_script_is_broken(laura: Actor) -> None:
    begins(laura, "broken")
    with laura.stage.database.transaction() as session:
        session.scalars(select(Dialogue)).one().answers = {"name": "Ana"}
    laura.says("/cancel")
    assert laura.saw("lo dejamos aquí")
    laura.says("/help")
    assert laura.last is not None


def test_a_script_that_is_gone_since_a_deploy_locks_nobody_in(laura: Actor) -> None:
    begins(laura)
    laura.says("Ana")
    red = laura.button("Rojo")
    del SCRIPTS["order"]
    laura.presses_data(red)
    assert laura.saw("Ese botón ya no sirve")
    laura.says("hola")
    assert laura.last is not None


def test_a_seat_is_taken_once(laura: Actor) -> None:
    for _ in range(3):
        begins(laura)
    offered(laura.stage, laura)
    with laura.stage.database.transaction() as session:
        assert [seat.state for seat in session.scalars(select(Seat))] == ["open"]
        assert len(session.scalars(select(Dialogue)).all()) == 1


def test_nothing_is_kept_in_memory_between_two_messages(laura: Actor) -> None:
    """Every button of a finished dialogue, pressed at the end, changes nothing."""
    begins(laura)
    laura.says("Ana")
    laura.presses("Verde", "Cambiar algo", "El color", "Rojo", "Enviar")
    buttons = [button.data for message in laura.seen for button in (*message.buttons, *message.navigation)]
    for data in buttons:
        laura.presses_data(data)
    assert done == [Ordered(name="Ana", colour="red")]
    with laura.stage.database.transaction() as session:
        assert session.scalars(select(OutboxMessage).where(OutboxMessage.state == "waiting")).all() == []


def test_who_has_left_a_dialogue_answers_nothing_more_while_it_goes_on_for_others(laura: Actor) -> None:
    marcos = laura.stage.person("marcos")
    marcos.says("/help")
    offered(laura.stage, laura, marcos, script="card")
    button = laura.button("Rojo")
    with laura.stage.database.transaction() as session:
        for seat in session.scalars(select(Seat).where(Seat.person_id == person_of(session, laura).id)):
            seat.state = "closed"
    laura.presses_data(button)
    assert answers(laura.stage, "card") == {}
    assert laura.saw("Eso ya quedó cerrado.", last=2)
    marcos.presses("Rojo")
    assert answers(laura.stage, "card") != {}


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> list[set[Key]]:
    """Whose messages only asked on, batch by batch."""
    taken: list[set[Key]] = []

    def answer_plainly(*asked: Any) -> set[Key]:
        taken.append(answer(*asked))
        return taken[-1]

    monkeypatch.setattr(batch, "answer_plainly", answer_plainly)
    return taken


def in_a_list(laura: Actor) -> Stage:
    begins(laura, "list")
    laura.says("uno")
    return laura.stage


def comes(stage: Stage, content: Content, chat_key: str = "laura") -> None:
    number = str(next(stage.numbers))
    incoming = Incoming(CHANNEL, number, "laura", chat_key, content, "es")
    with stage.database.transaction() as session:
        handle_batch(session, [Arrival(CHANNEL, number, "{}", incoming)], stage.now)


def test_a_process_whose_clock_is_a_little_behind_hears_an_answer_too(laura: Actor) -> None:
    offered(laura.stage, laura)
    laura.stage.passes(seconds=-2)
    laura.says("Ana")
    assert answers(laura.stage) == {"name": "Ana"}


def test_an_answer_that_only_asks_on_has_the_sme_looked_at_again(laura: Actor, plain: list[set[Key]]) -> None:
    stage = in_a_list(laura)
    stage.passes(hours=1)
    laura.says("dos")
    assert plain[-1] == {(CHANNEL, "laura")}
    with stage.database.transaction() as session:
        assert session.scalars(select(Sme.look_at)).one() == stage.now


def test_an_answer_behind_a_file_waits_for_it(laura: Actor) -> None:
    stage = in_a_list(laura)
    comes(stage, RemoteFile("f1", "plan.jpg", "image/jpeg", 10))
    comes(stage, Said("dos"))
    assert list(answers(stage, "list").values()) == ["uno"]


def test_an_answer_from_another_chat_is_replied_to_there(laura: Actor) -> None:
    stage = in_a_list(laura)
    comes(stage, Said("dos"), chat_key="elsewhere")
    assert list(answers(stage, "list").values()) == ["uno", "dos"]
    with stage.database.transaction() as session:
        assert person_of(session, laura).chat_key == "elsewhere"


def test_whoever_answers_has_not_closed_the_chat(laura: Actor) -> None:
    stage = in_a_list(laura)
    with stage.database.transaction() as session:
        person_of(session, laura).blocked_at = stage.now
    comes(stage, Said("dos"))
    with stage.database.transaction() as session:
        assert person_of(session, laura).blocked_at is None


def test_who_was_of_the_staff_is_spoken_to_as_before(laura: Actor, plain: list[set[Key]]) -> None:
    stage = in_a_list(laura)
    with stage.database.transaction() as session:
        session.add(Staff(person=person_of(session, laura), name="Laura", role="admin", active=False, created_at=NOW))
    comes(stage, Said("dos"))
    assert plain[-1] == set()
    assert list(answers(stage, "list").values()) == ["uno", "dos"]


def test_an_answer_over_which_a_script_breaks_is_never_swallowed(laura: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The inbox hands it in twice: with others, then alone; only what fails alone is set aside."""
    monkeypatch.delitem(BY_CONTACTS, "broken")
    monkeypatch.setitem(RIGHTS, "broken", lambda *_: True)
    begins(laura, "broken")
    for _ in range(2):
        with pytest.raises(RuntimeError, match="a mistake in a script"):
            comes(laura.stage, Said("Ana"))
    assert answers(laura.stage, "broken") == {}


def test_a_broken_dialogue_does_not_keep_the_buttons_of_another_from_working(laura: Actor) -> None:
    begins(laura)
    laura.says("Ana")
    red = laura.button("Rojo")
    begins(laura, "broken", "sme:2")
    with laura.stage.database.transaction() as session:
        session.scalars(select(Dialogue).where(Dialogue.script == "broken")).one().answers = {"name": "x"}
    comes(laura.stage, Pressed(red))
    assert answers(laura.stage)["colour"] == "red"
