"""Long texts are cut where a reader would pause, and no part is refused."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram_texts import parts, readable, units

WORDS = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(" \n💪ñ"), max_size=400)


def test_a_text_that_fits_is_one_part() -> None:
    assert list(parts("💪" * 2048)) == ["💪" * 2048]


def test_one_emoji_more_makes_two_parts() -> None:
    assert [units(part) for part in parts("💪" * 2049)] == [4096, 2]


def test_a_paragraph_is_cut_before_a_line_and_a_line_before_a_word() -> None:
    assert list(parts("uno dos\ntres\n\ncuatro", 16)) == ["uno dos\ntres", "cuatro"]
    assert list(parts("uno dos\ntres cuatro", 16)) == ["uno dos", "tres cuatro"]
    assert list(parts("uno dos tres cuatro", 16)) == ["uno dos tres", "cuatro"]


def test_what_ends_in_space_has_no_empty_part() -> None:
    assert list(parts("a" * 16 + " \n", 16)) == ["a" * 16]


def test_an_early_border_is_no_place_to_cut() -> None:
    assert list(parts("a\n" + "b" * 30, 16)) == ["a\n" + "b" * 14, "b" * 16]


@settings(deadline=None)
@given(WORDS, st.integers(2, 60))
def test_no_part_is_too_long_and_nothing_is_lost_but_space(text: str, limit: int) -> None:
    cut = list(parts(text, limit))
    assert all(units(part) <= limit for part in cut)
    assert "".join("".join(cut).split()) == "".join(text.split())


@settings(deadline=None)
@given(st.text(st.characters()))
def test_what_is_readable_can_be_sent_and_stored(text: str) -> None:
    assert "\0" not in readable(text)
    readable(text).encode()
