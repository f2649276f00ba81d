"""Two spellings of one company meet, two companies do not."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.company_names import natural_key

FORMS = (
    "S.A. de C.V.",
    "SA de CV",
    "S. de R.L. de C.V.",
    "S.A.S.",
    "SAS",
    "S.R.L.",
    "Ltda.",
    "Inc.",
    "LLC",
    "S.A.C.",
    "E.I.R.L.",
)


@pytest.mark.parametrize("form", FORMS)
def test_the_legal_form_does_not_count(form: str) -> None:
    assert natural_key(f"Panadería Sol, {form}", "MX") == natural_key("PANADERIA SOL", "MX")


@given(
    st.sampled_from(["Panadería Sol", "Muebles & Más", "Café 24/7"]), st.sampled_from([str.upper, str.lower, str.title])
)
def test_case_accents_and_punctuation_do_not_count(name: str, spelled: Callable[[str], str]) -> None:
    assert natural_key(f" {spelled(name)}! ", "UY") == natural_key(name, "UY")


@pytest.mark.parametrize(("one", "other"), [("Sol", "Sal"), ("Casa", "Cas"), ("Luna 1", "Luna 2")])
def test_different_names_stay_different(one: str, other: str) -> None:
    assert natural_key(one, "MX") != natural_key(other, "MX")


def test_a_name_that_is_nothing_but_a_form_is_kept() -> None:
    assert natural_key("S.A.", "MX") != natural_key("Ltda", "MX")


def test_the_same_name_in_two_countries_is_two_companies() -> None:
    assert natural_key("Sol", "MX") != natural_key("Sol", "PA")
