"""How an answer is read: from what was typed or sent (`parse`), and from the JSON it was saved as (`load`). Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol, TypeAlias, TypeVar

from msgspec import structs
from pydantic import BaseModel, ConfigDict

from conversations.dates import read_date
from conversations.messages import Said, Sent, StoredFile
from conversations.options import UNKNOWN_WORDS
from conversations.texts import Text
from conversations.texts import text as text_of
from conversations.typed import fold

T_co = TypeVar("T_co", covariant=True)
Answerable: TypeAlias = Said | Sent
Saved: TypeAlias = Any
"""An answer as it comes out of JSON: whatever an earlier version of the script has put there."""

Bound: TypeAlias = date | timedelta
"""A day, or how far it is from the day of the answer."""

TODAY = timedelta(0)
LONGEST_ANSWER = 1000
LONGEST_NUMBER = 9
HUNDRED = 100
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
_WORDS = re.compile(r"[^\W\d_]+")
PER_CENT = frozenset({"ciento", "porciento", "percent", "cent", "cien"})
ABOUT = frozenset(
    {"un", "unos", "casi", "como", "mas", "o", "menos", "cerca", "de", "del", "al", "el", "en", "about", "a"}
)
"""Words that a percentage may stand among without its sign."""
MINUS = ("-", "\N{MINUS SIGN}", "\N{EN DASH}")
JOINING = frozenset({"y", "e", "and"})


class Unclear(Exception):
    """An answer that cannot be taken; `text` says so kindly and what to do instead."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.id)
        self.text = text


class Reply(BaseModel):
    """Free words, a stored file (a photo, a document, a voice note), or both."""

    model_config = ConfigDict(frozen=True)

    text: str | None = None
    file: StoredFile | None = None


class Kind(Protocol[T_co]):
    """How one kind of answer is read from a message, and from JSON.

    `parse` is given the day it is for the person who answers; `load` raises ValueError on what no longer fits.
    """

    def parse(self, content: Answerable, today: date) -> T_co: ...

    def load(self, saved: Saved) -> T_co: ...


class TakesFiles:
    """A kind of answer that may come as a file."""


def shortened(content: Answerable, kind: Kind[Any]) -> tuple[Answerable, bool]:
    """The message with no more words than are kept of free words or of a caption, and whether some were cut off."""
    if isinstance(content, Said):
        words, cut = _kept(content.text)
        return (Said(words), cut) if cut and isinstance(kind, Free) else (content, False)
    words, cut = _kept(content.caption or "")
    return structs.replace(content, caption=words or None), cut


def _kept(words: str) -> tuple[str, bool]:
    line = " ".join(words.split())
    return line[:LONGEST_ANSWER].rstrip(), len(line) > LONGEST_ANSWER


def saved(value: object) -> Saved:
    """An answer as JSON can hold it."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True)
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True)
class Chosen:
    """One of the options; anything else is unclear."""

    hint: str = "unclear-choice"

    def parse(self, content: Answerable, today: date) -> str:
        raise Unclear(text_of(self.hint))

    def load(self, saved: Saved) -> str:
        return _text(saved)


@dataclass(frozen=True)
class Words:
    """A line of text, `shortest` to `longest` characters."""

    shortest: int = 2
    longest: int = LONGEST_ANSWER

    def parse(self, content: Answerable, today: date) -> str:
        words = " ".join(content.text.split()) if isinstance(content, Said) else ""
        if len(words) < self.shortest:
            raise Unclear(text_of("unclear-too-short"))
        if len(words) > self.longest:
            raise Unclear(text_of("unclear-too-long", longest=self.longest))
        return words

    def load(self, saved: Saved) -> str:
        return _text(saved)


@dataclass(frozen=True)
class Known(Words):
    """A line of text that may not be left open: "I don't know" is answered with `hint` and asked again."""

    hint: str = "unclear-choice"

    def parse(self, content: Answerable, today: date) -> str:
        words = super().parse(content, today)
        if fold(words) in UNKNOWN_WORDS:
            raise Unclear(text_of(self.hint))
        return words


@dataclass(frozen=True)
class Free(TakesFiles):
    """Words, a voice note, a photo or a document: whatever comes is kept."""

    def parse(self, content: Answerable, today: date) -> Reply:
        if isinstance(content, Said):
            return Reply(text=Words(1).parse(content, today))
        if content.file is None:
            raise Unclear(text_of(content.problem or "unclear-file"))
        return Reply(text=content.caption, file=content.file)

    def load(self, saved: Saved) -> Reply:
        return Reply(text=saved) if isinstance(saved, str) else Reply.model_validate(saved)


@dataclass(frozen=True)
class Day:
    """A date, typed in any usual way and not before `earliest` nor after `latest`: days, or lengths from today.

    It is read relative to the day it is typed on, or to `since` where it follows another date.
    """

    earliest: Bound | None = None
    latest: Bound | None = None
    since: date | None = None

    def parse(self, content: Answerable, today: date) -> date:
        typed = content.text if isinstance(content, Said) else ""
        day = read_date(typed, self.since or today)
        if day is None:
            raise Unclear(text_of("unclear-date"))
        self.check(day, today)
        return day

    def check(self, day: date, today: date) -> None:
        """Unclear when an answer given `today` cannot be that day."""
        earliest, latest = _day_of(self.earliest, today), _day_of(self.latest, today)
        if earliest is not None and day < earliest:
            raise Unclear(text_of("unclear-date-early", day=day, earliest=earliest))
        if latest is not None and day > latest:
            raise Unclear(text_of("unclear-date-late", day=day, latest=latest))

    def allows(self, day: date, today: date) -> bool:
        """Whether an answer given `today` can be that day."""
        try:
            self.check(day, today)
        except Unclear:
            return False
        return True

    def load(self, saved: Saved) -> date:
        return date.fromisoformat(_text(saved))


@dataclass(frozen=True)
class Whole:
    """A whole number from `low` to `high`."""

    low: int
    high: int

    def parse(self, content: Answerable, today: date) -> int:
        typed = content.text.strip() if isinstance(content, Said) else ""
        digits = "" if typed.startswith(MINUS) else fold(typed)
        if not _is_number(digits) or not self.low <= int(digits) <= self.high:
            raise Unclear(text_of("unclear-number", low=self.low, high=self.high))
        return int(digits)

    def load(self, saved: Saved) -> int:
        if not isinstance(saved, int) or not self.low <= saved <= self.high:
            raise ValueError(f"{saved!r} is not a number from {self.low} to {self.high}")
        return saved


@dataclass(frozen=True)
class Percent:
    """How much of something is done, 0 to 100 %. A bare number up to `options` is the number of an option."""

    options: int

    def parse(self, content: Answerable, today: date) -> int:
        typed = content.text if isinstance(content, Said) else ""
        figures = _FIGURE.findall(fold(typed)) if len(typed) <= LONGEST_ANSWER else []
        if len(figures) != 1 or self._is_place(typed):
            raise Unclear(text_of("unclear-choice"))
        percent = float(figures[0].replace(",", "."))
        if percent > HUNDRED or typed.strip().startswith(MINUS) or self._counts_something(typed):
            raise Unclear(text_of("unclear-percent"))
        return round(percent)

    def load(self, saved: Saved) -> int:
        percent = int(saved) if isinstance(saved, str) and _is_number(saved) else saved
        if not isinstance(percent, int) or not 0 <= percent <= HUNDRED:
            raise ValueError(f"{saved!r} is not a percentage")
        return percent

    def _counts_something(self, typed: str) -> bool:
        """Eight people trained are not eight per cent."""
        words = set(_WORDS.findall(fold(typed)))
        return "%" not in typed and bool(words) and not words & PER_CENT and not words <= ABOUT

    def _is_place(self, typed: str) -> bool:
        digits = fold(typed)
        return "%" not in typed and _is_number(digits) and 1 <= int(digits) <= self.options


@dataclass(frozen=True)
class Several:
    """`fewest` to `most` of the codes: typed as numbers ("1, 3 y 4"), or one of them pressed."""

    codes: tuple[str, ...]
    fewest: int
    most: int

    def parse(self, content: Answerable, today: date) -> list[str]:
        typed = content.text if isinstance(content, Said) else ""
        words = [word for word in re.split(r"[\W_]+", fold(typed)) if word and word not in JOINING]
        numbers = list(dict.fromkeys(int(word) for word in words if _is_number(word)))
        known = all(_is_number(word) for word in words) and all(1 <= number <= len(self.codes) for number in numbers)
        if not known or not self.fewest <= len(numbers) <= self.most:
            raise Unclear(text_of("unclear-several", fewest=self.fewest, most=self.most, last=len(self.codes)))
        return [self.codes[number - 1] for number in numbers]

    def load(self, saved: Saved) -> list[str]:
        picked = saved if isinstance(saved, list) else [saved]
        known = all(isinstance(code, str) and code in self.codes for code in picked)
        if not known or not self.fewest <= len(picked) <= self.most:
            raise ValueError(f"{picked!r} cannot be picked")
        return picked


def _day_of(bound: Bound | None, today: date) -> date | None:
    return today + bound if isinstance(bound, timedelta) else bound


def _is_number(typed: str) -> bool:
    return typed.isdecimal() and len(typed) <= LONGEST_NUMBER


def _text(saved: Saved) -> str:
    if not isinstance(saved, str):
        raise ValueError(f"{saved!r} is not text")  # noqa: TRY004  what a replay waits for is one kind of error
    return saved
