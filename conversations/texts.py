"""What is said, in a reader's words: `say(text("greeting", name="Laura"), reader)`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from functools import cache, lru_cache
from itertools import product
from typing import TypeAlias

from babel import Locale
from fluent.runtime import FluentBundle, resolver
from fluent.syntax import ast

from conversations import locales, spoken
from conversations.displayed import displayed

ADDRESSES = ("usted", "tu", "vos")

# Whole plans are read back through nested texts; Fluent stops at 2,500 characters by default.
resolver.MAX_PART_LENGTH = 100_000

Value: TypeAlias = "str | int | float | Decimal | date | time | Text | Sequence[Value]"


@dataclass(frozen=True)
class Text:
    """What to say, before it is known in which language and to whom."""

    id: str
    args: Mapping[str, Value] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Reader:
    """Who reads: `es`, `MX`, `usted`, `America/Mexico_City`."""

    language: str
    country: str | None
    address: str
    zone: str


class BrokenTexts(Exception):
    """A text is unknown, or lacks a language, a variable or correct syntax."""


_WORDLESS = frozenset({int, date, time})
_LITERAL, _LOCALIZED, _LINES = ":literal", ":localized", ":lines"


def text(id: str, /, **args: Value) -> Text:
    """A text of the locales. Datetimes must be aware; a sequence becomes a list with "and"."""
    return Text(id, args)


def literal(value: str) -> Text:
    """What a person typed, never interpreted, and as others may see it."""
    return Text(_LITERAL, {"value": value})


def localized(by_language: Mapping[str, str]) -> Text:
    """A text that comes with its translations; a language it lacks gets the first."""
    return Text(_LOCALIZED, by_language)


def lines(*parts: Text, gap: str = "\n") -> Text:
    """Texts one below the other, with `gap` between them."""
    return Text(_LINES, {"parts": parts, "gap": gap})


def say(said: Text, reader: Reader) -> str:
    if not said.args:
        return _plain(said.id, reader.language, reader.country, reader.address)
    if said.id in _GIVEN:
        return _GIVEN[said.id](said.args, reader)
    if all(type(value) in _WORDLESS for value in said.args.values()):
        return _wordless(said.id, tuple(said.args.items()), reader)
    return _compose(said, reader)


def _compose(said: Text, reader: Reader) -> str:
    voice = _voice(reader.language, reader.country)
    args = {name: _spoken(value, voice, reader) for name, value in said.args.items()}
    return voice.format(said.id, args | {"address": reader.address})


def labels(said: Text, languages: Iterable[str] | None = None) -> tuple[str, ...]:
    """A text as everyone may read it: in each language and form of address, without repeats."""
    if said.id == _LITERAL:
        return (displayed(str(said.args["value"])),)
    ways = product(languages or known_languages(), ADDRESSES)
    return tuple(dict.fromkeys(say(said, Reader(language, None, address, "UTC")) for language, address in ways))


def known_languages() -> tuple[str, ...]:
    return tuple(_locales())


def check_texts(needed: Iterable[str] = ()) -> None:
    """Run at start: raise one error that names every text that a language lacks."""
    if found := locales.missing(_locales(), frozenset(needed)):
        raise BrokenTexts("\n".join(found))


@dataclass(frozen=True, eq=False)
class Voice:
    """One language as one country writes it; the bundle learns each text when it is first said."""

    texts: locales.Locale
    bundle: FluentBundle
    locale: Locale
    patterns: Mapping[str, str]

    def format(self, id: str, args: Mapping[str, object]) -> str:
        said, errors = self.bundle.format_pattern(self.pattern(id), dict(args))
        if errors:
            raise BrokenTexts(f"{id} in {self.locale}: {errors[0]}")
        return str(said)

    def pattern(self, id: str) -> resolver.Pattern:
        name, _, attribute = id.partition(".")
        if not self.bundle.has_message(name):
            self.bundle.add_resource(ast.Resource(list(self.texts.needed_for(name))))
        if self.bundle.has_message(name):
            message = self.bundle.get_message(name)
            if found := message.attributes.get(attribute) if attribute else message.value:
                return found
        raise BrokenTexts(f"{id} is not in the texts")


@cache
def _locales() -> dict[str, locales.Locale]:
    return locales.read_locales()


@lru_cache(maxsize=256)
def _voice(language: str, country: str | None) -> Voice:
    """A person whose language is not here yet is spoken to in Spanish."""
    language = language if language in _locales() else "es"
    locale = spoken.locale_of(language, country)
    bundle = FluentBundle([str(locale)], functions={"DATE": spoken.restyled}, use_isolating=False)
    texts = _locales()[language]
    return Voice(texts, bundle, locale, _date_patterns(texts))


def _date_patterns(locale: locales.Locale) -> dict[str, str]:
    """`pattern-day = EEEE d MMMM` of the locale, as {"day": "EEEE d MMMM"}."""
    names = [name for name in locale.sources if name.startswith("pattern-")]
    return {name.removeprefix("pattern-"): _letters(locale.entry(name)) for name in names}


def _letters(entry: locales.Entry | None) -> str:
    elements = entry.value.elements if entry is not None and entry.value is not None else []
    return "".join(part.value for part in elements if isinstance(part, ast.TextElement))


@lru_cache(maxsize=4096)
def _plain(id: str, language: str, country: str | None, address: str) -> str:
    return _voice(language, country).format(id, {"address": address})


@lru_cache(maxsize=4096)
def _wordless(id: str, args: tuple[tuple[str, Value], ...], reader: Reader) -> str:
    """Numbers, days and hours alone are composed once; nothing that people wrote is remembered."""
    return _compose(Text(id, dict(args)), reader)


def _spoken(value: Value, voice: Voice, reader: Reader) -> object:
    match value:
        case str():
            return displayed(value)
        case int() | float():
            return value
        case Text():
            return say(value, reader)
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case date() | time():
            return spoken.moment(value, voice.patterns, reader.zone)
    return spoken.join([_part(part, voice, reader) for part in value], voice.locale)


def _part(value: Value, voice: Voice, reader: Reader) -> str:
    part = _spoken(value, voice, reader)
    return part if isinstance(part, str) else voice.format("bare-value", {"value": part})


def _say_literal(args: Mapping[str, Value], reader: Reader) -> str:
    return displayed(str(args["value"]))


def _say_localized(args: Mapping[str, Value], reader: Reader) -> str:
    return str(args.get(reader.language) or next(iter(args.values())))


def _say_lines(args: Mapping[str, Value], reader: Reader) -> str:
    parts = args["parts"]
    written = [say(part, reader) for part in parts if isinstance(part, Text)] if isinstance(parts, Sequence) else []
    return str(args["gap"]).join(written)


_GIVEN: Mapping[str, Callable[[Mapping[str, Value], Reader], str]] = {
    _LITERAL: _say_literal,
    _LOCALIZED: _say_localized,
    _LINES: _say_lines,
}
