"""How people come in, for the tests of what they do afterwards."""

from records.invitations import Ways, invite_cohort
from tests import given
from tests.stage import Actor, Stage

ANSWERS = {
    "es": (
        *("Acepto", "> Panadería Sol", "Alimentos y bebidas", "México", "Guadalajara", "Micro: 1 a 10"),
        *("Laura", "Mujer", "Dueña o dueño", "De usted", "9:30", "Están bien"),
    ),
    "en": (
        *("I agree", "> Sunny Bakery", "Food and drink", "Mexico", "Guadalajara", "Micro: 1 to 10"),
        *("Grace", "Woman", "Owner", "9:30", "That is right"),
    ),
}
"""What a first contact taps, and types after `> `."""


def open_cohort(stage: Stage) -> Ways:
    """A cohort with a coordinator, and its way in."""
    with stage.database.transaction() as session:
        one = given.cohort(session, stage.now)
        given.staff(session, "carla", "coordinator", stage.now, cohorts=[one])
        ways = invite_cohort(session, one, stage.now)
    stage.person("carla")
    return ways


def answers(actor: Actor, *steps: str) -> None:
    for step in steps:
        actor.says(step.removeprefix("> ")) if step.startswith("> ") else actor.presses(step)


def register(stage: Stage, ways: Ways, key: str = "laura", language: str = "es", company: str | None = None) -> Actor:
    """Somebody presses the link and registers an SME."""
    actor = stage.person(key, language)
    actor.says(f"/start {ways.link}")
    steps = ANSWERS[language]
    answers(actor, steps[0], f"> {company}" if company else steps[1], *steps[2:6], key.capitalize(), *steps[7:])
    return actor
