"""What is taken as an answer, and what is kindly asked again."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.answers import Answerable, Day, Known, Reply, Unclear
from conversations.messages import Said, Sent, StoredFile
from conversations.options import Option, match
from conversations.questions import Question, choice, day, free, number, optional_text, percent, review, several, text
from conversations.scripts.escalation_after import CoordinatorMessageFacts, coordinator_message
from conversations.texts import Reader, literal, localized, say
from conversations.texts import text as text_of

ASK = literal("?")
TODAY = date(2014, 3, 26)
PHOTO = StoredFile(7, "foto.jpg", "image/jpeg", 1000)
STATUSES = (
    Option("moved", localized({"es": "Avanzó", "en": "It moved"})),
    Option("same", localized({"es": "Sin cambios", "en": "No change"})),
    Option("stuck", localized({"es": "Con un obstáculo", "en": "Something is in the way"})),
)
AGREE = (Option("yes", literal("De acuerdo, lo envío")), Option("no", literal("Todavía no")))
NOT_YET = literal("Todavía sin dato")


def answer(question: Question[Any], content: Answerable | str) -> Any:
    """What the script would be given, by way of JSON as in the database."""
    saved = question.parse(Said(content) if isinstance(content, str) else content, TODAY)
    return question.load(json.loads(json.dumps(saved)))


def refusal(question: Question[Any], content: Answerable | str) -> str:
    """The text id that says why not; saying it in both languages must work."""
    with pytest.raises(Unclear) as refused:
        answer(question, content)
    assert all(say(refused.value.text, Reader(language, None, "usted", "UTC")) for language in ("es", "en"))
    return refused.value.text.id


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1", "moved"),
        ("3.", "stuck"),
        ("Avanzó", "moved"),
        ("AVANZO!", "moved"),
        ("it moved", "moved"),
        ("  sin   cambios ", "same"),
        ("con un", "stuck"),
        ("some", "stuck"),
        ("¡Ávanzo…", "moved"),
    ],
)
def test_a_choice_is_its_number_its_label_in_any_language_or_a_unique_beginning(typed: str, code: str) -> None:
    assert answer(choice("status", ASK, STATUSES), typed) == code


@pytest.mark.parametrize("typed", ["", "0", "4", "-", "co", "no", "stuck", "si", "99999999999999999999", "🙂"])
def test_anything_else_is_unclear_and_so_is_the_code_that_nobody_sees(typed: str) -> None:
    assert refusal(choice("status", ASK, STATUSES), typed) == "unclear-choice"


@pytest.mark.parametrize(
    ("typed", "code"), [("dueño", "owner"), ("Dueña", "owner"), ("ventas", "sales"), ("mercadeo", "sales")]
)
def test_a_word_of_one_label_alone_is_that_option(typed: str, code: str) -> None:
    options = [Option("owner", literal("Dueña o dueño")), Option("sales", literal("Ventas o mercadeo"))]
    assert answer(choice("role", ASK, options), typed) == code


@pytest.mark.parametrize("typed", ["o", "otra", "la obra"])
def test_a_word_of_two_labels_or_a_short_one_is_unclear(typed: str) -> None:
    options = [Option("a", literal("Esta obra la otra semana")), Option("b", literal("La otra, o ninguna"))]
    assert refusal(choice("change", ASK, options), typed) == "unclear-choice"


@pytest.mark.parametrize(
    ("typed", "code"), [("Accept", "yes"), ("acepto", "yes"), ("agree", "yes"), ("no acepto", "no"), ("I do not", "no")]
)
def test_consent_is_taken_in_the_words_people_type(typed: str, code: str) -> None:
    options = [Option("yes", text_of("registration-accept")), Option("no", text_of("registration-decline"))]
    assert answer(choice("consent", ASK, options), typed) == code


def test_a_beginning_that_two_options_share_is_unclear() -> None:
    options = [Option("a", literal("Mover la fecha")), Option("b", literal("Mover a otra persona"))]
    assert refusal(choice("change", ASK, options), "mover") == "unclear-choice"
    assert answer(choice("change", ASK, options), "mover la") == "a"


@pytest.mark.parametrize(
    ("typed", "code"), [("sí", "yes"), ("SI", "yes"), ("dale", "yes"), ("ok.", "yes"), ("nop", "no")]
)
def test_yes_and_no_words_answer_a_question_that_has_them(typed: str, code: str) -> None:
    assert answer(choice("send", ASK, AGREE), typed) == code


def test_a_file_is_no_choice() -> None:
    assert refusal(choice("status", ASK, STATUSES), Sent(PHOTO)) == "unclear-choice"


@pytest.mark.parametrize("typed", ["1", "2", "12", "sin", "todavía", "no", "1,5 kWh"])
def test_a_figure_is_never_taken_for_the_number_of_a_button(typed: str) -> None:
    reply = answer(free("result", ASK, skip=NOT_YET), typed)
    assert reply is not None
    assert reply.text == typed


def test_the_whole_label_of_a_button_is_that_button_even_where_words_are_free() -> None:
    assert answer(free("result", ASK, skip=NOT_YET), "todavia sin dato") is None
    assert answer(optional_text("figure", ASK, skip=NOT_YET), "Todavía sin dato.") is None


@pytest.mark.parametrize(
    "typed", ["No sé", "no se sabe.", "todavía no sé", "I don't know", "I don\N{RIGHT SINGLE QUOTATION MARK}t know"]
)
def test_who_does_not_know_skips_where_that_can_be_skipped(typed: str) -> None:
    assert answer(optional_text("owner", ASK, skip=NOT_YET), typed) is None
    assert answer(text("owner", ASK), typed) == typed


@pytest.mark.parametrize("typed", ["no sé", "Todavía no sabemos.", "por definir", "I don't know", "Not sure"])
def test_what_must_be_known_is_asked_again_of_who_does_not_know(typed: str) -> None:
    owner = replace(text("owner", ASK), kind=Known(hint="unclear-owner"))
    assert refusal(owner, typed) == "unclear-owner"
    assert answer(owner, "Noé Sela") == "Noé Sela"


def test_who_does_not_know_presses_no_button_that_means_something_else() -> None:
    due = replace(Question("due", ASK, Day(), skip=literal("Sin esta acción")), skip_code="none")
    assert refusal(due, "no sé") == "unclear-date"
    assert answer(due, "sin esta acción") is None


def test_a_word_that_begins_like_a_suggestion_is_kept_as_it_is() -> None:
    company = text("company", ASK, suggestions=[Option("listed", literal("Panadería La Luna"), "Panadería La Luna")])
    assert answer(company, "Panadería") == "Panadería"
    assert answer(company, "panaderia la luna") == "Panadería La Luna"


def test_a_number_means_a_button_where_it_cannot_be_the_answer() -> None:
    company = text("company", ASK, suggestions=[Option("listed", literal("Panadería La Luna"), "Panadería La Luna")])
    assert answer(company, "1") == "Panadería La Luna"
    assert answer(day("due", ASK, suggestions=[Option("m1", literal("30 de abril"), "2014-04-30")]), "1") == date(
        2014, 4, 30
    )


def test_words_are_taken_with_single_spaces_and_within_their_length() -> None:
    name = text("name", ASK, shortest=2, longest=10)
    assert answer(name, "  Ana \n María ") == "Ana María"
    assert refusal(name, "A") == "unclear-too-short"
    assert refusal(name, "   ") == "unclear-too-short"
    assert refusal(name, "Ana María Luisa") == "unclear-too-long"


def test_free_words_may_come_with_or_as_a_file() -> None:
    said, sent = answer(free("next", ASK), "llamo el lunes"), answer(free("next", ASK), Sent(PHOTO, "el avance"))
    assert (said.text, said.file) == ("llamo el lunes", None)
    assert (sent.text, sent.file) == ("el avance", PHOTO)
    assert refusal(free("next", ASK), Sent(None, None, "file-too-large")) == "file-too-large"
    assert refusal(free("next", ASK), Sent(None)) == "unclear-file"


def test_a_button_of_a_free_question_gives_its_value_as_words() -> None:
    question = free("about", ASK, options=[Option("call", literal("Que me llamen"))])
    assert question.load(question.chosen("call", TODAY)) == Reply(text="call")


def test_a_date_has_to_be_one_and_within_its_bounds() -> None:
    due = day("due", ASK, earliest=timedelta(0), latest=date(2014, 9, 26))
    assert answer(due, "15 de mayo a las 9") == date(2014, 5, 15)
    assert refusal(due, "cuando pueda") == "unclear-date"
    assert refusal(due, "25/3/2014") == "unclear-date-early"
    assert refusal(due, "27/9/2014") == "unclear-date-late"
    assert refusal(due, Sent(PHOTO)) == "unclear-date"


def test_a_suggested_day_that_is_over_is_neither_shown_nor_taken() -> None:
    suggested = [Option("m1", literal("30 abr"), "2014-04-30"), Option("m2", literal("31 may"), "2014-05-31")]
    due, later = day("due", ASK, suggestions=suggested, earliest=timedelta(0)), date(2014, 5, 1)
    assert due.chosen("m1", date(2014, 4, 30)) == "2014-04-30"
    assert [option.code for option in due.on(later).choices] == ["m2"]
    with pytest.raises(Unclear, match="unclear-date-early"):
        due.chosen("m1", later)
    with pytest.raises(Unclear, match="unclear-date-early"):
        due.parse(Said("30 abr"), later)
    assert due.parse(Said("31 may"), later) == "2014-05-31"


def test_a_date_is_read_and_bounded_from_the_day_it_is_typed_on() -> None:
    due, later = day("due", ASK, earliest=timedelta(0), latest=timedelta(days=30)), TODAY + timedelta(days=20)
    assert due.parse(Said("mañana"), TODAY) == "2014-03-27"
    assert due.parse(Said("mañana"), later) == "2014-04-16"
    assert due.parse(Said("14/5/2014"), later) == "2014-05-14"
    with pytest.raises(Unclear):
        due.parse(Said("1/4/2014"), later)


@pytest.mark.parametrize(("typed", "figure"), [("7", 7), (" 10. ", 10), ("٣", 3), ("50 %", 50)])
def test_a_number_is_whole_and_within_its_bounds(typed: str, figure: int) -> None:
    assert answer(number("mark", ASK, 1, 50), typed) == figure


@pytest.mark.parametrize("typed", ["0", "51", "-3", "−3", "3,5", "3.5", "tres", "", "9" * 5000, "1 2"])
def test_anything_else_is_no_number(typed: str) -> None:
    assert refusal(number("mark", ASK, 1, 50), typed) == "unclear-number"


def test_a_typed_number_is_itself_and_not_the_place_of_a_suggestion() -> None:
    days = number(
        "days", ASK, 1, 30, suggestions=[Option("ten", literal("Diez"), 10), Option("two", literal("Dos"), 2)]
    )
    assert answer(days, "2") == 2
    assert answer(days, "diez") == 10


STEPS = percent("done", ASK, [Option(f"{step}", literal(f"{step} %"), step) for step in (25, 50, 75)])


@pytest.mark.parametrize(
    ("typed", "figure"),
    [("1", 25), ("3", 75), ("50 %", 50), ("80", 80), ("un 30", 30), ("más o menos 40%", 40), ("1 %", 1), ("33,4", 33)],
)
def test_a_percentage_is_what_was_typed_but_a_small_bare_number_is_that_button(typed: str, figure: int) -> None:
    assert answer(STEPS, typed) == figure


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("150 %", "unclear-percent"),
        ("-5", "unclear-percent"),
        ("8 personas capacitadas 🎉", "unclear-percent"),
        ("faltan 3 meses", "unclear-percent"),
        ("9" * 900, "unclear-percent"),
        ("casi", "unclear-choice"),
    ],
)
def test_what_is_no_percentage_is_said_to_be_none(typed: str, why: str) -> None:
    assert refusal(STEPS, typed) == why


def test_a_percentage_that_an_older_script_saved_as_words_is_still_one() -> None:
    assert STEPS.load("50") == 50
    with pytest.raises(ValueError, match=r"101"):
        STEPS.load(101)


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("1, 3", ["a", "c"]),
        ("1 y 3", ["a", "c"]),
        ("3 and 1", ["c", "a"]),
        ("2", ["b"]),
        ("1 1 2", ["a", "b"]),
        ("Dos", ["b"]),
    ],
)
def test_several_are_typed_as_numbers_in_the_order_that_counts(typed: str, codes: list[str]) -> None:
    assert answer(picks(), typed) == codes


@pytest.mark.parametrize("typed", ["", "4", "0", "1, 2, 3", "las 2 primeras", "1-99999999999999999999", "ninguna"])
def test_too_many_or_unknown_ones_are_unclear(typed: str) -> None:
    assert refusal(picks(), typed) == "unclear-several"


def picks() -> Question[list[str]]:
    options = [Option(code, literal(label)) for code, label in (("a", "Uno"), ("b", "Dos"), ("c", "Tres"))]
    return several("picks", ASK, options, most=2)


def test_a_press_picks_one_of_several() -> None:
    assert picks().load(picks().chosen("c", TODAY)) == ["c"]


@pytest.mark.parametrize(
    ("question", "saved"),
    [
        (choice("q", ASK, STATUSES), "withdrawn"),
        (choice("q", ASK, STATUSES), None),
        (text("q", ASK), None),
        (text("q", ASK), {"text": "x"}),
        (free("q", ASK), 5),
        (day("q", ASK), "soon"),
        (day("q", ASK), 5),
        (number("q", ASK, 1, 5), None),
        (number("q", ASK, 1, 5), "3"),
        (number("q", ASK, 1, 5), 6),
        (picks(), ["withdrawn"]),
        (picks(), [{"a": 1}]),
        (picks(), ["a", "b", "c"]),
        (picks(), None),
    ],
)
def test_what_an_older_script_saved_and_no_longer_fits_is_a_value_error(question: Question[Any], saved: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        question.load(saved)


def test_a_button_that_is_not_there_is_a_lookup_error() -> None:
    with pytest.raises(LookupError):
        choice("status", ASK, STATUSES).chosen("skip", TODAY)
    with pytest.raises(LookupError):
        free("next", ASK).chosen("", TODAY)


def test_the_key_of_a_review_changes_with_what_was_reviewed() -> None:
    before, after = (review("review", ASK, AGREE, reviewed) for reviewed in (("Ana", 3), ("Ana", 4)))
    assert before.key != after.key
    assert before.key == review("review", ASK, AGREE, ("Ana", 3)).key


KINDS: list[Callable[[], Question[Any]]] = [
    lambda: choice("q", ASK, STATUSES),
    lambda: text("q", ASK, suggestions=AGREE),
    lambda: optional_text("q", ASK, skip=NOT_YET),
    lambda: free("q", ASK, skip=text_of("button-back")),
    lambda: day("q", ASK, earliest=timedelta(0)),
    lambda: number("q", ASK, 0, 100),
    picks,
]


@given(make=st.sampled_from(KINDS), typed=st.text())
def test_whatever_is_typed_is_taken_for_good_or_refused_with_words(
    make: Callable[[], Question[Any]], typed: str
) -> None:
    try:
        saved = make().parse(Said(typed), TODAY)
    except Unclear:
        return
    make().load(json.loads(json.dumps(saved)))


@given(typed=st.text())
def test_no_text_breaks_the_matching(typed: str) -> None:
    option = match(typed, STATUSES)
    assert option is None or option in STATUSES


def test_a_reply_to_a_coordinator_is_kept_whatever_it_says() -> None:
    facts = CoordinatorMessageFacts(sme_id=1, staff_id=1, name="Carmen", words="¿Cómo va?")
    asked = next(coordinator_message(facts))
    assert [answer(asked, said) for said in ("por definir", "no sé")] == [
        Reply(text="por definir"),
        Reply(text="no sé"),
    ]
    assert answer(asked, "Visto, gracias") is None
