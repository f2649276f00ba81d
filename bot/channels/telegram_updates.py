"""A page of raw updates: its arrivals, and how far it may be confirmed to Telegram. Pure."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass

from msgspec.json import decode

from bot.channels.base import Arrival, Malformed, written
from bot.channels.telegram_reading import LARGEST_UPDATE_ID, NAME, READINGS, read
from bot.channels.telegram_texts import readable

KINDS = tuple(READINGS)
"""The `allowed_updates`; without the list Telegram would keep to whatever was asked last."""

PAGE_BEGINS = re.compile(rb'\s*\{\s*"ok"\s*:\s*true\b')
NUMBERED = re.compile(r'"update_id"\s*:\s*(\d{1,10})\b')


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A delivery that is no JSON, as it came."""

    text: str


def elements_of(page: bytes) -> list[object] | Unreadable:
    """The updates of an answer to getUpdates; ValueError when it is no answer of Telegram at all."""
    if not PAGE_BEGINS.match(page):
        raise ValueError("not an answer of Telegram")
    answer = element_of(page)
    if isinstance(answer, Unreadable):
        return answer
    elements = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(elements, list):
        raise ValueError("an answer without updates")  # noqa: TRY004  what the caller waits for is one kind of error
    return elements


def element_of(body: bytes) -> object:
    """What a body of JSON holds, such as one update as a webhook brings it."""
    with suppress(ValueError, RecursionError):
        return decode(body)
    text = body.decode("utf-8", "replace")  # msgspec takes nothing but the letter of the standard
    try:
        element: object = json.loads(text)
    except (ValueError, RecursionError):
        return Unreadable(readable(text))
    return element


def arrivals_of(elements: Iterable[object]) -> list[Arrival]:
    """What is to be handed in, in order; an update that concerns nobody is left out."""
    found = (_arrival(element) for element in elements)
    return [arrival for arrival in found if arrival is not None]


def _arrival(element: object) -> Arrival | None:
    raw, number = _raw(element), number_of(element)
    external_id = digest(element) if number is None else str(number)
    try:
        incoming = read(_object(element))
    except Malformed as problem:
        return Arrival(NAME, external_id, raw, None, str(problem))
    return None if incoming is None else Arrival(NAME, external_id, raw, incoming)


def _object(element: object) -> Mapping[str, object]:
    if not isinstance(element, dict):
        raise Malformed("update is not an object")
    return element


def digest(element: object) -> str:
    """Stands in for the number of an update that has none."""
    return f"sha256:{hashlib.sha256(written(_raw(element)).encode()).hexdigest()}"


def _raw(element: object) -> object:
    """An update that is a mere string is kept as JSON writes it: it may hold what no database can."""
    if isinstance(element, Unreadable):
        return element.text
    return json.dumps(element) if isinstance(element, str) else element


def number_of(element: object) -> int | None:
    """The number of an update, or of the first one in a page that is no JSON."""
    number = _told_number(element)
    return number if number is not None and 0 < number <= LARGEST_UPDATE_ID else None


def _told_number(element: object) -> int | None:
    if isinstance(element, Unreadable):
        found = NUMBERED.search(element.text)
        return int(found[1]) if found else None
    number = element.get("update_id") if isinstance(element, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def presses_of(elements: Iterable[object]) -> list[str]:
    """The ids of the callback queries among raw updates."""
    queries = (element.get("callback_query") for element in elements if isinstance(element, Mapping))
    ids = (query.get("id") for query in queries if isinstance(query, Mapping))
    return [key for key in ids if isinstance(key, str)]


def nameless_of(elements: Iterable[object]) -> set[str]:
    """Digests of those without any number; the others' numbers tell how far the page may be confirmed."""
    return {digest(element) for element in elements if _told_number(element) is None}


def offset_after(offset: int, elements: Sequence[object], passed: AbstractSet[str]) -> int:
    """The offset that confirms this page and nothing else.

    An update without a number still took one: it stands in a gap between the others, or after the last. One that was
    in the page before (`passed`) is not counted again, nor is any while we know of no offset (0), so that no update
    still to come is ever confirmed.
    """
    numbers = {number for number in map(number_of, elements) if number is not None}
    if not offset:
        return max(numbers, default=-1) + 1
    end = max(numbers, default=offset - 1) + 1
    gaps = max(0, end - offset) - len({number for number in numbers if number >= offset})
    return end + max(0, len(nameless_of(elements) - passed) - max(0, gaps))
