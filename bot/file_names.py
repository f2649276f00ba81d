"""The names that people give their files: text to show, never a path."""

import re
import unicodedata
from pathlib import PureWindowsPath

from bot.file_types import TYPES
from conversations.displayed import displayed

LONGEST = 80
NAMELESS = "archivo"
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]')
_ENDINGS = re.compile(r"(\.(?=\w*[a-z])\w{1,5}|[. ])+$", re.IGNORECASE | re.ASCII)


def shown_name(name: str, mime: str) -> str:
    """A name in one normal form, at most 80 characters, with the ending of its type and of no other."""
    ending = TYPES.get(mime, "")
    last = _visible(re.split(r"[\\/]", name)[-1])
    stem = _ENDINGS.sub("", _NOT_IN_NAMES.sub("_", last)[: LONGEST - len(ending) - 1]).lstrip(". ")
    if PureWindowsPath(stem).is_reserved():
        stem = f"_{stem}"
    return (stem or NAMELESS) + ending


def _visible(name: str) -> str:
    """Without control and direction signs; every kind of space is one."""
    spaced = "".join(" " if letter.isspace() else letter for letter in name)
    printable = "".join(letter for letter in spaced if letter.isprintable())
    return " ".join(unicodedata.normalize("NFC", displayed(printable)).split())
