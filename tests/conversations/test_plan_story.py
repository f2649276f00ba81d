"""From a photo of the plan to the key items, in both languages, as the contact and the coordinator read it."""

import pytest
from sqlalchemy import select

from conversations.outcomes.action_plan import offer_plan
from conversations.texts import Reader, Value, say, text
from records.people import Sme
from records.staffing import contacts_to_reach
from tests import given
from tests.stage import Actor, Stage
from tests.talk import matches_transcript

ACTIONS = {
    "es": ("separar residuos", "medir el agua", "hablar con los vecinos"),
    "en": ("separate waste", "measure water", "talk with the neighbours"),
}
STEPS = {"es": "el lunes a las 9 pesamos una bolsa", "en": "on Monday at 9 we weigh a bag"}
JUNE = {"es": "30 jun", "en": "30 Jun"}


def taps(actor: Actor, *ids: str, **args: Value) -> None:
    """Press buttons by the ids of their texts."""
    reader = Reader(actor.language, "MX", "usted", "America/Mexico_City")
    actor.presses(*(say(text(id, **args), reader) for id in ids))


def refused(laura: Actor, goes_on: str) -> None:
    laura.sends_file("foto.jpg")
    assert laura.saw("Ese archivo no se guardó")
    assert laura.saw("/person")
    assert laura.saw(goes_on)


def test_a_file_where_none_is_taken_is_said_not_to_be_kept(stage: Stage) -> None:
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        sme = given.sme(session, cohort, stage.now)
        given.contact(session, sme, "laura", stage.now)
        given.staff(session, "carmen", "coordinator", stage.now, cohorts=[cohort])
        laura, carmen = stage.person("laura"), stage.person("carmen")
        offer_plan(session, sme, contacts_to_reach(sme), stage.now)
    stage.deliver()
    laura.says("separar residuos")
    refused(laura, "¿quién se encarga?")
    laura.presses("Laura", "30 jun")
    refused(laura, "El plan va así")
    laura.presses("Enviar a la OEA")
    refused(laura, "Esto se puede hacer ahora")
    laura.says("/plan")
    refused(laura, "La OEA lo está revisando")
    carmen.sends_file("foto.jpg")
    assert carmen.saw("Ese archivo no se guardó")
    assert not carmen.saw("/person")


@pytest.mark.parametrize("language", ["es", "en"])
def test_from_a_photo_to_the_key_items(stage: Stage, language: str) -> None:
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        given.staff(session, "carmen", "coordinator", stage.now, cohorts=[cohort], language=language)
        sme = given.sme(session, cohort, stage.now)
        given.contact(session, sme, "laura", stage.now, language=language)
        laura, carmen = stage.person("laura", language), stage.person("carmen", language)
        offer_plan(session, sme, contacts_to_reach(sme), stage.now)
    stage.deliver()
    laura.sends_file()
    taps(laura, "plan-pick-wait")
    type_in(carmen, language)
    taps(laura, "plan-send")
    first_review(carmen)
    taps(laura, "plan-leave-out", "plan-use-example")
    laura.presses(JUNE[language])
    taps(laura, "plan-send")
    second_review(carmen)
    taps(laura, "key-take", count=2)
    for step in (STEPS[language], STEPS[language]):
        taps(laura, "key-use-idea") if laura.saw("%") or laura.saw("idea") else laura.says("0 → 3")
        laura.says(step)
    taps(laura, "key-confirm")
    with stage.database.transaction() as session:
        assert session.scalars(select(Sme)).one().state == "active"
    assert matches_transcript("plan_story", language, laura.transcript())
    assert matches_transcript("review_story", language, carmen.transcript())


def type_in(carmen: Actor, language: str) -> None:
    """The coordinator types three actions, the first two with owner and date."""
    taps(carmen, "transcribe-card-open")
    for number, what in enumerate(ACTIONS[language]):
        if number:
            taps(carmen, "plan-add")
        carmen.says(what)
        carmen.presses("Laura")
        if number < 2:
            carmen.presses(JUNE[language])
        else:
            taps(carmen, "plan-not-yet")
    taps(carmen, "transcribe-send", sme="Panadería Luna")


def first_review(carmen: Actor) -> None:
    """Every action needs a change."""
    taps(carmen, "review-card-open")
    for reason in ("no_business_link", "not_specific", "no_date"):
        taps(carmen, "verdict-changes_requested", f"review-reason-{reason}", "review-use-example")
    taps(carmen, "praise-label-people", "review-send")


def second_review(carmen: Actor) -> None:
    taps(carmen, "review-card-open", "verdict-approved")
    taps(carmen, "verdict-approved_with_suggestion", "review-reason-no_indicator", "review-use-example")
    taps(carmen, "praise-label-concrete", "review-send")
