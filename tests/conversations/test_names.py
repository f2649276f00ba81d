import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.names import first_name


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Laura Méndez", "Laura"),
        ("  Laura ", "Laura"),
        ("Ing. Rosa Gil", "Ing. Rosa"),
        ("Ma. Elena Soto Ruiz", "Ma. Elena"),
        ("Laura M.", "Laura"),
        ("Lic.", "Lic."),
        ("", ""),
    ],
)
def test_people_are_greeted_by_their_first_name(name: str, called: str) -> None:
    assert first_name(name) == called


@given(st.text())
def test_whatever_is_written_as_a_name_can_be_said(name: str) -> None:
    assert first_name(first_name(name)) == first_name(name)
    assert bool(first_name(name)) == bool(name.strip())
