"""What a person typed, made comparable."""

import re
import unicodedata

_SPACES = re.compile(r"\s+")


def fold(typed: str) -> str:
    """Make two spellings of one answer equal: « ¡Sí,  Señor! » and "si, senor" are the same.

    Case, accents, punctuation at both ends and repeated spaces do not count.
    """
    return _SPACES.sub(" ", _without_edges(_plain(_plain(typed).casefold())))


def _without_edges(words: str) -> str:
    """Step by step: a pattern would look at each run of points again from each of its points."""
    first, last = 0, len(words)
    while first < last and not words[first].isalnum():
        first += 1
    while first < last and not words[last - 1].isalnum():
        last -= 1
    return words[first:last]


def _plain(typed: str) -> str:
    if typed.isascii():
        return typed
    letters = unicodedata.normalize("NFKD", typed)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
