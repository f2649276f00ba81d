"""An office for the tests of escalation: a coordinator, an SME under way, perhaps a colleague and a manager."""

from datetime import UTC, datetime, timedelta

from scheduler.sweeps import SWEEPS
from tests import given
from tests.stage import Stage

APRIL = datetime(2014, 4, 29, 14, 30, tzinfo=UTC)
"""Tuesday, 9:30 in Guadalajara: the first check-in."""


def open_office(stage: Stage, language: str = "es", *, colleague: bool = False, manager: bool = False) -> Stage:
    """Carmen coordinates, Laura answers for Panadería Luna; Diego is a colleague, Marta manages the cohort."""
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        given.staff(session, "carmen", "coordinator", stage.now, cohorts=[cohort], language=language)
        if colleague:
            given.staff(session, "diego", "coordinator", stage.now, cohorts=[cohort], language=language)
        if manager:
            cohort.manager = given.staff(
                session, "marta", "coordinator", stage.now, cohorts=[cohort], language=language
            )
        sme = given.sme(session, cohort, stage.now, replan=True, look_at=stage.now)
        given.contact(session, sme, "laura", stage.now, language=language, phone="+52 33 1234 5678")
        given.key_items(session, sme, stage.now)
        given.submitted_plan(session, sme, stage.now)
    for key in ("laura", "carmen", "diego", "marta"):
        stage.person(key, language)
    sweep(stage)
    return stage


def sweep(stage: Stage) -> None:
    """Run every sweep until nothing is due, and deliver what may leave."""
    for _ in range(50):
        with stage.database.transaction() as session:
            moved = sum(one(session, stage.now) for one in SWEEPS)
        stage.deliver()
        if not moved:
            return
    raise AssertionError("the sweeps find the same rows due again and again")


def goes_to(stage: Stage, moment: datetime, hours: int = 24) -> None:
    """Let the clock run, with a sweep every few hours."""
    while stage.now < moment:
        stage.now = min(stage.now + timedelta(hours=hours), moment)
        sweep(stage)


def obstacle(stage: Stage) -> None:
    """Laura tells of an obstacle in the first check-in, and goes no further."""
    goes_to(stage, APRIL)
    laura = stage.person("laura")
    stuck, money = ("Con un obstáculo", "Dinero") if laura.language == "es" else ("Hit an obstacle", "Money")
    laura.presses(stuck, money)
    sweep(stage)
