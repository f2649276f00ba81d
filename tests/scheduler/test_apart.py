"""One row that fails holds up no other; plan prompts keep their distance; digests do not heap up."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from conversations.outcomes.tickets import open_ticket
from records.database import Database
from records.followup import CheckIn, Stall
from records.messages import OutboxMessage, Signal
from records.people import Person, Sme
from records.plans import Item
from scheduler.apart import RETRY
from scheduler.check_ins import advance_check_ins
from scheduler.digests import send_digests
from scheduler.looking import look_at_smes
from scheduler.prompts import prompt_smes
from tests import given
from tests.scheduler.test_check_ins import APRIL, goes_to, panaderia
from tests.stage import Stage

__all__ = ["panaderia"]


def prompts(stage: Stage) -> int:
    with stage.database.transaction() as session:
        return session.scalar(select(func.count(OutboxMessage.id)).where(OutboxMessage.purpose == "prompt")) or 0


def prompted(stage: Stage) -> datetime | None:
    with stage.database.transaction() as session:
        prompt_smes(session, stage.now)
    with stage.database.transaction() as session:
        return session.scalars(select(Sme)).one().plan_prompt_at


def test_an_sme_whose_facts_cannot_be_read_holds_up_no_other(stage: Stage) -> None:
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        given.staff(session, "carmen", "coordinator", stage.now, cohorts=[cohort])
        given.sme(session, cohort, stage.now, "Mala", zone="Mars/Olympus", look_at=stage.now)
        given.sme(session, cohort, stage.now, "Buena", look_at=stage.now)
    stage.passes(days=40)
    with stage.database.transaction() as session:
        assert look_at_smes(session, stage.now) == 2
    with stage.database.transaction() as session:
        assert [stall.sme.name for stall in session.scalars(select(Stall))] == ["Buena"]
        assert session.scalars(select(Sme.look_at).where(Sme.name == "Mala")).one() == stage.now + RETRY


def test_whoever_registers_late_is_reminded_of_the_plan_a_week_apart(stage: Stage) -> None:
    stage.now = datetime(2014, 4, 15, 16, 0, tzinfo=UTC)
    with stage.database.transaction() as session:
        sme = given.sme(session, given.cohort(session, stage.now), stage.now, plan_prompt_at=stage.now)
        given.contact(session, sme, "laura", stage.now)
    second = prompted(stage)
    assert prompts(stage) == 1
    assert second is not None
    assert second >= stage.now + timedelta(days=10 - 3)


def test_the_key_items_reminder_waits_while_the_office_is_late_with_a_review(stage: Stage) -> None:
    stage.now = datetime(2014, 4, 29, 14, 30, tzinfo=UTC)
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        sme = given.sme(session, cohort, stage.now, state="selecting", plan_prompt_at=stage.now)
        given.contact(session, sme, "laura", stage.now)
        session.add(Item(sme_id=sme.id, number=1, what="x", state="approved", created_at=stage.now))
        late = Stall(sme=sme, code="O_REVIEW", subject="submission:1", level="red", audience="staff", since=stage.now)
        late.cause, late.opened_at = {}, stage.now
        session.add(late)
    stage.now = prompted(stage) or stage.now
    assert prompts(stage) == 0
    with stage.database.transaction() as session:
        session.scalars(select(Stall)).one().cleared_at = stage.now
    prompted(stage)
    assert prompts(stage) == 1


@pytest.mark.parametrize(("blocked", "waiting"), [(True, 0), (False, 1)])
def test_digests_that_do_not_arrive_make_no_heap(panaderia: Stage, blocked: bool, waiting: int) -> None:
    with panaderia.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        open_ticket(session, sme, sme.contacts[0], "call", panaderia.now)
        person = session.scalars(select(Person).where(Person.user_key == "carmen")).one()
        person.blocked_at = panaderia.now if blocked else None
    for _ in range(20):
        panaderia.passes(days=1)
        with panaderia.database.transaction() as session:
            send_digests(session, panaderia.now)
    left = select(func.count(OutboxMessage.id)).where(OutboxMessage.purpose == "digest")
    with panaderia.database.transaction() as session:
        assert session.scalar(left.where(OutboxMessage.state == "waiting")) == waiting


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_check_in_whose_sme_is_being_talked_to_is_left_for_later(panaderia: Stage) -> None:
    """Who answers locks the SME first, and so does the sweep: neither waits for the other with a lock in hand."""
    goes_to(panaderia, APRIL - timedelta(minutes=1))
    with panaderia.database.transaction() as answering:
        answering.scalars(select(Sme).with_for_update()).one()
        with panaderia.database.transaction() as sweeping:
            assert advance_check_ins(sweeping, APRIL) == 0
            answering.scalars(select(CheckIn).where(CheckIn.month == 1).with_for_update(nowait=True)).one()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_of_two_that_wait_for_each_other_the_one_that_was_ended_is_done_again(database: Database) -> None:
    with database.transaction() as session:
        session.add_all(Signal(name=name, value="0", at=APRIL) for name in ("a", "b"))
    both_hold = threading.Barrier(2)
    tries: list[str] = []

    def add(session: Session, first: str, second: str) -> None:
        tries.append(first)
        one = text("UPDATE signals SET value = CAST(CAST(value AS integer) + 1 AS text) WHERE name = :name")
        session.execute(one, {"name": first})
        if len(tries) <= 2:
            both_hold.wait(10)
        session.execute(one, {"name": second})

    await asyncio.gather(database.run(add, "a", "b"), database.run(add, "b", "a"))
    assert len(tries) > 2
    with database.transaction() as session:
        assert set(session.scalars(select(Signal.value))) == {"2"}
