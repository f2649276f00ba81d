"""How an answer is read: from what a person typed or sent (`parse`), and from the JSON it was saved as (`load`). Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict

from conversations.dates import read_date
from conversations.messages import Said, Sent, StoredFile
from conversations.texts import Text
from conversations.texts import text as text_of
from conversations.typed import fold

T_co = TypeVar("T_co", covariant=True)
Answerable: TypeAlias = Said | Sent

LONGEST_ANSWER = 1000


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
    """How one kind of answer is read from a message and from JSON. `load` raises ValueError on what no longer fits."""

    def parse(self, content: Answerable) -> T_co: ...

    def load(self, saved: Any) -> T_co: ...


def saved(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True)
    return value.isoformat() if isinstance(value, date) else value


@dataclass(frozen=True)
class Chosen:
    """One of the options; anything else is unclear."""

    hint: str = "unclear-choice"

    def parse(self, content: Answerable) -> str:
        raise Unclear(text_of(self.hint))

    def load(self, saved: Any) -> str:
        return _text(saved)


@dataclass(frozen=True)
class Words:
    """A line of text, `shortest` to `longest` characters."""

    shortest: int = 2
    longest: int = LONGEST_ANSWER

    def parse(self, content: Answerable) -> str:
        if isinstance(content, Sent):
            raise Unclear(text_of("unclear-file-for-words"))
        words = " ".join(content.text.split())
        if len(words) < self.shortest:
            raise Unclear(text_of("unclear-too-short"))
        if len(words) > self.longest:
            raise Unclear(text_of("unclear-too-long", longest=self.longest))
        return words

    def load(self, saved: Any) -> str:
        return _text(saved)


@dataclass(frozen=True)
class Free:
    """Words, a voice note, a photo or a document: whatever comes is kept."""

    def parse(self, content: Answerable) -> Reply:
        if isinstance(content, Said):
            return Reply(text=Words(1).parse(content))
        if content.file is None:
            raise Unclear(text_of(content.problem or "unclear-file"))
        return Reply(text=content.caption, file=content.file)

    def load(self, saved: Any) -> Reply:
        return Reply.model_validate(saved)


@dataclass(frozen=True)
class Day:
    """A date, typed in any usual way and read relative to `today`, not before `earliest` and not after `latest`."""

    today: date
    earliest: date | None = None
    latest: date | None = None

    def parse(self, content: Answerable) -> date:
        typed = content.text if isinstance(content, Said) else ""
        day = read_date(typed, self.today)
        if day is None:
            raise Unclear(text_of("unclear-date"))
        if self.earliest is not None and day < self.earliest:
            raise Unclear(text_of("unclear-date-early", day=day, earliest=self.earliest))
        if self.latest is not None and day > self.latest:
            raise Unclear(text_of("unclear-date-late", day=day, latest=self.latest))
        return day

    def load(self, saved: Any) -> date:
        return date.fromisoformat(_text(saved))


@dataclass(frozen=True)
class Whole:
    """A whole number from `low` to `high`."""

    low: int
    high: int

    def parse(self, content: Answerable) -> int:
        typed = fold(content.text) if isinstance(content, Said) else ""
        if not typed.isdecimal() or not self.low <= int(typed) <= self.high:
            raise Unclear(text_of("unclear-number", low=self.low, high=self.high))
        return int(typed)

    def load(self, saved: Any) -> int:
        return int(saved)


@dataclass(frozen=True)
class Several:
    """`fewest` to `most` of the codes: typed as numbers ("1, 3 y 4"), or one of them pressed."""

    codes: tuple[str, ...]
    fewest: int
    most: int

    def parse(self, content: Answerable) -> list[str]:
        typed = content.text if isinstance(content, Said) else ""
        numbers = [int(word) for word in "".join(sign if sign.isdecimal() else " " for sign in typed).split()]
        picked = list(dict.fromkeys(numbers))
        if not self.fewest <= len(picked) <= self.most or not all(1 <= number <= len(self.codes) for number in picked):
            raise Unclear(text_of("unclear-several", fewest=self.fewest, most=self.most, last=len(self.codes)))
        return [self.codes[number - 1] for number in picked]

    def load(self, saved: Any) -> list[str]:
        picked = saved if isinstance(saved, list) else [saved]
        if not set(picked) <= set(self.codes):
            message = f"{picked!r} are no longer offered"
            raise ValueError(message)
        return picked


def _text(saved: Any) -> str:
    if not isinstance(saved, str):
        message = f"{saved!r} is not text"
        raise ValueError(message)
    return saved
