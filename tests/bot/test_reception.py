"""Who takes a message: a command, a dialogue, an invitation, or the menu."""

import pytest
from sqlalchemy import select

from bot.batch import handle_batch
from bot.channels.base import Arrival
from conversations.messages import Blocked, Content, Incoming, Migrated, Pressed, Returned, Said, Unsupported
from records.people import Person, Sme
from tests import given
from tests.stage import CHANNEL, Stage


@pytest.fixture
def office(stage: Stage) -> Stage:
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        given.contact(session, given.sme(session, cohort, stage.now), "laura", stage.now)
        given.staff(session, "carmen", "coordinator", stage.now, cohorts=[cohort])
    return stage


def in_group(stage: Stage, content: Content, chat: str = "-5") -> None:
    number = str(next(stage.numbers))
    incoming = Incoming(CHANNEL, number, "laura", chat, content, "es", "Laura", in_group=True)
    with stage.database.transaction() as session:
        handle_batch(session, [Arrival(CHANNEL, number, "{}", incoming)], stage.now)
    stage.deliver()


def people(stage: Stage) -> dict[str, Person]:
    with stage.database.transaction() as session:
        return {person.user_key: person for person in session.scalars(select(Person))}


@pytest.mark.parametrize("typed", ["/help", "/HELP", "/help@rumbo_bot", "ayuda", "¡Ayuda!", "/nonsense", "/", "/ x"])
def test_help_is_never_far(office: Stage, typed: str) -> None:
    laura = office.person("laura")
    laura.says(typed)
    assert laura.last is not None
    first = laura.last.text
    laura.says("/help")
    assert laura.last.text == first


def test_a_command_of_another_role_is_refused_kindly_and_does_nothing(office: Stage) -> None:
    for typed in ("/newcohort", "/staff", "/export"):
        laura = office.person("laura")
        laura.says(typed)
        assert laura.saw("es para otra función") or laura.saw("asistente")
    carmen = office.person("carmen")
    carmen.says("/pause")
    assert carmen.saw("es para otra función")


def test_authority_comes_from_who_presses_never_from_the_button(office: Stage) -> None:
    laura = office.person("laura")
    laura.presses_data("/staff")
    assert laura.saw("es para otra función")


def test_alto_of_a_stranger_is_heeded_without_any_dialogue(stage: Stage) -> None:
    stranger = stage.person("stranger")
    stranger.says("alto")
    assert stranger.saw("No hay nada abierto")


def test_a_group_is_asked_to_talk_in_private_and_learns_nothing(office: Stage) -> None:
    office.person("chat:-5")
    in_group(office, Said("/plan"))
    assert office.person("chat:-5").saw("Hablemos en privado")
    assert office.person("laura").seen == []


def test_a_group_that_moved_is_known_under_its_new_key(office: Stage) -> None:
    in_group(office, Said("hola"))
    in_group(office, Migrated("-1005"))
    assert people(office)["chat:-5"].chat_key == "-1005"


def test_who_left_and_came_back_is_asked_what_was_open(office: Stage) -> None:
    laura = office.person("laura")
    laura.says("/person")
    asked = laura.last
    laura.does(Blocked())
    assert people(office)["laura"].blocked_at == office.now
    office.passes(days=2)
    laura.does(Returned())
    assert people(office)["laura"].blocked_at is None
    assert asked is not None
    assert laura.saw(asked.text)


def test_what_cannot_be_read_is_answered_and_the_question_shown_again(office: Stage) -> None:
    laura = office.person("laura")
    laura.says("/person")
    asked = laura.last
    laura.does(Unsupported("sticker"))
    assert asked is not None
    assert laura.saw("todavía no lo sé leer")
    assert laura.saw(asked.text)


def test_words_nobody_waits_for_show_the_menu_and_a_stranger_is_told_the_way_in(office: Stage) -> None:
    laura, stranger = office.person("laura"), office.person("stranger")
    laura.says("buenas")
    assert laura.saw("Esto se puede hacer ahora")
    stranger.says("buenas")
    assert stranger.saw("invitación")


def test_each_message_of_a_contact_has_the_stall_rules_look_at_once(office: Stage) -> None:
    office.passes(days=1)
    office.person("laura").says("hola")
    with office.database.transaction() as session:
        assert session.scalars(select(Sme.look_at)).one() == office.now


def test_what_comes_from_the_phones_language_is_spoken_if_it_is_known(stage: Stage) -> None:
    for key, language, spoken in (("a", "en-US", "en"), ("b", "ja", "es"), ("c", "ES", "es")):
        stage.person(key, language).says("hola")
        assert people(stage)[key].language == spoken


def test_the_chat_key_follows_the_person(office: Stage) -> None:
    incoming = Incoming(CHANNEL, "moved", "laura", "other-chat", Pressed("/help"), "es")
    with office.database.transaction() as session:
        handle_batch(session, [Arrival(CHANNEL, "moved", "{}", incoming)], office.now)
    assert people(office)["laura"].chat_key == "other-chat"


@pytest.mark.parametrize("typed", ["Español", "english!"])
def test_the_label_of_an_answer_is_that_answer_even_where_it_is_a_command_word(stage: Stage, typed: str) -> None:
    with stage.database.transaction() as session:
        given.staff(session, "ana", "admin", stage.now)
    ana = stage.person("ana")
    ana.says("/newcohort", "Lima", "Perú", "hoy", "mañana")
    ana.presses("Lima 2014")
    ana.says(typed)
    assert ana.button("Juntas")


@pytest.mark.parametrize("typed", ["idioma", "english"])
def test_a_command_word_that_is_no_label_of_the_open_question_stays_a_command(stage: Stage, typed: str) -> None:
    with stage.database.transaction() as session:
        given.staff(session, "ana", "admin", stage.now)
    ana = stage.person("ana")
    ana.says("/newcohort", typed)
    ana.presses("English")
    assert ana.saw("English")
