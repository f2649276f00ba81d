from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from timeit import timeit
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations import locales, spoken
from conversations.displayed import displayed
from conversations.texts import (
    BrokenTexts,
    Reader,
    Text,
    check_texts,
    known_languages,
    labels,
    literal,
    localized,
    say,
    text,
)
from conversations.typed import fold
from tests.known_texts import known_ids

if TYPE_CHECKING:
    from conversations.texts import Value

LAURA = Reader("es", "MX", "usted", "America/Mexico_City")
DIEGO = Reader("es", "UY", "vos", "America/Montevideo")
GRACE = Reader("en", "JM", "usted", "America/Jamaica")


def bare(value: "Value") -> Text:
    return text("bare-value", value=value)


def write(folder: Path, language: str, ftl: str) -> None:
    (folder / language).mkdir(parents=True)
    (folder / language / "common.ftl").write_text(ftl, "utf-8")


def problems(folder: Path, *, es: str, en: str, needed: frozenset[str] = frozenset()) -> list[str]:
    write(folder, "es", es)
    write(folder, "en", en)
    return locales.problems(locales.read_locales(folder), needed)


def test_the_texts_in_the_project_are_complete() -> None:
    check_texts()
    assert locales.problems(locales.read_locales()) == []
    assert {"es", "en"} <= set(known_languages())
    assert {"yes", "sector-food"} <= known_ids()


def test_a_text_read_alone_is_the_one_in_its_file() -> None:
    for locale in locales.read_locales().values():
        whole = dict(locale.entries())
        assert (locale.sources.keys(), locale.names()) == (whole.keys(), set(locale.texts()))
        alone = ((entry, locale.entry(name)) for name, entry in whole.items())
        assert all(one and entry.equals(one, ignored_fields=["span", "comment"]) for entry, one in alone)


def test_a_text_is_learnt_after_all_that_it_refers_to(tmp_path: Path) -> None:
    write(tmp_path, "es", "a = { b.c } { -d }\nb = B\n    .c = C { e }\n-d = D\ne = { a }")
    needed = locales.read_locales(tmp_path)["es"].needed_for("a")
    assert [locales.full_id(entry) for entry in needed] == ["-d", "e", "b", "a"]


def test_a_text_missing_in_a_language_is_named(tmp_path: Path) -> None:
    found = problems(tmp_path, es="a = A\nb = B", en="a = A", needed=frozenset({"a", "c"}))
    assert set(found) == {"en: b is missing", "en: c is missing", "es: c is missing"}


def test_a_needed_text_that_nobody_wrote_stops_the_start() -> None:
    with pytest.raises(BrokenTexts, match="es: never-written is missing"):
        check_texts({"never-written"})


def test_variables_must_be_the_same_in_every_language(tmp_path: Path) -> None:
    found = problems(tmp_path, es="a = { $name }", en="a = { $nombre }")
    assert found == ["a uses different variables: en ['nombre'], es ['name']"]


def test_the_form_of_address_and_variables_of_texts_referred_to_do_not_count_as_a_difference(tmp_path: Path) -> None:
    spanish = "a = { b }\nb = { $address ->\n    [vos] Decí { $name }\n   *[usted] Diga { $name }\n}\n"
    assert problems(tmp_path, es=spanish, en="a = Say { $name }\nb = Say { $name }\n") == []


def test_wrong_syntax_and_doubles_are_named(tmp_path: Path) -> None:
    found = problems(tmp_path, es="a = A\na = B\nb = { $x", en="a = A\n")
    assert found == ["es/common.ftl: not Fluent: b = { $x", "es: a is written 2 times"]


def test_unknown_references_and_date_patterns_are_named(tmp_path: Path) -> None:
    ftl = 'a = { b } { -c } { DATE($d, style: "odd") }\n'
    found = problems(tmp_path, es=ftl, en=ftl)
    assert [line.split(" refers to ")[1] for line in found[:3]] == [
        "-c, which is missing",
        "b, which is missing",
        "pattern-odd, which is missing",
    ]


def test_a_missing_variable_is_an_error_not_a_gap() -> None:
    with pytest.raises(BrokenTexts, match="bare-value"):
        say(text("bare-value", other="x"), LAURA)


def test_an_unknown_text_is_an_error() -> None:
    with pytest.raises(BrokenTexts, match="never-written"):
        say(text("never-written"), LAURA)


@given(st.text())
def test_what_a_person_typed_is_never_interpreted(typed: str) -> None:
    assert say(literal(typed), LAURA) == displayed(typed)
    assert say(bare(typed), LAURA) == displayed(typed)


def test_a_whole_plan_fits_into_a_text() -> None:
    assert len(say(bare(bare("x" * 50_000)), LAURA)) == 50_000


def test_numbers_are_written_as_in_the_country() -> None:
    assert [say(bare(12345.5), reader) for reader in (LAURA, DIEGO, GRACE)] == ["12,345.5", "12.345,5", "12,345.5"]
    assert say(bare(Decimal("3.0")), LAURA) == "3"


def test_dates_are_written_in_the_language() -> None:
    assert say(bare(date(2025, 3, 25)), LAURA) == "martes 25 de marzo"
    assert say(bare(date(2025, 3, 25)), GRACE) == "Tuesday 25 March"
    assert say(bare(time(9, 5)), LAURA) == "9:05"


def test_an_instant_is_told_on_the_readers_clock() -> None:
    at = datetime(2025, 3, 26, 1, 30, tzinfo=UTC)
    assert say(bare(at), LAURA) == "martes 25 de marzo, 19:30"
    assert say(bare(at), DIEGO) == "martes 25 de marzo, 22:30"


def test_a_datetime_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="names no instant"):
        say(bare(datetime(2025, 3, 26, 1, 30)), LAURA)


def test_a_text_chooses_how_a_date_is_written() -> None:
    patterns = {"day": "EEEE", "year": "EEEE d 'de' MMMM 'de' y"}
    day = spoken.moment(date(2025, 3, 25), patterns, "UTC")
    assert spoken.restyled(day, style="year").format(spoken.locale_of("es", "MX")) == "martes 25 de marzo de 2025"


def test_lists_are_joined_with_and() -> None:
    assert say(bare(["agua", "luz", text("sector-textiles")]), LAURA) == "agua, luz y Textil y calzado"
    assert say(bare(["agua", "luz"]), GRACE) == "agua and luz"
    assert say(bare([]), LAURA) == ""
    assert say(bare([2, date(2025, 3, 25)]), LAURA) == "2 y martes 25 de marzo"


@pytest.mark.parametrize(
    ("last", "joined"),
    [
        ("higiene", "agua e higiene"),
        ("Internet", "agua e Internet"),
        ("hierro", "agua y hierro"),
        ("luz", "agua y luz"),
    ],
)
def test_spanish_and_changes_before_the_sound_i(last: str, joined: str) -> None:
    assert say(bare(["agua", last]), LAURA) == joined


def test_texts_may_hold_texts() -> None:
    assert say(bare(bare(text("yes"))), GRACE) == "Yes"


def test_content_brings_its_own_translations() -> None:
    both = localized({"es": "Agua", "en": "Water"})
    assert [say(both, reader) for reader in (LAURA, GRACE)] == ["Agua", "Water"]
    assert say(both, Reader("pt", "BR", "usted", "America/Sao_Paulo")) == "Agua"


def test_a_reader_of_another_language_is_spoken_to_in_spanish() -> None:
    assert say(text("yes"), Reader("qu", "PE", "usted", "America/Lima")) == "Sí"


def test_labels_are_given_in_every_language() -> None:
    assert set(labels(text("yes"))) == {"Sí", "Yes"}
    assert labels(text("yes"), ["es"]) == ("Sí",)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("  ¡Sí!  ", "si"),
        ("Señal  Única.", "senal unica"),
        ("1)", "1"),
        ("", ""),
        ("…", ""),
        ("Ñandú S.A.", "nandu s.a"),
    ],
)
def test_typed_words_are_folded(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_changes_nothing(typed: str) -> None:
    assert fold(fold(typed)) == fold(typed)


def test_speaking_is_fast() -> None:
    seconds = timeit(lambda: say(bare("x"), LAURA), number=5_000)
    assert seconds < 5_000 / 20_000
