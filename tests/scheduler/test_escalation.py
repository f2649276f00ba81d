"""A stalled SME reaches a coordinator: once, with what is known, and with answers of one tap."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from records.followup import CoordinatorAction, Stall, Ticket
from records.people import Contact, Sme
from records.plans import Item
from scheduler.sweeps import SWEEPS
from tests import given
from tests.stage import Stage

APRIL = datetime(2014, 4, 29, 14, 30, tzinfo=UTC)


@pytest.fixture
def panaderia(stage: Stage) -> Stage:
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        given.staff(session, "carmen", "coordinator", stage.now, cohorts=[cohort])
        sme = given.sme(session, cohort, stage.now, replan=True, look_at=stage.now)
        given.contact(session, sme, "laura", stage.now, phone="+52 33 1234 5678")
        given.key_items(session, sme, stage.now)
        given.submitted_plan(session, sme, stage.now)
    stage.person("laura"), stage.person("carmen")
    sweep(stage)
    return stage


def sweep(stage: Stage) -> None:
    """Run every sweep until nothing is due, and deliver what may leave."""
    for _ in range(50):
        moved = 0
        for one in SWEEPS:
            with stage.database.transaction() as session:
                moved += one(session, stage.now)
        stage.deliver()
        if not moved:
            return
    raise AssertionError("the sweeps find the same rows due again and again")


def goes_to(stage: Stage, moment: datetime, hours: int = 6) -> None:
    while stage.now < moment:
        stage.now = min(stage.now + timedelta(hours=hours), moment)
        sweep(stage)


def obstacle(stage: Stage) -> None:
    """Laura tells of an obstacle in the first check-in."""
    goes_to(stage, APRIL)
    stage.person("laura").presses("Con un obstáculo", "Dinero")
    sweep(stage)


def test_an_obstacle_comes_to_the_coordinator_at_once_as_one_card(panaderia: Stage) -> None:
    obstacle(panaderia)
    carmen = panaderia.person("carmen")
    print(carmen.transcript())
    assert [message.text.splitlines()[0] for message in carmen.seen] == ["Conviene una mirada."]
    assert carmen.saw("«separar residuos»: con un obstáculo (Dinero)")
