"""What is due next, over all that waits."""

from datetime import timedelta

from sqlalchemy import select

from records.followup import CheckIn
from records.people import Sme, Staff
from scheduler.check_ins import replan_check_ins
from scheduler.due import Prompt, next_due, next_look, next_prompt
from tests import given
from tests.stage import Stage


def a_cohort(stage: Stage) -> None:
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        given.staff(session, "carmen", "coordinator", stage.now, cohorts=[cohort])
        given.sme(session, cohort, stage.now, replan=True)
        replan_check_ins(session, stage.now)


def test_nothing_is_due_where_nobody_is(stage: Stage) -> None:
    with stage.database.transaction() as session:
        assert (next_due(session), next_look(session), next_prompt(session)) == (None, None, None)


def test_the_first_check_in_is_what_an_sme_hears_next(stage: Stage) -> None:
    a_cohort(stage)
    with stage.database.transaction() as session:
        first = session.scalars(select(CheckIn).order_by(CheckIn.due_at)).first()
        assert first is not None
        assert next_prompt(session) == Prompt("check-in", first.due_at, "Panadería Luna", 1)


def test_a_reminder_of_the_plan_comes_first_if_it_is_earlier(stage: Stage) -> None:
    a_cohort(stage)
    with stage.database.transaction() as session:
        soon = session.scalars(select(Sme)).one().plan_prompt_at = stage.now + timedelta(days=3)
        assert next_prompt(session) == Prompt("plan-prompt", soon, "Panadería Luna")
        session.scalars(select(Sme)).one().state = "active"
        session.flush()
        following = next_prompt(session)
        assert following is not None
        assert following.what == "check-in"


def test_the_end_of_a_check_in_is_due_but_heard_by_nobody(stage: Stage) -> None:
    a_cohort(stage)
    with stage.database.transaction() as session:
        for check_in in session.scalars(select(CheckIn)):
            check_in.step = "close"
        assert next_prompt(session) is None
        assert next_due(session) is not None


def test_the_morning_digest_of_active_staff_is_due(stage: Stage) -> None:
    with stage.database.transaction() as session:
        staff = given.staff(session, "carmen", "coordinator", stage.now)
        staff.digest_at = stage.now + timedelta(hours=20)
    stage.person("carmen")
    with stage.database.transaction() as session:
        carmen = session.scalars(select(Staff)).one()
        assert next_due(session) == ("digest", carmen.digest_at)
        carmen.active = False
        session.flush()
        assert next_due(session) is None
