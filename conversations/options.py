"""Choices: buttons that stand for an answer, and the typed words that mean one of them. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from conversations.texts import Text, labels
from conversations.typed import fold

Value: TypeAlias = Any
"""Whatever JSON can hold."""


@dataclass(frozen=True, slots=True)
class Option:
    """A choice. `code` travels in the button (short ASCII); `value` is the answer that it stands for, else the code."""

    code: str
    label: Text
    value: Value = None

    @property
    def answer(self) -> Value:
        return self.code if self.value is None else self.value


SKIP = "skip"
SHORTEST_WORD = 4
_WORD = re.compile(r"\w+")
YES_WORDS = frozenset(
    map(
        fold,
        ("sí", "si", "yes", "y", "ok", "dale", "claro", "correcto", "de acuerdo", "sure", "acepto", "accept", "agree"),
    )
)
UNKNOWN_WORDS = frozenset(
    fold(words)
    for words in (
        *(
            "no sé",
            "no lo sé",
            "aún no sé",
            "no sé aún",
            "no sé todavía",
            "todavía no sé",
            "no se sabe",
            "aún no se sabe",
            "todavía no se sabe",
        ),
        *("no sabemos", "aún no sabemos", "todavía no sabemos", "ni idea", "por definir", "a definir", "sin definir"),
        *("I don't know", "I don\N{RIGHT SINGLE QUOTATION MARK}t know", "don't know", "I do not know", "not known yet"),
        *("we don't know", "we don\N{RIGHT SINGLE QUOTATION MARK}t know", "no idea", "not sure", "to be decided"),
    )
)
NO_WORDS = frozenset(map(fold, ("no", "n", "nop", "nope", "no gracias", "no acepto")))
MEANINGS = (("yes", YES_WORDS), ("no", NO_WORDS), (SKIP, UNKNOWN_WORDS))


def match(typed: str, options: Sequence[Option]) -> Option | None:
    """The option that is meant: by its number, its label in any language, a unique beginning or word, a yes or no."""
    said = fold(typed)
    if said.isdecimal() and len(said) < 4 and 1 <= int(said) <= len(options):
        return options[int(said) - 1]
    return named(typed, options) or _begun(said, options) or _holding(said, options)


def named(typed: str, options: Sequence[Option]) -> Option | None:
    """The option whose whole label was typed, in any language; yes, no or "I don't know" names such an option."""
    said = fold(typed)
    meant = next((code for code, words in MEANINGS if said in words), None)
    return labelled(typed, options) or next((option for option in options if option.code == meant), None)


def labelled(typed: str, options: Sequence[Option]) -> Option | None:
    """The option whose whole label was typed, in any language."""
    said = fold(typed)
    return next((option for option in options if said in _names(option)), None) if said else None


def _begun(said: str, options: Sequence[Option]) -> Option | None:
    begun = [option for option in options if any(name.startswith(said) for name in _names(option))]
    return begun[0] if len(begun) == 1 and len(said) >= 3 else None


def _holding(said: str, options: Sequence[Option]) -> Option | None:
    """The only option whose label has this word in it; short words say too little."""
    holding = [option for option in options if any(said in _WORD.findall(name) for name in _names(option))]
    return holding[0] if len(holding) == 1 and len(said) >= SHORTEST_WORD else None


def _names(option: Option) -> frozenset[str]:
    return _known_names(option.label.id) if not option.label.args else _folded(option.label)


@lru_cache(maxsize=2048)
def _known_names(label: str) -> frozenset[str]:
    return _folded(Text(label))


def _folded(label: Text) -> frozenset[str]:
    return frozenset(fold(name) for name in labels(label))
