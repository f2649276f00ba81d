"""People see all that is kept about them, and can have it erased."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from conversations.desk import desk_of
from records.columns import Record
from records.followup import CheckIn, Progress
from records.messages import OutboxMessage
from records.people import Cohort, Contact, Person, Sme
from records.plans import Item, PlanFile, StoredFile
from tests import given
from tests.bot.commands.entering import ANSWERS, answers, open_cohort, register
from tests.stage import Actor, Stage
from tests.talk import matches_transcript


def everything(stage: Stage) -> str:
    """All that the database holds, as a reader of its file would see it."""
    with stage.database.transaction() as session:
        tables = Record.metadata.sorted_tables
        rows = {table.name: [dict(row) for row in session.execute(select(table)).mappings()] for table in tables}
    return json.dumps(rows, default=str, ensure_ascii=False)


def her_data(person: Actor) -> Any:
    """What the newest file that somebody was sent says."""
    return json.loads(person.files[-1])


def path_of(stage: Stage, sha256: str) -> Path:
    with stage.database.transaction() as session:
        files: Any = desk_of(session).files
        path: Path = files.path(sha256)
        return path


def with_history(stage: Stage) -> Actor:
    """Laura has registered, told how an item goes, and sent a photo; her phone and e-mail were on the list."""
    laura = register(stage, open_cohort(stage))
    with stage.database.transaction() as session:
        contact = session.scalars(select(Contact)).one()
        contact.phone, contact.email = "+523312345678", "laura@example.org"
        item = given.key_items(session, contact.sme, stage.now)[0]
        check_in = CheckIn(sme_id=contact.sme_id, month=1, due_at=stage.now, next_step="Llamar a Ramiro")
        session.add(check_in)
        session.flush()
        kept = desk_of(session).files.keep_bytes(b"foto", "foto.jpg", "image/jpeg")
        file = StoredFile(sha256=kept.sha256, name="bodega-sol.jpg", mime="image/jpeg", size=4, created_at=stage.now)
        file.person_id = contact.person_id
        session.add(file)
        session.flush()
        told = Progress(item_id=item.id, check_in_id=check_in.id, contact_id=contact.id, status="moved", at=stage.now)
        told.note, told.file_id = "hablamos con el recolector", file.id
        session.add_all([told, PlanFile(sme_id=contact.sme_id, file_id=file.id, sent_at=stage.now)])
    return laura


@pytest.mark.parametrize("language", ["es", "en"])
def test_my_data_are_told_in_short_and_sent_in_full(stage: Stage, language: str) -> None:
    laura = register(stage, open_cohort(stage), "laura" if language == "es" else "grace", language)
    laura.says("/mydata")
    assert matches_transcript("mydata", language, "> /mydata" + laura.transcript().rpartition("> /mydata")[2])
    data = her_data(laura)
    assert [contact["name"] for contact in data["contacts"]] == [laura.name]
    assert data["consents"][0]["accepted"] is True


def test_the_file_holds_every_row_about_a_person_and_their_sme(stage: Stage) -> None:
    laura = with_history(stage)
    laura.says("/mydata")
    data = her_data(laura)
    with stage.database.transaction() as session:
        assert len(data["items"]) == len(session.scalars(select(Item)).all()) == 3
    assert data["contacts"][0]["phone"] == "+523312345678"
    assert data["progress"][0]["note"] == "hablamos con el recolector"
    assert {"persons", "smes", "seats", "dialogues", "check_ins", "plan_files", "outbox", "state_changes"} <= set(data)
    assert {"cohorts", "staff", "invitations", "signals"}.isdisjoint(data)


def test_nobody_elses_data_are_in_the_file(stage: Stage) -> None:
    laura = with_history(stage)
    with stage.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        given.contact(session, sme, "marcos", stage.now, primary=False, phone="+5255999")
        other = given.sme(session, session.scalars(select(Cohort)).one(), stage.now, "Taller Secreto")
        given.contact(session, other, "ivo", stage.now)
        given.key_items(session, other, stage.now, ["plan muy secreto"])
    laura.says("/mydata")
    data = her_data(laura)
    for strange in ("Marcos", "+5255999", "Secreto", "secreto", "Ivo"):
        assert strange not in json.dumps(data, ensure_ascii=False)


def test_a_stranger_sees_that_next_to_nothing_is_kept(stage: Stage) -> None:
    eva = stage.person("eva")
    eva.says("/mydata")
    assert eva.saw("solo el identificador del chat")
    data = her_data(eva)
    assert {"contacts", "smes", "consents"}.isdisjoint(data)


@pytest.mark.parametrize("language", ["es", "en"])
def test_forgetting_is_asked_once_more(stage: Stage, language: str) -> None:
    laura = register(stage, open_cohort(stage), "laura" if language == "es" else "grace", language)
    keep, erase = ("No borrar", "Borrar todo") if language == "es" else ("Do not erase", "Erase everything")
    laura.chat.clear()
    laura.says("/forget")
    laura.presses(keep)
    assert "Sol" in everything(stage) or "Sunny" in everything(stage)
    laura.says("/forget")
    laura.presses(erase)
    assert matches_transcript("forget", language, laura.transcript())


def test_after_forgetting_the_last_contact_nothing_names_them_or_their_company(stage: Stage) -> None:
    laura = with_history(stage)
    laura.says("/person", "Soy Laura, de la Panadería Sol, llamen al 3312345678")
    laura.says("/mydata")
    with stage.database.transaction() as session:
        sha256 = session.scalars(select(StoredFile)).one().sha256  # her photo: what /mydata made has gone
    assert stage.person("carla").saw("Panadería Sol")
    laura.says("/forget")
    laura.presses("Borrar todo")
    assert laura.saw("los datos están borrados")
    assert not path_of(stage, sha256).exists()
    kept = everything(stage)
    words = ("Laura", "laura", "3312345678", "Panadería", "panaderia", "recolector", "Ramiro", "bodega")
    assert [word for word in words if word in kept] == []
    with stage.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        assert (sme.state, sme.sector, sme.contacts[0].sex) == ("withdrawn", "food", "woman")
        assert len(session.scalars(select(Progress)).all()) == 1


def test_the_coordination_is_told_without_a_name(stage: Stage) -> None:
    laura = with_history(stage)
    laura.says("/forget")
    laura.presses("Borrar todo")
    carla = stage.person("carla")
    assert carla.saw("Una empresa de Guadalajara 2014 pidió borrar sus datos")
    assert not carla.saw("Laura")
    assert not carla.saw("Panadería")


def test_a_colleague_and_the_company_stay(stage: Stage) -> None:
    laura = with_history(stage)
    with stage.database.transaction() as session:
        given.contact(session, session.scalars(select(Sme)).one(), "marcos", stage.now, primary=False, sex="man")
    laura.says("/forget")
    laura.presses("Borrar todo")
    kept = everything(stage)
    assert [word for word in ("Laura", "laura", "3312345678", "recolector", "bodega") if word in kept] == []
    assert stage.person("carla").saw("Una persona de Panadería Sol")
    with stage.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        assert (sme.name, sme.state) == ("Panadería Sol", "active")
        assert [item.what for item in session.scalars(select(Item))] == list(given.THREE_ACTIONS)
    marcos = stage.person("marcos")
    marcos.says("/menu")
    assert marcos.saw("Esto se puede hacer")


def test_whoever_was_forgotten_comes_back_as_a_stranger(stage: Stage) -> None:
    ways = open_cohort(stage)
    laura = register(stage, ways)
    laura.says("/forget")
    laura.presses("Borrar todo")
    laura.says("/start")
    assert laura.saw("código de invitación")
    laura.says(f"/start {ways.link}")
    answers(laura, *ANSWERS["es"])
    assert laura.saw("en el grupo")
    with stage.database.transaction() as session:
        assert [person.user_key for person in session.scalars(select(Person).order_by(Person.id))][-1] == "laura"


def test_a_file_that_somebody_else_sent_too_is_kept_for_them(stage: Stage) -> None:
    laura = with_history(stage)
    with stage.database.transaction() as session:
        mine = session.scalars(select(StoredFile).where(StoredFile.name == "bodega-sol.jpg")).one()
        sme = given.sme(session, session.scalars(select(Cohort)).one(), stage.now, "Taller Luz")
        ivo = given.contact(session, sme, "ivo", stage.now)
        twin = StoredFile(sha256=mine.sha256, name="igual.jpg", mime=mine.mime, size=4, created_at=stage.now)
        twin.person_id = ivo.person_id
        session.add(twin)
        sha256 = mine.sha256
    laura.says("/forget")
    laura.presses("Borrar todo")
    assert path_of(stage, sha256).exists()


def test_staff_are_not_erased_by_a_command(stage: Stage) -> None:
    open_cohort(stage)
    carla = stage.person("carla")
    carla.says("/forget")
    assert carla.saw("los borra la administración")


def test_what_still_waited_to_be_said_is_dropped(stage: Stage) -> None:
    laura = with_history(stage)
    laura.says("/forget")
    laura.presses("Borrar todo")
    with stage.database.transaction() as session:
        assert session.scalars(select(OutboxMessage.id).where(OutboxMessage.state == "waiting")).all() == []


def test_a_stranger_can_be_forgotten_too(stage: Stage) -> None:
    eva = stage.person("eva")
    eva.says("/forget")
    assert eva.saw("los datos de este chat")
    eva.presses("Borrar todo")
    assert "eva" not in everything(stage)
