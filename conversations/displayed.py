"""What people wrote, as others may see it. What was written stays as it is in the records. Pure."""

import re
import unicodedata

MOST_MARKS = 3
NOTHING = "—"

# Below U+0300 only control signs and the soft hyphen are of interest; most of what people write ends here.
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0300-\u1fff\u200b-\u200f\u2028-\u202e\u2060-\u206f\u20d0-\u20ff\u2800"
    "\u2c00-\U0010ffff]"
)
_LEFT_OUT = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""What turns the direction of a line around."""
_LINE_SIGNS = frozenset("\n\t")
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_MARKS = frozenset({"Mn", "Me"})
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs", *_MARKS})


def displayed(written: str) -> str:
    """Without control signs and what turns a line around, and with at most three marks on a letter.

    Where nothing could be seen, a dash is.
    """
    return _plain(written) if _SUSPECT.search(written) else written


def _plain(written: str) -> str:
    kept, marks, seen = [], 0, False
    for letter in written:
        category = unicodedata.category(letter)
        marks = marks + 1 if category in _MARKS else 0
        seen = seen or (category not in _UNSEEN and letter not in _BLANKS)
        if marks <= MOST_MARKS:
            kept.append(_shown(letter, category))
    return "".join(kept) if seen else NOTHING


def _shown(letter: str, category: str) -> str:
    if letter in _LEFT_OUT or (category == "Cc" and letter not in _LINE_SIGNS):
        return ""
    return " " if category in {"Zl", "Zp"} else letter
