import re
from collections import Counter
from pathlib import Path

import pytest
from pydantic import ValidationError

from conversations.content import (
    CATALOGUE,
    COUNTRIES,
    DIAGNOSTIC,
    EFFECTS,
    LABEL_IDS,
    SECTORS,
    SURVEY,
    countries_by_name,
    country_name,
    size_of,
)
from conversations.content.codes import EVERY_LIST
from conversations.texts import Reader, check_texts, say
from tests.known_texts import known_ids

LAURA = Reader("es", "MX", "usted", "America/Mexico_City")
SHARED = Path(__file__).parents[3] / "shared"


def test_seven_areas_of_eight_actions_in_canonical_order() -> None:
    assert [area.code for area in CATALOGUE.areas] == [
        "governance", "internal_audience", "public_policies", "supplier_practices", "responsible_marketing",
        "community", "environment",
    ]  # fmt: skip
    assert Counter(action.area for action in CATALOGUE.actions) == {area.code: 8 for area in CATALOGUE.areas}


def test_the_catalogue_holds_what_the_programme_counts() -> None:
    actions = CATALOGUE.actions
    assert len({action.code for action in actions}) == 56
    assert sum("gender" in action.lens for action in actions) == 19
    assert sum("human_rights" in action.lens for action in actions) == 10
    assert {action.area for action in actions if action.quick_win} == {area.code for area in CATALOGUE.areas}


@pytest.mark.parametrize("area", [area.code for area in CATALOGUE.areas])
def test_three_cards_the_easiest_first(area: str) -> None:
    efforts = [("low", "medium", "high").index(card.effort) for card in CATALOGUE.cards(area)]
    assert len(efforts) == 3
    assert efforts == sorted(efforts)


def test_cards_suit_the_sector_and_leave_out_what_was_seen() -> None:
    assert CATALOGUE.cards("environment", "food", exclude=["ENV-05"])[0].code == "ENV-04"
    everything = [action.code for action in CATALOGUE.actions]
    assert CATALOGUE.cards("environment", exclude=everything) == ()


def test_what_suits_a_sector_exists() -> None:
    assert set(CATALOGUE.preferred) <= set(SECTORS)
    assert all(CATALOGUE.action(code) for codes in CATALOGUE.preferred.values() for code in codes)


def test_content_is_said_in_the_readers_language() -> None:
    assert say(CATALOGUE.action("ENV-03").title.text, LAURA) == "Separar residuos y asegurar su destino"
    assert CATALOGUE.area("community").name.get("en") == "Community"


def test_content_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        CATALOGUE.action("ENV-03").months = 6  # type: ignore[misc]


def test_the_diagnosis_has_28_statements() -> None:
    statements = DIAGNOSTIC.statements()
    assert len({statement.id for statement in statements}) == 28
    assert Counter(lens for statement in statements for lens in statement.lens) == {"gender": 7, "human_rights": 4}
    assert [step.value for step in DIAGNOSTIC.scale] == [0, 1, 2, 3, 4, None]
    assert [DIAGNOSTIC.band(pct).code for pct in (0, 39.9, 40, 80, 100)] == [
        "starting", "starting", "developing", "leading", "leading",
    ]  # fmt: skip


def test_the_survey_has_ten_questions_with_one_right_answer() -> None:
    assert len(SURVEY.knowledge) == 10
    assert all(question.correct in {option.id for option in question.options} for question in SURVEY.knowledge)
    assert [belief.id for belief in SURVEY.gender_perception if belief.headline] == ["P1"]
    assert set(SURVEY.experience[1].options) == set(EFFECTS)


def test_buttons_of_the_scales_fit() -> None:
    steps = [*DIAGNOSTIC.scale, *SURVEY.agree_scale]
    assert all(len(step.get(language)) <= 20 for step in steps for language in ("es", "en"))


def test_every_code_is_short_and_has_its_label() -> None:
    check_texts(LABEL_IDS)
    assert known_ids() >= LABEL_IDS
    assert all(re.fullmatch(r"[a-z0-9_]{1,24}", code) for codes in EVERY_LIST for code in codes)


def test_lists_to_choose_from_fit_a_ten_row_list() -> None:
    shown = [codes for codes in EVERY_LIST if codes.name not in {"reason", "stall"}]
    texts = [codes.text(code) for codes in shown for code in codes]
    assert all(len(codes) <= 10 for codes in shown)
    assert all(
        len(say(label, Reader(language, None, "usted", "UTC"))) <= 20 for label in texts for language in ("es", "en")
    )


def test_headcounts_fall_into_one_size() -> None:
    assert [size_of(people) for people in (0, 1, 10, 11, 50, 51, 250, 251)] == [
        None, "micro", "micro", "small", "small", "medium", "medium", None,
    ]  # fmt: skip


def test_countries_have_names_and_an_order() -> None:
    assert country_name("MX", "es") == "México"
    assert set(countries_by_name("es")) == set(COUNTRIES)
    assert countries_by_name("en")[:2] == ("AG", "AR")


@pytest.mark.skipif(not SHARED.exists(), reason="the programme's own files are not here")
@pytest.mark.parametrize("name", ["catalogue.yaml", "survey.yaml"])
def test_content_is_the_programmes_own(name: str) -> None:
    def body(folder: Path) -> str:
        return (folder / name).read_text("utf-8").partition("\nversion:")[2]

    assert body(SHARED) == body(Path(__file__).parents[2] / "conversations" / "content")
