"""The texts' files, `<language>/<subject>.ftl`, and what is wrong with them.

A language exists because its folder does; every language must hold the same ids with the same variables.
Parsing them all takes half a second, so a text is parsed when it is first said.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TypeAlias

from fluent.runtime import FluentResource
from fluent.syntax import ast
from fluent.syntax.visitor import Visitor

FOLDER = Path(__file__).parent
ALWAYS_GIVEN = frozenset({"address"})
ENTRY = re.compile(r"^(-?[a-zA-Z][\w-]*) *=(.*(?:\n(?:[ }].*|\r?(?=\n)))*)", re.MULTILINE | re.ASCII)
"""A message or term with its lines: those that follow begin with a space or a bracket, or are empty."""
ATTRIBUTE = re.compile(r"^ +\.([a-zA-Z][\w-]*) *=", re.MULTILINE | re.ASCII)

Entry: TypeAlias = ast.Message | ast.Term


@dataclass(frozen=True)
class Locale:
    """One language: its files as they are written, by name."""

    language: str
    files: Mapping[str, str]

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """Each entry by its id, not parsed yet."""
        return {found[1]: found[0] for written in self.files.values() for found in ENTRY.finditer(written)}

    def names(self) -> set[str]:
        """What can be said: `id` where it has a text of its own, and `id.attribute`."""
        found: set[str] = set()
        for name, source in self.sources.items():
            own, *attributes = ATTRIBUTE.split(source)
            found |= {f"{name}.{attribute}" for attribute in attributes[::2]}
            if own.partition("=")[2].strip():
                found.add(name)
        return found

    def entry(self, name: str) -> Entry | None:
        """The entry of that id, parsed; none when there is none, or it is not Fluent."""
        return parsed(self.sources[name]) if name in self.sources else None

    def needed_for(self, name: str, seen: frozenset[str] = frozenset()) -> Iterator[Entry]:
        """An entry after all that it refers to."""
        entry = self.entry(name)
        if entry is None or name in seen:
            return
        for reference in sorted(Uses(entry).references):
            yield from self.needed_for(reference.partition(".")[0], seen | {name})
        yield entry

    @cached_property
    def resources(self) -> Mapping[str, ast.Resource]:
        """Every file, parsed whole: what is no entry shows as junk."""
        return {name: FluentResource(written) for name, written in self.files.items()}

    def entries(self) -> Iterator[tuple[str, Entry]]:
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


@cache
def parsed(source: str) -> Entry | None:
    """The one entry that is written there."""
    entry = FluentResource(source).body[0]
    return entry if isinstance(entry, ast.Message | ast.Term) else None


def full_id(entry: Entry) -> str:
    return f"-{entry.id.name}" if isinstance(entry, ast.Term) else entry.id.name


def read_locales(folder: Path = FOLDER) -> dict[str, Locale]:
    """Every language of the folder, by its code."""
    languages = sorted(path.parent.name for path in folder.glob("*/common.ftl"))
    return {language: Locale(language, _files(folder / language)) for language in languages}


def _files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.ftl"))}


def missing(locales: Mapping[str, Locale], needed: frozenset[str]) -> list[str]:
    """Each text that a language lacks, one line each; quick enough for every start."""
    return _missing({language: locale.names() for language, locale in locales.items()}, needed)


def _missing(held: Mapping[str, Collection[str]], needed: frozenset[str]) -> list[str]:
    everything = sorted(name for name in needed.union(*held.values()) if not name.startswith("-"))
    return [f"{language}: {name} is missing" for language in held for name in everything if name not in held[language]]


def problems(locales: Mapping[str, Locale], needed: frozenset[str] = frozenset()) -> list[str]:
    """Everything that would go wrong when a text is said, one line each."""
    texts = {language: locale.texts() for language, locale in locales.items()}
    found = [line for locale in locales.values() for line in _in_one(locale)]
    return found + _missing(texts, needed) + list(_different_variables(texts))


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
