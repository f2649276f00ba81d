"""The texts' files, `<language>/<subject>.ftl`, and what is wrong with them.

A language exists because its folder does; every language must hold the same ids with the same variables.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from fluent.runtime import FluentResource
from fluent.syntax import ast
from fluent.syntax.visitor import Visitor

FOLDER = Path(__file__).parent
ALWAYS_GIVEN = frozenset({"address"})


@dataclass(frozen=True)
class Locale:
    """One language: its parsed files by name, and its messages by id."""

    language: str
    resources: Mapping[str, ast.Resource]

    def entries(self) -> Iterator[tuple[str, ast.Message | ast.Term]]:
        for resource in self.resources.values():
            for entry in resource.body:
                if isinstance(entry, ast.Message | ast.Term):
                    yield full_id(entry), entry

    def texts(self) -> dict[str, ast.Pattern]:
        """Every pattern that can be said: `id`, and `id.attribute`."""
        found: dict[str, ast.Pattern] = {}
        for name, entry in self.entries():
            if entry.value:
                found[name] = entry.value
            found |= {f"{name}.{attribute.id.name}": attribute.value for attribute in entry.attributes}
        return found


class Uses(Visitor):
    """Collects what a pattern refers to."""

    def __init__(self, pattern: ast.BaseNode) -> None:
        self.variables: set[str] = set()
        self.references: set[str] = set()
        self.visit(pattern)

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node: ast.MessageReference) -> None:
        attribute = f".{node.attribute.name}" if node.attribute else ""
        self.references.add(node.id.name + attribute)

    def visit_TermReference(self, node: ast.TermReference) -> None:
        self.references.add("-" + node.id.name)

    def visit_FunctionReference(self, node: ast.FunctionReference) -> None:
        if node.id.name == "DATE":
            self.references |= {f"pattern-{argument.value.value}" for argument in node.arguments.named}
        self.generic_visit(node)


def full_id(entry: ast.Message | ast.Term) -> str:
    return f"-{entry.id.name}" if isinstance(entry, ast.Term) else entry.id.name


def read_locales(folder: Path = FOLDER) -> dict[str, Locale]:
    """Every language of the folder, by its code."""
    languages = sorted(path.parent.name for path in folder.glob("*/common.ftl"))
    return {language: Locale(language, _resources(folder / language)) for language in languages}


def _resources(folder: Path) -> dict[str, ast.Resource]:
    return {path.name: FluentResource(path.read_text("utf-8")) for path in sorted(folder.glob("*.ftl"))}


def problems(locales: Mapping[str, Locale], needed: frozenset[str] = frozenset()) -> list[str]:
    """Everything that would go wrong when a text is said, one line each."""
    texts = {language: locale.texts() for language, locale in locales.items()}
    everything = {name for name in needed.union(*texts.values()) if not name.startswith("-")}
    found = [line for locale in locales.values() for line in _in_one(locale)]
    for language, held in texts.items():
        found += [f"{language}: {name} is missing" for name in sorted(everything - held.keys())]
    return found + list(_different_variables(texts))


def _in_one(locale: Locale) -> Iterator[str]:
    for file, resource in locale.resources.items():
        for junk in resource.body:
            if isinstance(junk, ast.Junk):
                yield f"{locale.language}/{file}: not Fluent: {(junk.content or '').strip().splitlines()[0]}"
    counted = Counter(name for name, _ in locale.entries())
    yield from (f"{locale.language}: {name} is written {count} times" for name, count in counted.items() if count > 1)
    texts = locale.texts()
    for name, pattern in texts.items():
        lost = {reference for reference in Uses(pattern).references if reference not in texts}
        yield from (f"{locale.language}: {name} refers to {reference}, which is missing" for reference in sorted(lost))


def _different_variables(texts: Mapping[str, Mapping[str, ast.Pattern]]) -> Iterator[str]:
    shared = sorted(set.intersection(*(set(held) for held in texts.values()))) if texts else []
    for name in shared:
        used = {language: variables_of(name, held) for language, held in texts.items()}
        if len(set(used.values())) > 1:
            told = ", ".join(f"{language} {sorted(names)}" for language, names in used.items())
            yield f"{name} uses different variables: {told}"


def variables_of(name: str, texts: Mapping[str, ast.Pattern], seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """The variables a text needs, those of the texts it refers to included."""
    if name in seen or name not in texts or name.startswith("-"):
        return frozenset()
    uses = Uses(texts[name])
    nested = (variables_of(reference, texts, seen | {name}) for reference in uses.references)
    return frozenset(uses.variables).union(*nested) - ALWAYS_GIVEN
