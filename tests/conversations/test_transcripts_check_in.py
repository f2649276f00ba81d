"""The monthly check-in as the people of an SME and its coordinator read it, in both languages."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from records.people import Sme
from records.plans import Item
from tests import given
from tests.scheduler.office import APRIL, goes_to, open_office, sweep
from tests.stage import Actor, Stage, side_by_side
from tests.talk import matches_transcript

MAY = datetime(2014, 5, 27, 14, 30, tzinfo=UTC)
JUNE = datetime(2014, 6, 26, 14, 30, tzinfo=UTC)
JULY = datetime(2014, 7, 29, 14, 30, tzinfo=UTC)
AUGUST = datetime(2014, 8, 26, 20, tzinfo=UTC)
"""The slots of months 2 to 5: half past nine in Guadalajara, in August three in the afternoon."""

SAID = {
    "es": {
        "step": "el lunes a las 9 llamo al reciclador",
        "figure": "los doce meses medidos: de 40 a 31 metros cúbicos",
        "indicator": "Meses con lectura registrada (meta: todos).",
        "rewritten": "medir el agua cada semana",
        "october": "31 de octubre",
    },
    "en": {
        "step": "on Monday at 9 I call the recycler",
        "figure": "all twelve months measured: from 40 down to 31 cubic metres",
        "indicator": "Months with a reading on record (target: all).",
        "rewritten": "measure water every week",
        "october": "31 October",
    },
}
both_languages = pytest.mark.parametrize("language", ["es", "en"])


def office(stage: Stage, language: str, *, second: bool = False) -> tuple[Actor, Actor, Actor]:
    """Laura answers for Panadería Luna, and Marcos too if there is a second contact; Carmen coordinates."""
    open_office(stage, language)
    if second:
        with stage.database.transaction() as session:
            sme = session.scalars(select(Sme)).one()
            given.contact(session, sme, "marcos", stage.now, primary=False, sex="man", language=language)
    return stage.person("laura"), stage.person("marcos", language), stage.person("carmen")


def days_after(stage: Stage, slot: datetime, days: int) -> None:
    """Through the slot, and so many days on from it at the same hour."""
    goes_to(stage, slot)
    goes_to(stage, slot + timedelta(days=days))


def set_items(stage: Stage, number: int, **fields: object) -> None:
    with stage.database.transaction() as session:
        item = session.scalars(select(Item).where(Item.number == number)).one()
        for name, value in fields.items():
            setattr(item, name, value)


def without_digests(*actors: Actor) -> str:
    """Chats without the coordinator's mornings, which say what the cards have said."""
    mornings = ("Buen día", "Good morning")
    for actor in actors:
        actor.chat[:] = [one for one in actor.chat if isinstance(one, str) or not one.text.startswith(mornings)]
    return side_by_side(*actors)


@both_languages
def test_one_moved_one_stuck_with_help_and_one_whose_date_changes(stage: Stage, language: str) -> None:
    laura, _, carmen = office(stage, language)
    goes_to(stage, APRIL)
    laura.taps("status-moved")
    laura.taps("percent", percent=50)
    laura.taps("status-stuck", "obstacle-money", "status-changed", "change-redate")
    laura.says(SAID[language]["october"])
    laura.taps("help-item", number=2)
    laura.taps("help-template")
    laura.says(SAID[language]["step"])
    days_after(stage, APRIL, 1)
    assert matches_transcript("check_in", language, side_by_side(laura, carmen))


@both_languages
def test_half_way_with_a_figure_a_photo_and_a_progress_that_fell(stage: Stage, language: str) -> None:
    laura, _, carmen = office(stage, language)
    set_items(stage, 1, progress=75, state="in_progress")
    set_items(stage, 2, indicator=SAID[language]["indicator"])
    goes_to(stage, JUNE - timedelta(days=1))
    for actor in (laura, carmen):
        actor.chat.clear()
    goes_to(stage, JUNE)
    laura.taps("status-moved")
    laura.taps("percent", percent=25)
    laura.taps("fell-back", "status-done")
    laura.says(SAID[language]["figure"])
    laura.taps("status-done")
    laura.sends_file("brecha.jpg")
    laura.taps("help-no")
    laura.taps("check-in-next-step-skip")
    laura.presses("4")
    assert matches_transcript("check_in_half_way", language, side_by_side(laura, carmen))


@both_languages
def test_an_action_reworded_one_dropped_and_then_all_finished(stage: Stage, language: str) -> None:
    laura, _, carmen = office(stage, language)
    goes_to(stage, APRIL)
    laura.taps("status-done", "check-in-result-later", "status-changed", "change-rewrite")
    laura.says(SAID[language]["rewritten"])
    laura.taps("status-changed", "change-drop", "help-no")
    laura.says(SAID[language]["step"])
    goes_to(stage, MAY)
    laura.taps("status-done", "check-in-result-later", "help-no")
    goes_to(stage, JUNE)
    laura.taps("help-no")
    laura.presses("5")
    assert matches_transcript("check_in_to_the_end", language, side_by_side(laura, carmen))


@both_languages
def test_silence_then_the_second_contact_answers_and_the_first_is_told(stage: Stage, language: str) -> None:
    laura, marcos, carmen = office(stage, language, second=True)
    days_after(stage, APRIL, 14)
    marcos.taps("status-same", "obstacle-time")
    laura.taps("status-done")
    for _ in range(2):
        marcos.taps("status-same", "obstacle-time")
    marcos.taps("help-no", "check-in-next-step-skip")
    laura.taps("status-moved")
    assert matches_transcript("check_in_second_contact", language, side_by_side(laura, marcos, carmen))


@both_languages
def test_a_check_in_that_closed_and_the_next_one_answered_early(stage: Stage, language: str) -> None:
    laura, _, carmen = office(stage, language)
    days_after(stage, APRIL, 16)
    laura.taps("status-moved")
    laura.says("/checkin")
    for _ in range(3):
        laura.taps("status-moved")
        laura.taps("percent", percent=50)
    laura.taps("help-no")
    laura.says(SAID[language]["step"])
    laura.says("/checkin")
    goes_to(stage, MAY)
    assert matches_transcript("check_in_closed_and_early", language, without_digests(laura, carmen))


@both_languages
def test_each_wish_of_the_second_reminder(stage: Stage, language: str) -> None:
    """An answer after all, a pause, another hour, a call: a month each."""
    laura, _, carmen = office(stage, language)
    set_items(stage, 2, state="done_verified", progress=100)
    set_items(stage, 3, state="done_verified", progress=100)
    for slot, wish in ((APRIL, "now"), (MAY, "pause"), (JULY, "hour"), (AUGUST, "call")):
        days_after(stage, slot, 12)
        laura.taps(f"nudge-{wish}")
        if wish == "hour":
            laura.presses("15:00")
        if wish == "now":
            laura.taps("status-done", "check-in-result-later", "help-no")
    assert matches_transcript("nudge", language, without_digests(laura, carmen))


@both_languages
def test_before_there_are_key_items_each_month_asks_about_the_plan(stage: Stage, language: str) -> None:
    laura, _, carmen = office(stage, language)
    with stage.database.transaction() as session:
        for item in session.scalars(select(Item)):
            item.selected_at, item.state = None, "submitted"
    months = (
        (APRIL, "plan_pending", "writing"),
        (MAY, "under_review", "stuck"),
        (JUNE, "changes_requested", "ready"),
        (JULY, "selecting", "call"),
    )
    for slot, state, situation in months:
        with stage.database.transaction() as session:
            session.scalars(select(Sme)).one().state = state
        goes_to(stage, slot)
        laura.taps("plan-situation", situation=situation, stage=state)
        if situation == "stuck":
            laura.taps("obstacle-time")
        sweep(stage)
    assert matches_transcript("plan_check_in", language, without_digests(laura, carmen))
