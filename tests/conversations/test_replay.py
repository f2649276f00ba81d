"""A dialogue is its answers: back, edit and a changed script are "drop keys and replay"."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from conversations.options import Option
from conversations.questions import Question, Script, choice, free, number, optional_text, review, text
from conversations.replay import Reached, back, edit, editable, replay
from conversations.texts import literal

ASK = literal("?")
CODES = ("a", "b", "c")


class Told(BaseModel):
    """What the script heard, in order."""

    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Step:
    """One question of a made-up script; when its answer is "a", the steps `inside` follow."""

    key: str
    kind: str
    codes: tuple[str, ...] = CODES
    group: str | None = None
    inside: "tuple[Step, ...]" = field(default=())

    def question(self) -> Question[Any]:
        name = literal(self.key)
        match self.kind:
            case "choice":
                return choice(
                    self.key, ASK, [Option(code, literal(code)) for code in self.codes], name=name, group=self.group
                )
            case "number":
                return number(self.key, ASK, 0, 9, name=name)
            case "optional":
                return optional_text(self.key, ASK, skip=literal("skip"), name=name, group=self.group)
            case _:
                return text(self.key, ASK, name=name, group=self.group)


def script(steps: Sequence[Step]) -> Script[Told]:
    told: list[tuple[str, str]] = []
    yield from walk(steps, told)
    told.append(("review", (yield from review("review", ASK, [Option("yes", literal("yes"))], told))))
    return Told(answers=tuple(told))


def walk(steps: Sequence[Step], told: list[tuple[str, str]]) -> Script[Any]:
    for step in steps:
        answer = yield from step.question()
        told.append((step.key, str(answer)))
        if answer == "a":
            yield from walk(step.inside, told)
    return Told(answers=())


def answer_to(question: Question[Any], dice: int) -> object:
    if question.options:
        return question.options[dice % len(question.options)].answer
    return None if question.skip is not None and dice % 2 else dice % 10 if "n" in question.key else f"words {dice % 3}"


def talk(steps: Sequence[Step], dice: Sequence[int], answers: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Answer to the end; the saved answers before each question and after the last, through JSON as in the database."""
    states = [dict(answers or {})]
    for number_, _ in enumerate(range(100)):
        reached = replay(script(steps), states[-1])
        if reached.question is None:
            return states
        saved = {**states[-1], reached.question.key: answer_to(reached.question, dice[number_ % len(dice)])}
        states.append(json.loads(json.dumps(saved)))
    raise AssertionError("the dialogue does not end")


def stand(steps: Sequence[Step], answers: Mapping[str, Any]) -> tuple[list[str], str | None, BaseModel | None]:
    reached = replay(script(steps), answers)
    return [one.key for one in reached.path], reached.question.key if reached.question else None, reached.result


@st.composite
def scripts(draw: st.DrawFn) -> tuple[Step, ...]:
    """Up to six questions with one level of branches, each with a key of its own."""
    kinds = st.sampled_from(["choice", "choice", "number", "optional", "text"])
    groups = st.sampled_from([None, None, "one", "two"])
    steps = []
    for place in range(draw(st.integers(0, 6))):
        inside = tuple(
            Step(_key(f"{place}.{inner}", kind), kind, group=draw(groups))
            for inner, kind in enumerate(draw(st.lists(kinds, max_size=2)))
        )
        kind = draw(kinds)
        steps.append(Step(_key(str(place), kind), kind, group=draw(groups), inside=inside))
    return tuple(steps)


def _key(place: str, kind: str) -> str:
    return f"{kind[0]}{place}"


DICE = st.lists(st.integers(0, 99), min_size=1, max_size=20)


@given(steps=scripts(), dice=DICE)
def test_a_replay_asks_the_questions_in_the_same_order_however_often(steps: tuple[Step, ...], dice: list[int]) -> None:
    for before, after in pairwise(talk(steps, dice)):
        path, question, _ = stand(steps, before)
        assert stand(steps, before) == (path, question, None)
        assert stand(steps, after)[0] == [*path, question]


@given(steps=scripts(), dice=DICE)
def test_back_and_the_same_answer_again_is_where_it_was(steps: tuple[Step, ...], dice: list[int]) -> None:
    for before, after in pairwise(talk(steps, dice)):
        if replay(script(steps), after).question is not None:
            reached = replay(script(steps), after)
            stepped = back(reached, after)
            assert stand(steps, stepped) == stand(steps, before)
            assert stand(steps, {**stepped, reached.path[-1].key: after[reached.path[-1].key]}) == stand(steps, after)


@given(steps=scripts(), dice=DICE)
def test_back_from_the_first_question_changes_nothing(steps: tuple[Step, ...], dice: list[int]) -> None:
    assert back(replay(script(steps), {}), {}) == {}


@given(steps=scripts(), dice=DICE, pick=st.integers(0, 99))
def test_editing_drops_the_answer_and_its_group_and_keeps_every_other(
    steps: tuple[Step, ...], dice: list[int], pick: int
) -> None:
    answers = talk(steps, dice)[-2] if len(talk(steps, dice)) > 1 else {}
    reached = replay(script(steps), answers)
    for question in editable(reached)[pick % 7 :]:
        edited = edit(reached, answers, question.key)
        gone = answers.keys() - edited.keys()
        mates = {other.key for other in reached.path if other.group == question.group} if question.group else set()
        assert gone == {question.key} | mates
        assert all(edited[key] == answers[key] for key in edited)
        open_now = replay(script(steps), edited).question
        assert open_now is not None
        assert open_now.key in gone


@given(steps=scripts(), dice=DICE, pick=st.integers(0, 99))
def test_an_edited_answer_is_reviewed_again(steps: tuple[Step, ...], dice: list[int], pick: int) -> None:
    """An old "yes" never confirms what it was not said to."""
    answers = talk(steps, dice)[-1]
    path = [
        question for question in replay(script(steps), answers).path if question.options and question.name is not None
    ]
    if path:
        changed = path[pick % len(path)]
        other = next(option.answer for option in changed.options if option.answer != answers[changed.key])
        reached = replay(script(steps), {**answers, changed.key: other})
        assert reached.result is None


@settings(max_examples=200)
@given(steps=scripts(), dice=DICE, data=st.data())
def test_a_changed_script_heals_itself_and_no_answer_is_lost(
    steps: tuple[Step, ...], dice: list[int], data: st.DataObject
) -> None:
    """Questions inserted, removed and reordered: what was answered counts, the new ones are asked, it ends."""
    answers = talk(steps, dice)[data.draw(st.integers(-1, 0))]
    changed = data.draw(st.permutations(steps))[data.draw(st.integers(0, 2)) :]
    place = data.draw(st.integers(0, len(changed)))
    changed = [*changed[:place], Step("x", "choice"), *changed[place:]]
    for before, after in pairwise(talk(changed, dice, answers)):
        reached = replay(script(changed), before)
        assert reached.question is not None
        assert reached.question.key not in answers or reached.question.key.startswith("review")
        assert before.items() <= after.items()


@given(steps=scripts(), dice=DICE)
def test_a_withdrawn_option_is_asked_again_and_the_other_answers_stay(steps: tuple[Step, ...], dice: list[int]) -> None:
    answers = talk(steps, dice)[-1]
    narrowed = [Step(one.key, one.kind, ("b", "c"), one.group, one.inside) for one in steps]
    again = [one.key for one in steps if one.kind == "choice" and answers.get(one.key) == "a"]
    reached = replay(script(narrowed), answers)
    if again:
        assert reached.question is not None
        assert reached.question.key == again[0]
    else:
        assert reached.result is not None


def test_a_key_asked_twice_is_the_mistake_of_the_script() -> None:
    steps = (Step("same", "text"), Step("other", "text"), Step("same", "text"))
    assert stand(steps, {"same": "x"})[1] == "other"
    with pytest.raises(LookupError, match="'same' is asked twice"):
        replay(script(steps), {"same": "x", "other": "y"})


def test_a_script_that_asks_nothing_has_its_result_at_once() -> None:
    def nothing() -> Script[Told]:
        yield from ()
        return Told(answers=())

    assert replay(nothing(), {"old": 1}) == Reached((), None, Told(answers=()))


def test_the_generator_is_closed_whatever_happened() -> None:
    closed = []

    def watching() -> Script[Told]:
        try:
            yield from free("first", ASK)
        finally:
            closed.append(True)
        return Told(answers=())

    replay(watching(), {})
    assert closed == [True]
