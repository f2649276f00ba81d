"""Whatever is typed is read in the time of its length: nobody's message holds up everybody else's."""

import time
from collections.abc import Callable
from datetime import date

import pytest

from conversations.answers import Day, Free, Several, Unclear, Whole, Words
from conversations.messages import Said
from conversations.options import Option, match
from conversations.scripts.action_plan import AnyFormat
from conversations.scripts.plan_reading import dated, read_line
from conversations.texts import literal
from conversations.typed import fold

TODAY = date(2014, 3, 26)
LONGEST = 4096
"""What Telegram lets somebody type at once."""
PIECES = (
    ".", " ", ",", "; ", "(", "-", "—", "/", "@", "\n", "1", "1 ", "1. ", "1/", "1,2;", "12:", "a ",
    "ñ", "\u0301", "💪", "ﷺ", "el ", "antes ", "antes del 1", "fecha: ", "fecha: 1", "responsable: ",
    "responsable: x", "indicador: x ", "lunes ", "mes ",
)  # fmt: skip
KINDS = (Words(longest=LONGEST), Free(), Day(), Whole(0, 9), Several(("a", "b"), 1, 2), AnyFormat())
OPTIONS = [Option("a", literal("Sí, todo bien")), Option("b", literal("No"))]


def read_all(typed: str) -> None:
    fold(typed)
    match(typed, OPTIONS)
    read_line(typed, TODAY)
    dated(typed, TODAY)
    for kind in KINDS:
        try:
            kind.parse(Said(typed), TODAY)
        except Unclear:
            continue


def seconds(work: Callable[[str], None], typed: str) -> float:
    """Of this process alone, and the least of two, because others share the machine."""
    times = []
    for _ in range(2):
        before = time.process_time()
        work(typed)
        times.append(time.process_time() - before)
    return min(times)


@pytest.mark.parametrize("piece", PIECES)
def test_four_thousand_signs_are_read_in_no_time(piece: str) -> None:
    whole = (piece * LONGEST)[: LONGEST - 4]
    assert max(seconds(read_all, typed) for typed in (whole, f"a{whole}a", f"a 1{whole}\n")) < 0.25
