"""Choices: buttons that stand for an answer, and the typed words that mean one of them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conversations.texts import Text, labels
from conversations.typed import fold


@dataclass(frozen=True, slots=True)
class Option:
    """A choice. `code` travels in the button (short ASCII); `value` is the answer it stands for, the code itself by default."""

    code: str
    label: Text
    value: Any = None

    @property
    def answer(self) -> Any:
        return self.code if self.value is None else self.value


SKIP = "skip"


YES_WORDS = frozenset(
    map(fold, ("sí", "si", "yes", "y", "ok", "dale", "claro", "correcto", "de acuerdo", "sure", "acepto"))
)
NO_WORDS = frozenset(map(fold, ("no", "n", "nop", "nope", "no gracias", "no acepto")))


def match(typed: str, options: Sequence[Option]) -> Option | None:
    """The option that a typed text means: its number, its label in any language, a unique beginning, a yes or no word."""
    said = fold(typed)
    if not said:
        return None
    if said.isdecimal() and 1 <= int(said) <= len(options):
        return options[int(said) - 1]
    for code, words in (("yes", YES_WORDS), ("no", NO_WORDS)):
        if said in words:
            return next((option for option in options if option.code == code), None) or _labelled(said, options)
    return _labelled(said, options)


def _labelled(said: str, options: Sequence[Option]) -> Option | None:
    folded = [(option, {fold(label) for label in labels(option.label)} | {fold(option.code)}) for option in options]
    exact = [option for option, names in folded if said in names]
    if exact:
        return exact[0]
    begins = [option for option, names in folded if any(name.startswith(said) for name in names)]
    return begins[0] if len(begins) == 1 and len(said) >= 3 else None
