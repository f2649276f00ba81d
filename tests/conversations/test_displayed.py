"""What people wrote is shown so that nobody is misled by it, and kept as they wrote it."""

import unicodedata

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from sqlalchemy import select

from conversations.answers import LONGEST_ANSWER
from conversations.displayed import MOST_MARKS, NOTHING, displayed
from conversations.texts import Reader, literal, say
from records.followup import Ticket
from tests import given
from tests.stage import Actor, Stage

TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
LETTERS = st.characters() | st.sampled_from(TURNING + "\u0301\u0489\u20dd\u200d\ufe0fañ👩💪")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Laura Méndez", "Laura Méndez"),
        ("Laura\u202egpj.exe", "Lauragpj.exe"),
        ("\u2066Panadería\u2069 Luna", "Panadería Luna"),
        ("Z\u0301\u0302\u0303\u0304\u0305o\u0301", "Z\u0301\u0302\u0303o\u0301"),
        ("👩‍🌾 va ❤️", "👩‍🌾 va ❤️"),
        ("Nguyễn", "Nguyễn"),
        ("日本 Ñandú שלום", "日本 Ñandú שלום"),
        ("uno\n\tdos", "uno\n\tdos"),
        ("uno\u2028dos\x1b[31m\x00", "uno dos[31m"),
        ("\x00\x01", NOTHING),
        ("\u202e\u202d", NOTHING),
        ("\u200b\u3164\u0301", NOTHING),
        ("", ""),
    ],
)
def test_what_misleads_is_left_out_and_the_rest_stays(written: str, shown: str) -> None:
    assert displayed(written) == shown
    assert say(literal(written), Reader("es", None, "usted", "UTC")) == shown


@settings(max_examples=300, deadline=None)
@drawn(st.text(LETTERS, max_size=60))
def test_no_direction_and_no_tower_of_marks_is_ever_shown(written: str) -> None:
    shown = displayed(written)
    assert not set(shown) & set(TURNING)
    marks = "".join("m" if unicodedata.category(letter) in {"Mn", "Me"} else " " for letter in shown)
    assert "m" * (MOST_MARKS + 1) not in marks
    assert displayed(shown) == shown


@pytest.fixture
def laura(stage: Stage) -> Actor:
    """Somebody who wants to talk to a person; Marta looks after her."""
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        given.staff(session, "marta", "coordinator", stage.now, cohorts=[cohort])
        given.contact(session, given.sme(session, cohort, stage.now), "laura", stage.now)
    actor = stage.person("laura")
    stage.person("marta")
    actor.says("/person")
    return actor


def noted(stage: Stage) -> str | None:
    with stage.database.transaction() as session:
        return session.scalars(select(Ticket)).one().note


def test_what_was_written_is_kept_and_the_coordinator_sees_what_does_not_mislead(stage: Stage, laura: Actor) -> None:
    written = "Aprobado \u202eodazahcer\u202c y Z" + "\u0301" * 9
    laura.says(written)
    assert noted(stage) == written
    assert stage.person("marta").saw("Aprobado odazahcer y Z\u0301\u0301\u0301")


@pytest.mark.parametrize("by_caption", [False, True], ids=["typed", "under a photo"])
def test_of_a_long_answer_the_beginning_is_kept_and_its_sender_told(
    stage: Stage, laura: Actor, *, by_caption: bool
) -> None:
    words = "palabra\n" * 300
    if by_caption:
        laura.sends_file("foto.jpg", caption=words)
    else:
        laura.says(words)
    assert laura.saw("se guardaron los primeros")
    note = noted(stage) or ""
    assert len(note) == LONGEST_ANSWER - 1
    assert set(note.split(" ")) == {"palabra"}


def test_an_answer_that_fits_is_not_remarked_upon(stage: Stage, laura: Actor) -> None:
    laura.says("x" * LONGEST_ANSWER)
    assert not laura.saw("se guardaron los primeros")
    assert len(noted(stage) or "") == LONGEST_ANSWER
