"""What people wrote, as others may see it. What was written stays as it is in the records. Pure."""

import re
import unicodedata
from functools import lru_cache
from itertools import chain

MOST_MARKS = 3
NOTHING = "—"

# Below U+0300 only control signs and the soft hyphen are of interest; most of what people write ends here.
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0300-\u1fff\u200b-\u200f\u2028-\u202e\u2060-\u206f\u20d0-\u20ff\u2800"
    "\u2c00-\U0010ffff]"
)
_CONTROLS = (sign for sign in map(chr, chain(range(0x20), range(0x7F, 0xA0))) if sign not in "\n\t")
_DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_REPLACED = str.maketrans(dict.fromkeys(chain(_CONTROLS, _DIRECTIONS), "") | {"\u2028": " ", "\u2029": " "})
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")

_MARK, _UNSEEN, _SEEN = "^", " ", "x"
_KINDS = dict.fromkeys(("Mn", "Me"), _MARK) | dict.fromkeys(("Cc", "Cf", "Cs", "Zl", "Zp", "Zs"), _UNSEEN)
_TOWER = re.compile(r"\^" * MOST_MARKS + r"(\^+)")


def displayed(written: str) -> str:
    """Without control signs and what turns a line around, and with at most three marks on a letter.

    Where nothing could be seen, a dash is.
    """
    if not _SUSPECT.search(written):
        return written
    plain = written.translate(_REPLACED)
    kinds = "".join(map(_kind, plain))
    return _lowered(plain, kinds) if _SEEN in kinds else NOTHING


def _lowered(plain: str, kinds: str) -> str:
    for tower in reversed(list(_TOWER.finditer(kinds))):
        plain = plain[: tower.start(1)] + plain[tower.end(1) :]
    return plain


@lru_cache(maxsize=4096)
def _kind(sign: str) -> str:
    return _UNSEEN if sign in _BLANKS else _KINDS.get(unicodedata.category(sign), _SEEN)
