"""While the OAS is to type in a plan that came as a photo, its SME owes nothing, and the delay is the office's."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from conversations.outcomes.action_plan import offer_plan
from records.followup import Stall
from records.people import Contact, Sme
from records.plans import StoredFile
from records.staffing import contacts_to_reach
from tests import given
from tests.scheduler.office import goes_to
from tests.stage import Stage


@pytest.fixture
def office(stage: Stage) -> Stage:
    """Laura is asked for the plan and reminded of it from the third day on; Carmen coordinates."""
    stage.now -= timedelta(hours=2)
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        given.staff(session, "carmen", "coordinator", stage.now, cohorts=[cohort])
        later = stage.now + timedelta(days=3)
        sme = given.sme(session, cohort, stage.now, replan=True, look_at=stage.now, plan_prompt_at=later)
        given.contact(session, sme, "laura", stage.now)
        stage.person("laura"), stage.person("carmen")
        offer_plan(session, sme, contacts_to_reach(sme), stage.now)
    stage.deliver()
    return stage


def sends_a_photo(office: Stage) -> None:
    office.person("laura").sends_file()
    with office.database.transaction() as session:
        for file in session.scalars(select(StoredFile)):
            file.person_id = session.scalars(select(Contact)).one().person_id


def open_stalls(office: Stage) -> set[tuple[str, str]]:
    with office.database.transaction() as session:
        return {(one.code, one.level) for one in session.scalars(select(Stall).where(Stall.cleared_at.is_(None)))}


def test_a_plan_left_to_the_oas_is_the_office_that_is_late_and_not_the_sme(office: Stage) -> None:
    laura, carmen = office.person("laura"), office.person("carmen")
    sends_a_photo(office)
    sends_a_photo(office)
    laura.presses("Que las pase la OEA")
    said = len(laura.seen)
    goes_to(office, office.now + timedelta(days=24))
    assert open_stalls(office) == {("O_REVIEW", "red")}
    assert [message.text for message in laura.seen[said:]] == [
        message.text for message in laura.seen if "La demora es nuestra" in message.text
    ]
    assert laura.saw("que lo pasemos en limpio")
    assert carmen.saw("el plan espera que lo pasemos en limpio", last=10)
    carmen.says("/today")
    assert carmen.saw("Panadería Luna", last=1)
    assert "🟡" not in carmen.seen[-1].text
    goes_to(office, office.now + timedelta(days=10))
    assert laura.saw("La OEA está pasando el plan en limpio")


def test_once_typed_in_the_plan_is_the_sme_s_to_confirm(office: Stage) -> None:
    laura, carmen = office.person("laura"), office.person("carmen")
    sends_a_photo(office)
    laura.presses("Que las pase la OEA")
    goes_to(office, office.now + timedelta(days=24))
    carmen.says("/transcribe")
    carmen.says("separar residuos")
    carmen.presses("Laura", "Todavía no", "Mandar a la empresa")
    goes_to(office, office.now + timedelta(days=2))
    assert open_stalls(office) == set()
    goes_to(office, office.now + timedelta(days=22))
    assert ("NO_PLAN", "amber") in open_stalls(office)


def test_whoever_types_the_plan_after_a_photo_is_still_reminded_of_it(office: Stage) -> None:
    sends_a_photo(office)
    goes_to(office, office.now + timedelta(days=24))
    assert ("NO_PLAN", "amber") in open_stalls(office)
    with office.database.transaction() as session:
        assert session.scalars(select(Sme)).one().plan_prompts == 2


def test_the_pages_of_one_plan_are_one_thing_to_do(office: Stage) -> None:
    laura, carmen = office.person("laura"), office.person("carmen")
    for number in range(3):
        laura.sends_file(f"plan-{number}.jpg")
    goes_to(office, office.now + timedelta(days=1))
    carmen.says("/today")
    assert carmen.seen[-1].text.count("plan por pasar en limpio, 1 día") == 1
    assert [button.data for button in carmen.seen[-1].buttons].count("/transcribe") == 1
