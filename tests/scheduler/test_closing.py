"""The end: thanks after month six, and twelve months later nothing that names anybody."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from records.followup import CheckIn
from records.people import Contact, Sme
from scheduler.closing import close_smes, forget_ended
from tests import given
from tests.stage import Stage


@pytest.fixture
def panaderia(stage: Stage) -> Stage:
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        sme = given.sme(session, cohort, stage.now)
        given.contact(session, sme, "laura", stage.now)
        items = given.key_items(session, sme, stage.now)
        items[0].state = "done_reported"
        session.add(CheckIn(sme=sme, month=6, due_at=stage.now, state="open", step="close"))
    stage.person("laura")
    return stage


def close(stage: Stage) -> str:
    with stage.database.transaction() as session:
        close_smes(session, stage.now)
    stage.deliver()
    with stage.database.transaction() as session:
        return session.scalars(select(Sme.state)).one()


def end_last_check_in(stage: Stage) -> None:
    with stage.database.transaction() as session:
        session.scalars(select(CheckIn)).one().closed_at = stage.now


def test_the_follow_up_ends_with_the_sixth_check_in_and_thanks_once(panaderia: Stage) -> None:
    assert close(panaderia) == "active"
    end_last_check_in(panaderia)
    assert close(panaderia) == "closing"
    assert close(panaderia) == "closing"
    laura = panaderia.person("laura")
    assert len(laura.seen) == 1
    assert laura.saw("termina el seguimiento de Panadería Luna: 1 de 3 acciones terminadas.")


def forget(stage: Stage, moment: datetime) -> tuple[int, str]:
    with stage.database.transaction() as session:
        count = forget_ended(session, moment)
    with stage.database.transaction() as session:
        return count, session.scalars(select(Contact.name)).one()


def test_twelve_months_after_the_end_the_people_are_forgotten(panaderia: Stage) -> None:
    """As the consent says: a workshop of March 2014, a follow-up that ended in September, kept until September 2015."""
    ended = datetime(2015, 9, 26, tzinfo=panaderia.now.tzinfo)
    assert forget(panaderia, ended - timedelta(days=1)) == (0, "Laura")
    assert forget(panaderia, ended + timedelta(days=3)) == (1, "—")
    assert forget(panaderia, ended + timedelta(days=4)) == (0, "—")
