"""What a person typed, made comparable."""

import re
import unicodedata

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_SPACES = re.compile(r"\s+")


def fold(typed: str) -> str:
    """Make two spellings of one answer equal: « ¡Sí,  Señor! » and "si, senor" are the same.

    Case, accents, punctuation at both ends and repeated spaces do not count.
    """
    return _SPACES.sub(" ", _EDGES.sub("", _plain(_plain(typed).casefold())))


def _plain(typed: str) -> str:
    if typed.isascii():
        return typed
    letters = unicodedata.normalize("NFKD", typed)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
