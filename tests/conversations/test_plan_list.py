"""Whatever is typed, added, changed and left out, the list that is read back is the list that is sent."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.messages import Said
from conversations.questions import Question
from conversations.replay import Reached, edit, editable, replay
from conversations.scripts.action_plan import PlanSent, action_plan, prefilled, spread
from conversations.scripts.plan_facts import PlanFacts, PlanItem
from conversations.texts import Reader, say

LAURA = Reader("es", "MX", "usted", "America/Mexico_City")
TODAY = date(2014, 3, 26)
FACTS = PlanFacts(sme_id=1, sme_name="Panadería Luna", language="es", today=TODAY, people=("Laura",))


@dataclass
class Talk:
    """A dialogue without a database: answers by key, as the engine keeps them."""

    facts: PlanFacts = FACTS
    answers: dict[str, Any] = field(default_factory=dict)

    @property
    def reached(self) -> Reached:
        return replay(action_plan(self.facts), self.answers)

    @property
    def question(self) -> Question[Any]:
        question = self.reached.question
        assert question is not None
        return question

    def answer(self, typed: str) -> None:
        question = self.question
        self.answers = spread({**self.answers, question.key: question.parse(Said(typed), self.facts.today)})

    def press(self, code: str) -> None:
        question = self.question
        found = next(option.code for option in question.choices if option.code.split("-")[0] == code)
        self.answers = spread({**self.answers, question.key: question.chosen(found, TODAY)})

    def change(self, position: int) -> None:
        listed = editable(self.reached)
        self.answers = edit(self.reached, self.answers, listed[position].key)

    def item(self, what: str) -> None:
        """Answer the open item: what, who, by when."""
        self.answer(what)
        while not self.question.reviews:
            self.press("skip")


WORDS = st.sampled_from(
    ["separar residuos", "medir el agua", "cambiar focos", "hablar con los vecinos", "revisar salarios"]
)
STEP = st.one_of(
    st.tuples(st.just("add"), WORDS),
    st.tuples(st.just("change"), st.integers(0, 14), WORDS),
    st.tuples(st.just("leave out"), st.integers(0, 14)),
    st.tuples(st.just("begin and leave out")),
)


def play(talk: Talk, expected: list[str], steps: list[tuple[Any, ...]]) -> None:
    for step in steps:
        match step:
            case ("add", what) if len(expected) < 15:
                talk.press("add")
                talk.item(what)
                expected.append(what)
            case ("begin and leave out",) if len(expected) < 15:
                talk.press("add")
                talk.press("none")
            case ("change", position, what) if position < len(expected):
                talk.change(position)
                talk.item(what)
                expected[position] = what
            case ("leave out", position) if position < len(expected) and len(expected) > 1:
                talk.change(position)
                talk.press("none")
                del expected[position]
        shown = say(talk.question.ask, LAURA)
        assert all(f"{number}. {what}" in shown for number, what in enumerate(expected, 1))
        assert f"{len(expected) + 1}. " not in shown


@settings(max_examples=60, deadline=None)
@given(st.lists(STEP, max_size=12))
def test_edits_and_removals_keep_the_list_consistent(steps: list[tuple[Any, ...]]) -> None:
    talk = Talk()
    talk.answer("la primera acción")
    while not talk.question.reviews:
        talk.press("skip")
    expected = ["la primera acción"]
    play(talk, expected, steps)
    talk.press("send")
    result = talk.reached.result
    assert isinstance(result, PlanSent)
    assert [item.what for item in result.items] == expected


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=15), st.lists(STEP, max_size=8))
def test_known_actions_can_be_changed_like_typed_ones(whats: list[str], steps: list[tuple[Any, ...]]) -> None:
    known = tuple(PlanItem(what=what, indicator="kg", item_id=number) for number, what in enumerate(whats, 1))
    talk = Talk(FACTS.model_copy(update={"known": known}), prefilled(known))
    expected = list(whats)
    play(talk, expected, steps)
    talk.press("send")
    result = talk.reached.result
    assert isinstance(result, PlanSent)
    assert [item.what for item in result.items] == expected
    kept = [item for item in result.items if item.item_id]
    assert len({item.item_id for item in kept}) == len(kept)


def test_a_list_of_fifteen_takes_no_sixteenth() -> None:
    talk = Talk()
    talk.answer("\n".join(f"acción número {number}" for number in range(1, 16)))
    talk.press("later")
    assert [option.code.split("-")[0] for option in talk.question.choices] == ["send"]


def test_an_old_send_button_never_sends_a_changed_list() -> None:
    talk = Talk()
    talk.answer("separar residuos")
    talk.press("skip")
    talk.press("skip")
    old = talk.question.choices[0].code
    talk.change(0)
    talk.item("medir el agua")
    assert old not in [option.code for option in talk.question.choices]


def test_going_back_to_the_beginning_and_sending_another_list_forgets_the_first() -> None:
    talk = Talk()
    talk.answer("separar residuos\nmedir el agua")
    talk.answers = {key: answer for key, answer in talk.answers.items() if key not in {"source", "1.what"}}
    talk.answer("cambiar focos")
    while not talk.question.reviews:
        talk.press("skip")
    assert "medir el agua" not in say(talk.question.ask, LAURA)


def test_what_is_missing_is_asked_at_most_twice_for_each_action() -> None:
    talk = Talk()
    talk.answer("separar residuos")
    asked = []
    while not talk.question.reviews:
        asked.append(talk.question.key)
        talk.press("skip")
    assert asked == ["1.owner", "1.due"]
    talk = Talk()
    talk.answer("separar residuos; responsable: Ana")
    assert talk.question.key == "1.due"
    talk.press("skip")
    assert talk.question.key == "1.indicator"
