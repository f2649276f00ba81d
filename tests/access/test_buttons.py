"""No button does anything for somebody it was not shown to, and none once the rights behind it are gone."""

import secrets
from collections.abc import Callable

import pytest
from hypothesis import given as holds
from hypothesis import settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.commands import COMMANDS, FOR_STRANGERS, allowed, roles_of
from conversations.messages import LONGEST_DATA, Said
from conversations.outcomes.rights import BY_CONTACTS, RIGHTS
from conversations.render import BACK, CHANGE, read_button
from conversations.scripts import SCRIPTS
from records.people import Cohort, Person
from tests.access.pressing import After, Shown, does, every_button, presses, undone
from tests.access.programme import sme_named
from tests.stage import Stage

NOT_YOURS = ("Ese botón ya no sirve", "ya no se decide en este chat", "Eso ya quedó cerrado", "otra función")
NOT_THERE = ("No existe una empresa así", "ya estaba anotada")
REFUSALS = {"button.refused", "dialogue.refused", "command.refused"}
STRANGERS = {
    "a stranger": "extra",
    "a contact of another SME": "rio",
    "a contact of another cohort": "brisa",
    "a coordinator of another cohort": "berta",
    "a colleague in the cohort": "diego",
    "an observer": "oscar",
    "a reviewer": "rita",
    "an admin": "alba",
    "a former coordinator": "fabio",
    "a contact who stopped": "saul",
}
GONE = {"fabio", "saul"}


@pytest.fixture(scope="module")
def buttons(programme: Stage) -> list[Shown]:
    """Every button; on PostgreSQL, where each takes several times as long, every third."""
    sqlite = programme.database.engine.dialect.name == "sqlite"
    return every_button(programme)[:: 1 if sqlite else 3]


def test_every_script_has_shown_a_button_and_waits_for_an_answer(programme: Stage) -> None:
    """Whoever adds a script adds it to the programme of these tests, and says among the rights who may answer it."""
    assert {button.script for button in every_button(programme) if button.is_open} >= set(SCRIPTS)
    assert {*RIGHTS, *BY_CONTACTS} >= set(SCRIPTS)


def refused(after: After, presser: str, count: int, words: tuple[str, ...] = NOT_YOURS) -> bool:
    """Nothing changed, each press was answered with a refusal, and the log names the person by an id alone."""
    assert after.changed == set(), presser
    told = [one.text for one in after.said if any(said in one.text for said in words)]
    assert len(told) == count, (presser, count, [one.text for one in after.said][:5])
    logged = [entry for entry in after.logged if entry["event"] in REFUSALS]
    named = {type(value) for entry in logged for name, value in entry.items() if name in {"person", "dialogue"}}
    return named <= {int}


@pytest.mark.parametrize("who", STRANGERS)
def test_a_button_of_a_dialogue_is_for_those_it_was_shown_to(programme: Stage, buttons: list[Shown], who: str) -> None:
    key = STRANGERS[who]
    data = [one.data for one in buttons if one.script and (key not in one.people or key in GONE)]
    with undone(programme.database) as session:
        after = presses(session, programme, key, data)
    assert len(data) > 50
    assert refused(after, who, len(data))


@pytest.mark.parametrize("who", STRANGERS)
def test_a_button_that_is_a_command_is_for_those_the_command_is_for(
    programme: Stage, buttons: list[Shown], who: str
) -> None:
    key = STRANGERS[who]
    with undone(programme.database) as session:
        roles = roles_of(session.scalars(select(Person).where(Person.user_key == key)).one())
        told_otherwise = set() if roles else set(FOR_STRANGERS)
        data = [one.data for one in buttons if one.command and not allowed(COMMANDS[one.command], roles)]
        data = [one for one in data if one[1:] not in told_otherwise]
        after = presses(session, programme, key, data)
    assert data or who == "an admin"
    assert refused(after, who, len(data))


@pytest.mark.parametrize("key", ["berta", "ruben", "olga"])
def test_a_button_that_names_a_record_opens_none_of_another_cohort(
    programme: Stage, buttons: list[Shown], key: str
) -> None:
    with undone(programme.database) as session:
        roles = roles_of(session.scalars(select(Person).where(Person.user_key == key)).one())
        named = [one for one in buttons if one.command and "#" in one.data and key not in one.people]
        data = [one.data for one in named if allowed(COMMANDS[one.command or ""], roles)]
        after = presses(session, programme, key, data)
    assert data
    assert refused(after, key, len(data), NOT_THERE)


Loss = Callable[[Session, Person], bool]
"""Takes something away from a person; False where they have no such thing."""


def deactivated(session: Session, person: Person) -> bool:
    if person.staff is not None:
        person.staff.active = False
    return person.staff is not None


def made_observer(session: Session, person: Person) -> bool:
    if person.staff is not None:
        person.staff.role = "observer"
    return person.staff is not None


def moved_to_another_cohort(session: Session, person: Person) -> bool:
    cohort = session.scalars(select(Cohort).where(Cohort.name == "Toluca 2014")).one()
    if person.staff is None or person.staff.role == "admin":
        return False
    person.staff.cohorts = [cohort]
    return True


def stopped(session: Session, person: Person) -> bool:
    for contact in person.contacts:
        contact.state = "stopped"
    return bool(person.contacts)


def moved_to_another_sme(session: Session, person: Person) -> bool:
    for contact in person.contacts:
        contact.sme = sme_named(session, "Empresa cielo")
    return bool(person.contacts)


def unlinked(session: Session, person: Person) -> bool:
    own = list(person.contacts)
    for contact in own:
        contact.person = None
    return bool(own)


LOSSES: tuple[Loss, ...] = (
    *(deactivated, made_observer, moved_to_another_cohort),
    *(stopped, moved_to_another_sme, unlinked),
)
WITHOUT_ROLE = {"registration", "second_contact", "staff_entrance", "forgetting"}
"""Answered by whoever was asked: they come in, or go."""
OWN = {"away", "pausing", "leaving", "help_request"}
"""About the person alone: what they lose elsewhere takes nothing from it."""
STILL: dict[Loss, set[str]] = dict.fromkeys((made_observer, moved_to_another_cohort, moved_to_another_sme), OWN)


def keeps(loss: Loss, script: str | None) -> bool:
    return script in WITHOUT_ROLE | STILL.get(loss, set())


@pytest.mark.parametrize("loss", LOSSES)
def test_what_somebody_has_lost_since_they_were_asked_they_cannot_answer(
    programme: Stage, buttons: list[Shown], loss: Loss
) -> None:
    answered = set[str | None]()
    for key in sorted(programme.people.keys() - GONE):
        own = [one for one in buttons if one.is_open and key in one.people and not keeps(loss, one.script)]
        with undone(programme.database) as session:
            person = session.scalars(select(Person).where(Person.user_key == key)).one()
            if not own or not loss(session, person):
                continue
            session.flush()
            session.expire_all()
            asked = does(session, programme, key, [Said("3")])
            assert (loss, asked.changed) == (loss, set())
            after = presses(session, programme, key, [one.data for one in own])
        assert refused(after, key, len(own))
        answered |= {one.script for one in own}
    assert answered


CODES = ("zz", "yes.no", "skip", "~zz", "0", "-1", "None", " ", "<<", "٣", "sí", "\x00", "\ud800", "x" * 400, "a\nb")
DATA = (
    *("", ".", "..", "...", "a.b.c", "\x00", "\ud800", "١.٢.٣", "x" * 4096, "{}", "None", "'; DROP TABLE persons; --"),
    *(
        "/",
        "/ ",
        "/\x00",
        "/\ud800",
        "/no-such-command",
        "/card #\x00",
        "/sme #٩٩",
        f"/sme #{'9' * 400}",
        "/called #1e3",
    ),
)
FORGERS = ("carmen", "ana", "laura", "sol", "rita", "nora", "extra")


def forged(own: list[Shown], offered: set[str]) -> list[str]:
    """Of each question that somebody was shown: codes it did not offer, another question's digest, another token."""
    parts = {tuple(one.data.split(".")[:2]) for one in own}
    codes = {one.data.split(".", 2)[2] for one in own} - {BACK, CHANGE, "start"}
    found = [f"{token}.{question}.{code}" for token, question in sorted(parts) for code in (*CODES, *sorted(codes)[:5])]
    found += [f"{token}.{secrets.token_hex(3)}.yes" for token, _ in parts]
    found += [f"{secrets.token_hex(9)}.{question}.yes" for _, question in parts]
    return [one for one in found if one not in offered]


@pytest.mark.parametrize("key", FORGERS)
def test_what_was_not_offered_cannot_be_pressed(programme: Stage, key: str) -> None:
    buttons = every_button(programme)
    own = [one for one in buttons if one.is_open and key in one.people]
    data = [*forged(own, {one.data for one in buttons}), *DATA]
    with undone(programme.database) as session:
        after = presses(session, programme, key, data)
    assert after.changed == set()
    assert len(after.said) >= len(data), "each is answered"
    kept = str([(entry["event"], {**entry, "event": ""}) for entry in after.logged])
    assert "DROP TABLE" not in kept


@holds(st.text(max_size=80))
@settings(max_examples=300)
def test_button_data_is_read_or_refused(data: str) -> None:
    read = read_button(data)
    assert read is None or (str(read) == data and data.isascii() and len(data) <= LONGEST_DATA)
