"""An admin makes the ways into a cohort: one for the room, or one for a single SME."""

import io
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select

from records.messages import OutboxMessage
from records.people import Cohort, Contact, Invitation, Sme
from records.plans import StoredFile
from tests import given
from tests.stage import Actor, Stage
from tests.talk import matches_transcript


def link_in(message: str) -> str:
    return next(word for word in message.split() if word.startswith("https://")).rsplit("/", 1)[-1]


def code_in(message: str) -> str:
    return next(word for word in message.split() if len(word) == 11 and word[5] == "-")


def without_secrets(actor: Actor) -> str:
    shown = actor.transcript()
    for message in actor.seen:
        if "https://" in message.text:
            shown = shown.replace(link_in(message.text), "LINK").replace(code_in(message.text), "CODE")
    return shown


@pytest.fixture
def ana(stage: Stage) -> Actor:
    with stage.database.transaction() as session:
        given.staff(session, "ana", "admin", stage.now)
        given.cohort(session, stage.now)
    return stage.person("ana")


def test_the_room_gets_a_picture_a_link_and_a_code_that_all_open_the_same_door(stage: Stage, ana: Actor) -> None:
    ana.says("/invite")
    ana.presses("Para todo el taller")
    shown = ana.seen[-1]
    assert shown.attachment is not None
    assert shown.attachment.picture
    assert Image.open(io.BytesIO(ana.files[-1])).size == (1280, 960)
    first, second = stage.person("laura"), stage.person("marcos")
    first.says(f"/start {link_in(shown.text)}")
    second.says(code_in(shown.text).lower())
    assert first.saw("¿De acuerdo?")
    assert second.saw("¿De acuerdo?")
    assert matches_transcript("invite", "es", without_secrets(ana))


def test_the_same_in_english_for_one_company(stage: Stage) -> None:
    with stage.database.transaction() as session:
        given.staff(session, "joan", "admin", stage.now, language="en")
        given.cohort(session, stage.now, "Kingston 2014", country="JM", city="Kingston", zone="America/Jamaica")
        given.cohort(session, stage.now)
    joan = stage.person("joan", "en")
    joan.says("/invite")
    joan.presses("Kingston 2014", "One company")
    joan.says("Blue Mountain Coffee Ltd", "Grace")
    grace = stage.person("grace", "en")
    grace.says(f"/start {link_in(joan.seen[-1].text)}")
    assert matches_transcript("invite", "en", without_secrets(joan))


def test_one_company_is_invited_by_name_once_and_again_after_the_link_was_lost(stage: Stage, ana: Actor) -> None:
    for name in ("Panadería Luna", "PANADERIA LUNA, S.A. de C.V."):
        ana.says("/invite")
        ana.presses("Para una empresa")
        ana.says(name, "Laura")
    with stage.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        contact = session.scalars(select(Contact)).one()
        assert (sme.name, sme.state, sme.zone) == ("Panadería Luna", "invited", "America/Mexico_City")
        assert (contact.name, contact.state, contact.primary) == ("Laura", "invited", True)


def invite_company(stage: Stage, ana: Actor, *keys: str, blocked: bool = False) -> None:
    with stage.database.transaction() as session:
        cohort = session.scalars(select(Cohort)).one()
        sme = given.sme(session, cohort, stage.now, natural_key="panaderia luna|MX")
        for number, key in enumerate(keys):
            contact = given.contact(session, sme, key, stage.now, primary=not number)
            if contact.person is not None and blocked:
                contact.person.blocked_at = stage.now
    ana.says("/invite")
    ana.presses("Para una empresa")
    ana.says("Panadería Luna", "Rosa")


def test_a_registered_company_gets_a_link_for_a_second_person(stage: Stage, ana: Actor) -> None:
    invite_company(stage, ana, "laura")
    assert ana.saw("reenviar a una segunda persona", last=2)
    with stage.database.transaction() as session:
        assert session.scalars(select(Invitation)).one().kind == "contact"
        assert session.scalar(select(func.count()).select_from(Contact)) == 1


def test_whoever_takes_the_place_of_contacts_that_nobody_reaches_is_asked_first(stage: Stage, ana: Actor) -> None:
    invite_company(stage, ana, "laura", "diego", blocked=True)
    assert ana.saw("la persona que ocupe su lugar", last=2)
    rosa = stage.person("rosa")
    rosa.says(f"/start {link_in(ana.seen[-1].text)}")
    rosa.presses("Acepto", "Rosa", "Mujer", "Gerencia", "De usted", "Están bien")
    assert rosa.saw("llegan a este chat", last=3)
    with stage.database.transaction() as session:
        contacts = session.scalars(select(Contact).order_by(Contact.id)).all()
        assert [contact.primary for contact in contacts] == [False, False, True]


def test_a_company_that_everybody_left_goes_on_with_whoever_joins(stage: Stage, ana: Actor) -> None:
    with stage.database.transaction() as session:
        cohort = session.scalars(select(Cohort)).one()
        sme = given.sme(session, cohort, stage.now, natural_key="panaderia luna|MX")
        given.contact(session, sme, "laura", stage.now)
    laura, rosa = stage.person("laura"), stage.person("rosa")
    laura.says("/stop")
    laura.presses("Sí, salir", "Prefiero no decir")
    ana.says("/invite")
    ana.presses("Para una empresa")
    ana.says("Panadería Luna", "Rosa")
    rosa.says(f"/start {link_in(ana.seen[-1].text)}")
    rosa.presses("Acepto", "Rosa", "Mujer", "Gerencia", "De usted", "Están bien")
    with stage.database.transaction() as session:
        assert session.scalars(select(Sme)).one().state == "plan_pending"


def test_a_company_with_two_contacts_who_are_reached_gets_no_link(stage: Stage, ana: Actor) -> None:
    invite_company(stage, ana, "laura", "diego")
    assert ana.saw("con dos contactos que reciben")
    with stage.database.transaction() as session:
        assert session.scalars(select(Invitation)).all() == []


def test_what_lets_people_in_is_forgotten_once_it_has_left(stage: Stage, ana: Actor, tmp_path: Path) -> None:
    ana.says("/invite")
    ana.presses("Para todo el taller")
    with stage.database.transaction() as session:
        said = session.scalars(select(OutboxMessage.payload)).all()
        assert not any(link_in(ana.seen[-1].text) in str(payload) for payload in said)
        assert session.scalars(select(StoredFile)).all() == []
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_without_a_cohort_the_first_step_is_to_make_one(stage: Stage) -> None:
    with stage.database.transaction() as session:
        given.staff(session, "ana", "admin", stage.now)
    ana = stage.person("ana")
    for command in ("/invite", "/import"):
        ana.says(command)
        assert ana.saw("Todavía no hay ningún grupo")
    ana.presses("Crear un grupo")
    assert ana.saw("¿En qué ciudad es el taller?")
