"""What every script has to keep to, so that back, edit, restart and a second language work in all of them."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from pydantic import BaseModel

from bot import commands  # noqa: F401  brings the outcomes of the outer room
from conversations import scripts
from conversations.outcomes import ANSWERED, OUTCOMES
from conversations.scripts import DEFINITIONS, SCRIPTS
from conversations.scripts.definition import ScriptDefinition
from tests.known_texts import known_ids
from tests.talk import TRANSCRIPTS

FOLDER = Path(inspect.getfile(scripts)).parent
GUARDS = (ast.Try, ast.TryStar, ast.With, ast.AsyncWith)
IMPURE = {"now", "today", "utcnow", "random", "uuid4", "token_hex", "open", "print", "input", "getenv", "sleep"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(FOLDER.glob("*.py")):
        yield path.name, ast.parse(path.read_text(encoding="utf-8"))


def asks(node: ast.AST) -> bool:
    return any(isinstance(inner, ast.YieldFrom | ast.Yield) for inner in ast.walk(node))


def test_no_question_is_asked_inside_a_try_or_a_with() -> None:
    """A replay leaves the script at its open question: what such a block does at its end comes at every message."""
    found = [
        f"{name}:{node.lineno}"
        for name, module in modules()
        for node in ast.walk(module)
        if isinstance(node, GUARDS) and asks(node)
    ]
    assert found == []


def test_no_question_is_yielded_bare() -> None:
    """`yield` instead of `yield from` would lose the type of the answer."""
    found = [
        f"{name}:{node.lineno}"
        for name, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Yield)
    ]
    assert found == []


def test_no_script_tells_the_time_draws_lots_or_does_io() -> None:
    found = []
    for name, module in modules():
        for node in ast.walk(module):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                found += [f"{name}:{node.lineno} {called}"] if called in IMPURE else []
    assert found == []


def test_no_script_keeps_anything_between_two_replays() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Global | ast.Nonlocal)
    ]
    assert found == []


def test_every_script_has_a_name_of_its_own() -> None:
    assert len(SCRIPTS) == len(DEFINITIONS)


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: definition.name)
def test_a_script_has_a_title_in_the_texts(definition: ScriptDefinition) -> None:
    assert definition.title in known_ids()


@pytest.mark.parametrize("definition", DEFINITIONS, ids=lambda definition: definition.name)
def test_a_script_takes_its_facts_and_each_of_its_results_has_an_outcome(definition: ScriptDefinition) -> None:
    hints = get_type_hints(definition.run)
    assert next(iter(hints.values())) is definition.facts
    results = list(results_of(hints["return"]))
    assert results
    assert [result.__name__ for result in results if result not in OUTCOMES] == []


def results_of(script: object) -> Iterator[type[BaseModel]]:
    """The models that a script may end with; Script[A | B] is a Generator[…, …, A | B]."""
    result = get_args(script)[-1]
    yield from get_args(result) or (result,)


def test_what_single_answers_change_belongs_to_a_script_that_is_there() -> None:
    assert set(ANSWERED) <= set(SCRIPTS)


def test_every_outcome_has_the_one_shape() -> None:
    shapes = {tuple(inspect.signature(outcome).parameters) for outcome in OUTCOMES.values()}
    assert shapes == {("session", "person", "result", "now")}


def test_facts_survive_the_database() -> None:
    """Every field of the facts must come out of JSON as it went in."""
    for definition in DEFINITIONS:
        schema = definition.facts.model_json_schema(mode="serialization")
        assert schema["type"] == "object", definition.name


@pytest.mark.parametrize("language", ["es", "en"])
def test_every_script_can_be_read_to_its_end_in_a_transcript(language: str) -> None:
    told = "\n".join(path.read_text(encoding="utf-8") for path in sorted((TRANSCRIPTS / language).glob("*.txt")))
    assert [script.name for script in DEFINITIONS if f"(finished: {script.name})" not in told] == []


def test_the_source_of_a_script_is_where_its_name_says() -> None:
    for definition in DEFINITIONS:
        assert inspect.isgeneratorfunction(definition.run), definition.name
        assert textwrap.dedent(inspect.getsource(definition.run)).startswith("def ")
