"""What a typed or pasted plan holds: its actions, and what each line says of owner, date and indicator. Pure."""

import re
from datetime import date

from conversations.dates import read_date
from conversations.options import UNKNOWN_WORDS
from conversations.typed import fold

MOST_ITEMS = 15

_MARK = re.compile(r"^\s*(?:\d{1,2}\s*[.)\-:]|[-*•–·])\s+")
_NUMBER = re.compile(r"(?:^|\s)(\d{1,2})[.)]\s+")
_LEAD = " \t\r\n,;|.(–—-"
"""What stands between the action and a field, and belongs to neither."""
_OWNER = re.compile(
    r"\b(?:responsables?|encargad[oa]s?|a cargo de|owner|in charge)\s*:\s*(?P<value>[^,;|.()]+)\)?", re.IGNORECASE
)
_DUE = re.compile(
    r"\b(?:(?:fecha(?: l[ií]mite)?|plazo|due(?: date)?)\s*:|antes del?|hasta el|para el|before|by)\s"
    r"(?P<value>[^,;|().]{0,60}\d[^,;|().]*)\)?",
    re.IGNORECASE,
)
_INDICATOR = re.compile(r"\b(?:indicador(?:es)?|indicator|medici[oó]n|measure)\s*:\s*(?P<value>[^;|]+)", re.IGNORECASE)
_DURATION = re.compile(r"\b(?:d[ií]as?|semanas?|mes(?:es)?|horas?|days?|weeks?|months?|hours?)\b", re.IGNORECASE)


def split_actions(typed: str) -> tuple[str, ...]:
    """The actions of a typed list, one a line or numbered in one line; beyond fifteen they go on in the last one."""
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    actions = _numbered(lines[0]) if len(lines) == 1 else _listed(lines)
    if len(actions) > MOST_ITEMS:
        actions = [*actions[: MOST_ITEMS - 1], " / ".join(actions[MOST_ITEMS - 1 :])]
    return tuple(actions)


def read_line(line: str, today: date) -> tuple[str, dict[str, str | date]]:
    """What is left to call the action, and the fields its line names: `owner`, `due_on`, `indicator`.

    A field that is said to be unknown is no part of the action either.
    """
    fields: dict[str, str | date] = {}
    for name, pattern in (("indicator", _INDICATOR), ("owner", _OWNER), ("due_on", _DUE)):
        found = pattern.search(line)
        if found is None:
            continue
        words = found["value"].strip(" .")
        unknown = fold(words) in UNKNOWN_WORDS
        value = None if unknown else _value(name, words, today)
        if value:
            fields[name] = value
        if value or unknown:
            line = line[: found.start()].rstrip(_LEAD) + line[found.end() :]
    return line.strip(" ,;|.–—-"), fields


def dated(line: str, today: date) -> str:
    """The line with its date written out, so that it means the same on every later day."""
    rest = _OWNER.sub(_blank, _INDICATOR.sub(_blank, line))
    found = _DUE.search(rest)
    day = _value("due_on", found["value"].strip(" ."), today) if found else None
    return f"{line[: found.start('value')]}{day}{line[found.end('value') :]}" if found and day else line


def _blank(named: re.Match[str]) -> str:
    return ";" * len(named[0])


def _value(name: str, words: str, today: date) -> str | date | None:
    if name != "due_on":
        return words
    day = None if _DURATION.search(words) else read_date(words, today)
    return day if day is not None and day >= today else None


def _numbered(line: str) -> list[str]:
    marks = list(_NUMBER.finditer(line))
    if [int(mark[1]) for mark in marks] != list(range(1, len(marks) + 1)) or len(marks) < 2:
        return [_MARK.sub("", line)]
    ends = [mark.start() for mark in marks[1:]] + [len(line)]
    parts = [line[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True)]
    return [part for part in parts if part]


def _listed(lines: list[str]) -> list[str]:
    """A line without a mark belongs to the marked one before it; headings are left out."""
    marked = any(_MARK.match(line) for line in lines)
    actions: list[str] = []
    for line in lines:
        if marked and actions and not _MARK.match(line):
            actions[-1] += f" {line}"
        elif not line.endswith(":"):
            actions.append(_MARK.sub("", line))
    return actions or lines
