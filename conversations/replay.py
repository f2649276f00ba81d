"""Where a dialogue stands: replay the saved answers through its script. Pure.

Back, edit and resume are "drop keys and replay"; scripts never mention them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from conversations.questions import Question, Script

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reached:
    """The questions answered on the way, in the order asked, and either the open question or the result.

    `script` waits at the open question, to be gone on with once.
    """

    path: tuple[Question[Any], ...]
    question: Question[Any] | None
    result: BaseModel | None
    script: Script[BaseModel] | None = field(default=None, compare=False, repr=False)


def replay(script: Script[BaseModel], answers: Answers) -> Reached:
    """Run `script` over `answers` until a question has none that fits. LookupError when a script asks a key twice."""
    try:
        question = next(script)
    except StopIteration as end:
        return Reached((), None, end.value)
    return go_on(Reached((), question, None, script), answers)


def go_on(reached: Reached, answers: Answers) -> Reached:
    """Run on from the open question, now that `answers` holds one for it; those on the way to it must be as before."""
    script, question = reached.script, reached.question
    if script is None or question is None:
        return reached
    path = list(reached.path)
    passed = {question.key for question in path}
    try:
        while question.key in answers:
            if question.key in passed:
                message = f"the question {question.key!r} is asked twice"
                raise LookupError(message)
            try:
                value = question.load(answers[question.key])
            except ValueError:
                break
            passed.add(question.key)
            path.append(question.answered(value))
            question = script.send(value)
    except StopIteration as end:
        return Reached(tuple(path), None, end.value)
    return Reached(tuple(path), question, None, script)


def back(reached: Reached, answers: Answers) -> dict[str, Any]:
    """The answers without the last one given."""
    dropped = reached.path[-1].key if reached.path else None
    return {key: answer for key, answer in answers.items() if key != dropped}


def editable(reached: Reached) -> tuple[Question[Any], ...]:
    """The questions on the path that a review offers for changing."""
    return tuple(question for question in reached.path if question.name is not None)


def edit(reached: Reached, answers: Answers, key: str) -> dict[str, Any]:
    """The answers without the one to `key` and without the rest of its group."""
    group = next((question.group for question in reached.path if question.key == key), None)
    dropped = {question.key for question in reached.path if question.group == group} if group else {key}
    return {kept: answer for kept, answer in answers.items() if kept not in dropped}
