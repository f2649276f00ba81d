"""The stall sweep: what it costs, what it keeps, and when it looks again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import event, select

from records.followup import Stall
from records.people import Cohort, Contact, Sme, StateChange
from scheduler.looking import AT_ONCE, look_at_smes
from scheduler.looking_facts import thresholds
from scheduler.stalls.facts import Thresholds
from tests import given
from tests.scheduler.office import APRIL, goes_to, obstacle, open_office, sweep
from tests.stage import Stage


@contextmanager
def counted(stage: Stage) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(stage.database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(stage.database.engine, "before_cursor_execute", note)


def look(stage: Stage) -> int:
    with stage.database.transaction() as session:
        return look_at_smes(session, stage.now)


def test_a_look_costs_queries_by_kind_and_not_by_sme(stage: Stage) -> None:
    open_office(stage)
    costs = []
    for many in (1, AT_ONCE):
        with stage.database.transaction() as session:
            cohort = session.scalars(select(Cohort)).one()
            for number in range(many):
                one = given.sme(session, cohort, stage.now, f"Empresa {many}-{number}", look_at=stage.now)
                given.contact(session, one, f"c{many}-{number}", stage.now)
        with counted(stage) as statements:
            assert look(stage) == many
        costs.append(len(statements))
    with counted(stage) as statements:
        assert look(stage) == 0
    assert len(statements) == 1 + sum(word == "BEGIN IMMEDIATE" for word in statements)
    assert costs[1] <= costs[0] + 2


def test_each_change_of_a_stall_is_kept_with_who_when_and_why(stage: Stage) -> None:
    open_office(stage)
    obstacle(stage)
    goes_to(stage, APRIL + timedelta(days=15))
    stage.person("carmen").presses("Pausar un mes")
    sweep(stage)
    with stage.database.transaction() as session:
        stall = session.scalars(select(Stall).where(Stall.code == "BLOCKED")).one()
        kept = select(StateChange).where(StateChange.subject == "stall", StateChange.subject_id == stall.id)
        changes = [
            (change.before, change.after, change.by) for change in session.scalars(kept.order_by(StateChange.id))
        ]
    assert changes == [(None, "amber", "bot"), ("amber", "red", "bot"), ("red", "cleared", "bot")]


def test_nothing_is_looked_at_again_once_nothing_lies_ahead(stage: Stage) -> None:
    open_office(stage)
    with stage.database.transaction() as session:
        session.scalars(select(Sme)).one().state = "withdrawn"
        session.scalars(select(Sme)).one().look_at = stage.now
    look(stage)
    with stage.database.transaction() as session:
        assert session.scalars(select(Sme)).one().look_at is None


def test_a_cohort_has_figures_of_its_own() -> None:
    assert thresholds({"no_plan_days": 5, "nonsense": 1}) == Thresholds(no_plan_days=5)
    assert thresholds({}) == Thresholds()


def test_an_sme_that_comes_late_is_not_red_on_its_first_day(stage: Stage) -> None:
    open_office(stage)
    goes_to(stage, stage.now + timedelta(days=40))
    with stage.database.transaction() as session:
        cohort = session.scalars(select(Cohort)).one()
        late = given.sme(session, cohort, stage.now, "Tardía", look_at=stage.now)
        given.contact(session, late, "tere", stage.now)
    sweep(stage)
    with stage.database.transaction() as session:
        late = session.scalars(select(Sme).where(Sme.name == "Tardía")).one()
        assert session.scalars(select(Stall).where(Stall.sme_id == late.id)).all() == []
        assert session.scalars(select(Contact).where(Contact.sme_id == late.id)).one().state == "active"
