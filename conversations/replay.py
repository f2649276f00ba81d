"""Where a dialogue stands: replay the saved answers through its script. Pure.

Back, edit and resume are "drop keys and replay"; scripts never mention them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from conversations.questions import Question, Script

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reached:
    """The questions answered on the way, in the order asked, and either the open question or the result."""

    path: tuple[Question[Any], ...]
    question: Question[Any] | None
    result: BaseModel | None


def replay(script: Script[BaseModel], answers: Answers) -> Reached:
    """Run `script` over `answers` until a question has none that fits. LookupError when a script asks a key twice."""
    path: list[Question[Any]] = []
    try:
        question = next(script)
        while question.key in answers:
            if any(question.key == passed.key for passed in path):
                message = f"the question {question.key!r} is asked twice"
                raise LookupError(message)
            try:
                value = question.load(answers[question.key])
            except ValueError:
                break
            path.append(question.answered(value))
            question = script.send(value)
    except StopIteration as end:
        return Reached(tuple(path), None, end.value)
    finally:
        script.close()
    return Reached(tuple(path), question, None)


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
