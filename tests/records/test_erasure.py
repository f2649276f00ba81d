"""Forgetting somebody takes what names them, everywhere, and nothing of anybody else."""

import json
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.batch import keep_failed, set_aside
from bot.channels.base import Arrival, RouteClosed
from bot.leases import Lease
from bot.settling import Attempt, settle
from conversations.messages import Blocked, Incoming, Outgoing, Said
from records.database import Database
from records.erasure import ERASED, FAREWELL, forget_person, lose_chat
from records.followup import CheckIn, CoordinatorAction
from records.messages import Dialogue, InboxMessage, OutboxMessage, Seat
from records.people import Person, Sme, Staff
from records.plans import ActionPlan
from scheduler.heartbeat import clear_up
from tests import given
from tests.conftest import WORKSHOP_DAY as NOW
from tests.stage import CHANNEL, Stage


@pytest.fixture
def company(database: Database) -> Database:
    """Diego and Laura of one SME, coordinated by Carmen; Ivo of another one."""
    with database.transaction() as session:
        cohort = given.cohort(session, NOW)
        given.staff(session, "carmen", "coordinator", NOW, cohorts=[cohort])
        sme = given.sme(session, cohort, NOW)
        given.contact(session, sme, "laura", NOW)
        given.contact(session, sme, "diego", NOW, primary=False)
        given.contact(session, given.sme(session, cohort, NOW, "Taller Luz"), "ivo", NOW)
    return database


def person(session: Session, key: str) -> Person:
    return session.scalars(select(Person).where(Person.user_key == key)).one()


def forgets(database: Database, key: str) -> None:
    with database.transaction() as session:
        forget_person(session, person(session, key), NOW)


def dialogue(session: Session, people: list[str], *, closed: bool = False, **fields: Any) -> int:
    number = len(session.scalars(select(Dialogue.id)).all())
    one = Dialogue(token=f"t{number}", script="plan_check_in", subject=f"s{number}", opened_at=NOW, **fields)
    one.closed_at = NOW if closed else None
    one.seats = [
        Seat(person=person(session, key), state="closed" if closed else "open", touched_at=NOW) for key in people
    ]
    session.add(one)
    session.flush()
    return one.id


def test_whoever_is_forgotten_owns_nothing_in_what_was_sent_and_agreed(company: Database) -> None:
    with company.transaction() as session:
        sme = session.scalars(select(Sme).order_by(Sme.id)).first()
        assert sme is not None
        plan = ActionPlan(sme=sme, version=1, round=1, submitted_at=NOW, submitted_by="contact:1", snapshot=[])
        plan.snapshot = [{"what": "separar", "owner": "Diego"}, {"what": "medir", "owner": "Laura"}, {"what": "x"}]
        session.add_all([plan, CheckIn(sme_id=sme.id, month=1, due_at=NOW, next_step="Diego llama a Ramiro")])
    forgets(company, "diego")
    with company.transaction() as session:
        owners = [item["owner"] for item in session.scalars(select(ActionPlan)).one().snapshot]
        assert owners == [ERASED, "Laura", None]
        assert session.scalars(select(CheckIn.next_step)).one() == f"{ERASED} llama a Ramiro"


def test_an_open_dialogue_of_a_colleague_goes_on_without_the_name(company: Database) -> None:
    with company.transaction() as session:
        dialogue(session, ["laura"], facts={"people": ["Laura", "Diego"]}, answers={"1.owner": "Diego", "1.what": "x"})
    forgets(company, "diego")
    with company.transaction() as session:
        kept = session.scalars(select(Dialogue)).one()
        assert kept.facts == {"people": ["Laura", ERASED]}
        assert kept.answers == {"1.owner": ERASED, "1.what": "x"}


def test_what_the_other_contact_and_the_bot_have_answered_stays(company: Database) -> None:
    with company.transaction() as session:
        by = {"a": person(session, "laura").id, "b": person(session, "diego").id}
        dialogue(session, ["laura", "diego"], facts={}, answers={"a": 1, "b": 2, "filled in": 3}, answered_by=by)
    forgets(company, "diego")
    with company.transaction() as session:
        assert session.scalars(select(Dialogue)).one().answers == {"a": 1, "filled in": 3}


def test_only_whole_names_and_only_where_the_sme_is_known_are_erased(company: Database) -> None:
    with company.transaction() as session:
        whole = dialogue(session, ["carmen"], closed=True, facts={"who": "llamar a Diego."}, answers={})
        part = dialogue(session, ["carmen"], closed=True, facts={"what": "Diegoseca"}, answers={"a": "SanDiego"})
        strange = dialogue(session, ["ivo"], closed=True, facts={"what": "Diego"}, answers={})
        for key, words in (("carmen", "Diego pide ayuda"), ("carmen", "Diegoseca"), ("ivo", "Diego")):
            to = person(session, key)
            row = OutboxMessage(person=to, state="sent", payload={"text": words}, created_at=NOW, not_before=NOW)
            session.add(row)
    forgets(company, "diego")
    with company.transaction() as session:
        facts = [session.get_one(Dialogue, number).facts for number in (whole, part, strange)]
        assert facts == [{}, {"what": "Diegoseca"}, {"what": "Diego"}]
        said = session.scalars(select(OutboxMessage.payload).order_by(OutboxMessage.id)).all()
        assert said == [{}, {"text": "Diegoseca"}, {"text": "Diego"}]


def test_a_call_that_was_made_is_not_promised_again(company: Database) -> None:
    with company.transaction() as session:
        sme, staff = (
            session.scalars(select(Sme).where(Sme.name == "Taller Luz")).one(),
            session.scalars(select(Staff)).one(),
        )
        for note in ("reached: no me llamen", None):
            session.add(CoordinatorAction(sme=sme, staff=staff, kind="call", note=note, at=NOW, undo_until=NOW))
    forgets(company, "ivo")
    with company.transaction() as session:
        assert session.scalars(select(CoordinatorAction.note).order_by(CoordinatorAction.id)).all() == [ERASED, None]


@pytest.mark.parametrize("keep", [set_aside, keep_failed])
def test_what_could_not_be_handled_is_forgotten_with_its_sender(company: Database, keep: Any) -> None:
    said = Incoming(CHANNEL, "7", "diego", "diego", Said("soy Diego"), "es", "Diego")
    with company.transaction() as session:
        keep(session, Arrival(CHANNEL, "7", json.dumps({"text": "soy Diego"}), said), "ValueError", NOW)
    forgets(company, "diego")
    with company.transaction() as session:
        message = session.scalars(select(InboxMessage)).one()
        assert (message.payload, message.error) == (None, None)


def test_what_could_not_be_handled_and_whose_it_is_nobody_knows_loses_its_words_after_a_month(
    company: Database,
) -> None:
    with company.transaction() as session:
        for number, days in (("1", 31), ("2", 29)):
            keep_failed(
                session, Arrival(CHANNEL, number, "{}", None, "unknown"), "ValueError", NOW - timedelta(days=days)
            )
    with company.transaction() as session:
        assert [clear_up(session, NOW), clear_up(session, NOW)] == [1, 0]
        found = session.scalars(select(InboxMessage).order_by(InboxMessage.external_id)).all()
        assert [(one.state, one.payload, one.error) for one in found] == [
            ("failed", None, "ValueError"),
            ("failed", "{}", "ValueError"),
        ]


@pytest.mark.parametrize("purpose", [FAREWELL, None])
def test_a_forgotten_chat_that_is_closed_before_the_farewell_is_lost(company: Database, purpose: str | None) -> None:
    forgets(company, "diego")
    with company.transaction() as session:
        forgotten = session.scalars(select(Person).where(Person.chat_key == "diego")).one()
        row = OutboxMessage(person=forgotten, payload={}, purpose=purpose, created_at=NOW, not_before=NOW)
        session.add(row)
        session.flush()
        lease = Lease(row.id, CHANNEL, "diego", Outgoing(""), None, "owner", NOW, plain=False)
        settle(session, [Attempt(lease, None, RouteClosed("blocked"), NOW)], NOW)
    with company.transaction() as session:
        assert "diego" not in {one.chat_key for one in session.scalars(select(Person))}


def test_who_closes_the_chat_after_being_forgotten_stays_unknown(stage: Stage) -> None:
    with stage.database.transaction() as session:
        lost = given.person(session, "diego", NOW)
        forget_person(session, lost, NOW)
        lose_chat(lost)
    stage.person("diego").does(Blocked())
    with stage.database.transaction() as session:
        known = session.scalars(select(Person)).one()
        assert (known.user_key, known.chat_key) == (f"forgotten:{known.id}", f"forgotten:{known.id}")
        assert session.scalars(select(InboxMessage.state)).all() == ["handled"]


def test_the_copy_of_before_an_upgrade_goes_after_thirty_days(database: Database) -> None:
    copy = Path(f"{database.engine.url.database}.before-upgrade")
    if database.engine.dialect.name != "sqlite":
        return
    copy.write_bytes(b"")
    os.utime(copy, (NOW.timestamp(), NOW.timestamp()))
    for days, stays in ((29, True), (31, False)):
        with database.transaction() as session:
            clear_up(session, NOW + timedelta(days=days))
        assert copy.exists() is stays


def test_a_name_with_an_accent_goes_from_what_was_said_to_others_too(company: Database) -> None:
    with company.transaction() as session:
        laura, diego = (
            session.scalars(select(Person).where(Person.user_key == key)).one() for key in ("laura", "diego")
        )
        laura.contacts[0].name = "María Peña"
        said = OutboxMessage(
            person=diego, payload={"text": "María Peña respondió"}, state="sent", created_at=NOW, not_before=NOW
        )
        session.add(said)
        session.flush()
        forget_person(session, laura, NOW)
        assert said.payload == {}
    assert not list(company.engine._compiled_cache or ())
