"""What people wrote, as others may see it. What was written stays as it is in the records. Pure."""

import re
import unicodedata

MOST_MARKS = 3
NOTHING = "—"

# Below U+0300 only the soft hyphen is of interest; most of what people write ends here.
_SUSPECT = re.compile("[\xad\u0300-\u1fff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\u2800\u2c00-\U0010ffff]")
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_MARKS = frozenset({"Mn", "Me"})
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs", *_MARKS})


def displayed(written: str) -> str:
    """Without what turns the direction of a line around, and with at most three marks on a letter.

    Where nothing could be seen, a dash is.
    """
    return _plain(written) if _SUSPECT.search(written) else written


def _plain(written: str) -> str:
    kept, marks, seen = [], 0, False
    for letter in written:
        category = unicodedata.category(letter)
        marks = marks + 1 if category in _MARKS else 0
        seen = seen or (category not in _UNSEEN and letter not in _BLANKS)
        if marks <= MOST_MARKS and letter not in _DIRECTIONS:
            kept.append(letter)
    return "".join(kept) if seen else NOTHING
