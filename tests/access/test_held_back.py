"""What waits for office hours does not reach whoever may not see it any more; a card goes to whoever is next."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from conversations.speaking import Delivery, tell
from conversations.texts import literal
from records.followup import Stall
from records.messages import OutboxMessage
from records.people import Sme, Staff
from tests import given
from tests.stage import Stage


@pytest.fixture
def office(stage: Stage) -> Stage:
    """Carmen has two cohorts; of an SME in each a card waits for her until tomorrow."""
    with stage.database.transaction() as session:
        cohorts = [given.cohort(session, stage.now, name) for name in ("Zafiro", "Topacio")]
        given.staff(session, "ana", "admin", stage.now)
        carmen = given.staff(session, "carmen", "coordinator", stage.now, cohorts=cohorts)
        for cohort in cohorts:
            sme = given.sme(session, cohort, stage.now, f"Empresa {cohort.name}")
            stall = Stall(sme=sme, code="NO_REPLY", level="red", audience="sme", since=stage.now, opened_at=stage.now)
            stall.cause, stall.step, stall.escalated_at = {}, 1, stage.now
            session.add(stall)
            session.flush()
            later = stage.now + timedelta(days=1)
            card = Delivery(f"card:{stall.id}", "escalation", f"stall:{stall.id}", not_before=later)
            assert carmen.person is not None
            tell(session, carmen.person, literal(f"{sme.name} no responde"), stage.now, delivery=card)
    stage.person("ana"), stage.person("carmen")
    stage.passes(minutes=5)
    return stage


def seen_tomorrow(office: Stage) -> str:
    office.passes(days=1)
    office.deliver()
    return office.person("carmen").transcript()


def waiting_for_others(office: Stage) -> list[str]:
    with office.database.transaction() as session:
        again = select(Sme.name).join(Stall).where(Stall.escalated_at.is_(None), Stall.step == 0)
        return list(session.scalars(again))


def test_whoever_is_removed_gets_none_of_it(office: Stage) -> None:
    ana = office.person("ana")
    ana.says("/staff")
    ana.presses("Carmen", "Quitar del equipo", "Quitar hoy")
    seen = seen_tomorrow(office)
    assert "ya no forma parte" in seen
    assert "no responde" not in seen
    assert len(waiting_for_others(office)) == 2
    with office.database.transaction() as session:
        assert session.scalars(select(Staff).where(Staff.name == "Carmen")).one().person_id is None


def test_whoever_loses_a_cohort_gets_what_is_about_the_other(office: Stage) -> None:
    ana = office.person("ana")
    ana.says("/staff")
    ana.presses("Carmen", "Dar o quitar grupo", "Quitar Zafiro")
    seen = seen_tomorrow(office)
    assert "Empresa Topacio no responde" in seen
    assert "Empresa Zafiro" not in seen
    assert waiting_for_others(office) == ["Empresa Zafiro"]
    with office.database.transaction() as session:
        keys = session.scalars(select(OutboxMessage.dedup_key).where(OutboxMessage.purpose == "escalation")).all()
    assert None in keys, "the card may be given to somebody else"


def test_whoever_loses_a_cohort_gets_other_notices_and_a_new_digest(office: Stage) -> None:
    with office.database.transaction() as session:
        carmen = session.scalars(select(Staff).where(Staff.name == "Carmen")).one()
        assert carmen.person is not None
        carmen.digest_at = office.now + timedelta(days=1)
        for purpose, subject in (("notice", None), ("digest", f"staff:{carmen.id}")):
            later = Delivery(purpose, purpose, subject, not_before=office.now + timedelta(days=1))
            tell(session, carmen.person, literal(f"Un {purpose}"), office.now, delivery=later)
    office.passes(minutes=5)
    ana = office.person("ana")
    ana.says("/staff")
    ana.presses("Carmen", "Dar o quitar grupo", "Quitar Zafiro")
    with office.database.transaction() as session:
        said = select(OutboxMessage.purpose, OutboxMessage.state).where(OutboxMessage.dedup_key.is_(None))
        assert ("digest", "expired") in {tuple(row) for row in session.execute(said)}
        assert session.scalars(select(Staff.name).where(Staff.digest_at <= office.now)).all() == ["Carmen"]
    seen = seen_tomorrow(office)
    assert "Un notice" in seen
    assert "Un digest" not in seen
