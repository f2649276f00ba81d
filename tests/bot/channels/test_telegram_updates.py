"""How far a page may be confirmed: past everything in it, and never past what is still to come."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram_updates import (
    Unreadable,
    arrivals_of,
    element_of,
    elements_of,
    nameless_of,
    offset_after,
    presses_of,
)
from conversations.messages import Said


def update(number: Any, text: str = "hola") -> dict[str, Any]:
    sender = {"id": 1, "is_bot": False, "first_name": "Ana"}
    return {"update_id": number, "message": {"chat": {"id": 1, "type": "private"}, "from": sender, "text": text}}


def test_a_page_is_confirmed_past_its_last_update() -> None:
    assert offset_after(0, [update(5), update(6)], set()) == 7


def test_an_empty_page_confirms_nothing() -> None:
    assert offset_after(0, [], set()) == 0
    assert offset_after(7, [], set()) == 7


def test_an_update_without_a_number_took_one() -> None:
    assert offset_after(5, ["?"], set()) == 6
    assert offset_after(5, [update(5), "?", update(7)], set()) == 8
    assert offset_after(5, [update(5), "?"], set()) == 7
    assert offset_after(5, [update(7), "?", update(5)], set()) == 8


def test_one_without_a_number_is_passed_once_only() -> None:
    assert offset_after(6, ["?"], nameless_of(["?"])) == 6


def test_before_the_first_number_nothing_can_be_confirmed() -> None:
    assert offset_after(0, ["?"], set()) == 0


@pytest.mark.parametrize("number", [-1, 0, 2**31, 10**30])
def test_a_number_out_of_range_moves_nothing(number: int) -> None:
    assert offset_after(5, [update(number)], set()) == 5


@settings(deadline=None)
@given(
    first=st.integers(1, 1000),
    readable=st.lists(st.booleans(), min_size=1, max_size=12),
    seen=st.integers(1, 12),
    order=st.randoms(use_true_random=False),
    known=st.booleans(),
)
def test_no_update_is_confirmed_unseen(first: int, readable: list[bool], seen: int, order: Any, known: bool) -> None:
    """Whatever cannot be read, in whatever order it comes: what was not in the page stays."""
    waiting = [update(first + place) if fine else f"?{place}" for place, fine in enumerate(readable)]
    page = waiting[:seen]
    order.shuffle(page)
    assert offset_after(first if known else 0, page, set()) <= first + min(seen, len(waiting))


@settings(deadline=None)
@given(first=st.integers(1, 1000), readable=st.lists(st.booleans(), min_size=1, max_size=12))
def test_what_was_seen_is_confirmed(first: int, readable: list[bool]) -> None:
    page = [update(first + place) if fine else f"?{place}" for place, fine in enumerate(readable)]
    assert offset_after(first, page, set()) == first + len(page)


def test_each_update_arrives_by_its_number_and_with_its_raw_form() -> None:
    [arrival] = arrivals_of([update(5)])
    assert (arrival.channel, arrival.external_id, arrival.problem) == ("telegram", "5", None)
    assert json.loads(arrival.payload) == update(5)
    assert arrival.incoming is not None
    assert arrival.incoming.content == Said("hola")


def test_what_cannot_be_read_arrives_too_with_the_reason() -> None:
    broken, bare = arrivals_of([update(5, text=3), 17])  # type: ignore[arg-type]
    assert (broken.external_id, broken.incoming, broken.problem) == ("5", None, "update.message.text is not a text")
    assert (bare.incoming, bare.problem) == (None, "update is not an object")
    assert bare.external_id.startswith("sha256:")
    assert bare.external_id != arrivals_of([18])[0].external_id


@pytest.mark.parametrize("body", ["[" * 100_000, '{"update_id": ' + "9" * 5000 + "}", "\xff", "", '{"update_id": 8, '])
def test_what_is_no_json_arrives_as_it_came(body: str) -> None:
    [arrival] = arrivals_of([element_of(body.encode("latin-1"))])
    assert arrival.incoming is None


def test_the_number_of_an_update_that_is_no_json_is_still_found() -> None:
    [arrival] = arrivals_of(
        [Unreadable('{"ok":true,"result":[{"update_id": 12, "message": {"text": "\\"update_id\\": 3')]
    )
    assert arrival.external_id == "12"


def test_an_answer_of_somebody_else_is_no_page() -> None:
    for page in (b"<html>Sign in to the network</html>", b'{"ok":false}', b'{"ok":true}', b'{"ok":true,"result":true}'):
        with pytest.raises(ValueError, match="answer"):
            elements_of(page)


def test_presses_are_found_in_whatever_comes() -> None:
    assert presses_of([{"callback_query": {"id": "9"}}, {"callback_query": 3}, {"callback_query": {"id": 3}}, 4]) == [
        "9"
    ]
