"""What can be asked, and how an answer is read. Pure: nothing here does I/O or tells the time.

A question is asked from a script with `answer = yield from text("name", …)`, which gives a typed answer.
An answer has three shapes: what a person typed, sent or chose (`parse`), what is saved as JSON (`dump`), and the
value the script works with (`load`). A saved answer is loaded again at every replay, so an edited script heals itself.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2s
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict

from conversations.dates import read_date
from conversations.messages import Said, Sent, StoredFile
from conversations.texts import Text, labels
from conversations.texts import text as text_of
from conversations.typed import fold

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
R_co = TypeVar("R_co", bound=BaseModel, covariant=True)
Answerable: TypeAlias = Said | Sent

LONGEST_ANSWER = 1000
DATE_HINT = "unclear-date"


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


@dataclass(frozen=True)
class Question(Generic[T]):
    """One question. `skip` is the label of the button that answers it with None.

    `group` is dropped as a whole when one of its answers is changed; `name` is how a review lists it for changing,
    and `naming` gives that name once the answer is known (None: not listed).
    """

    key: str
    ask: Text
    kind: Kind[T]
    options: tuple[Option, ...] = ()
    skip: Text | None = None
    name: Text | None = None
    group: str | None = None
    reviews: bool = False
    naming: Callable[[T], Text | None] | None = None

    def __iter__(self) -> Generator["Question[Any]", T, T]:
        return (yield self)

    @property
    def choices(self) -> tuple[Option, ...]:
        return self.options if self.skip is None else (*self.options, Option(SKIP, self.skip))

    def chosen(self, code: str) -> Any:
        """The answer to save when the option `code` is pressed; LookupError when there is none."""
        if self.skip is not None and code == SKIP:
            return None
        return {option.code: option.answer for option in self.options}[code]

    def parse(self, content: Answerable) -> Any:
        """The answer to save for what was typed or sent; Unclear when it does not fit."""
        if isinstance(content, Said):
            option = match(content.text, self.choices)
            if option is not None:
                return self.chosen(option.code)
        return saved(self.kind.parse(content))

    def answered(self, value: T) -> "Question[T]":
        """Itself, under the name that its answer gives it."""
        return self if self.naming is None else replace(self, name=self.naming(value))

    def load(self, answer: Any) -> T:
        if answer is None and self.skip is not None:
            return None  # type: ignore[return-value]  a question with `skip` is typed as optional
        if self.options and isinstance(self.kind, Chosen) and answer not in [option.answer for option in self.options]:
            message = f"{self.key}: {answer!r} is no longer offered"
            raise ValueError(message)
        return self.kind.load(answer)


Script: TypeAlias = Generator[Question[Any], Any, R_co]
Part: TypeAlias = Generator[Question[Any], Any, T_co]
"""A stretch of a script that gives a plain value, used with `yield from`."""


def saved(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_none=True)
    return value.isoformat() if isinstance(value, date) else value


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
            raise Unclear(text_of(DATE_HINT))
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


def choice(
    key: str, ask: Text, options: Sequence[Option], *, name: Text | None = None, group: str | None = None
) -> Question[str]:
    """One of the options, by a press, a number or a typed label."""
    return Question(key, ask, Chosen(), tuple(options), name=name, group=group)


def text(
    key: str,
    ask: Text,
    *,
    suggestions: Sequence[Option] = (),
    shortest: int = 2,
    longest: int = 200,
    name: Text | None = None,
    group: str | None = None,
) -> Question[str]:
    """A line of words; `suggestions` are buttons that stand for a whole answer."""
    return Question(key, ask, Words(shortest, longest), tuple(suggestions), name=name, group=group)


def optional_text(
    key: str,
    ask: Text,
    *,
    skip: Text,
    suggestions: Sequence[Option] = (),
    longest: int = 300,
    name: Text | None = None,
    group: str | None = None,
) -> Question[str | None]:
    """A line of words, or nothing when the button `skip` is pressed."""
    return Question(key, ask, Words(2, longest), tuple(suggestions), skip=skip, name=name, group=group)


def free(key: str, ask: Text, *, options: Sequence[Option] = (), skip: Text | None = None) -> Question[Reply | None]:
    """Words, a voice note, a photo or a file; None when skipped."""
    return Question(key, ask, Free(), tuple(options), skip=skip)


def day(
    key: str,
    ask: Text,
    *,
    today: date,
    suggestions: Sequence[Option] = (),
    earliest: date | None = None,
    latest: date | None = None,
    name: Text | None = None,
    group: str | None = None,
) -> Question[date]:
    """A date. A suggestion's value is an ISO date."""
    return Question(key, ask, Day(today, earliest, latest), tuple(suggestions), name=name, group=group)


def number(
    key: str, ask: Text, low: int, high: int, *, suggestions: Sequence[Option] = (), name: Text | None = None
) -> Question[int]:
    """A whole number from `low` to `high`."""
    return Question(key, ask, Whole(low, high), tuple(suggestions), name=name)


def several(
    key: str, ask: Text, options: Sequence[Option], *, fewest: int = 1, most: int = 5, group: str | None = None
) -> Question[list[str]]:
    """Some of the options, typed as numbers; one press picks one."""
    return Question(
        key, ask, Several(tuple(option.code for option in options), fewest, most), tuple(options), group=group
    )


def review(key: str, ask: Text, options: Sequence[Option], reviewed: object) -> Question[str]:
    """A read-back to confirm. Its key carries a digest of what was reviewed, so an old "yes" never confirms an edited answer.

    The engine adds "Change…" and lists the questions that have a `name`.
    """
    digest = blake2s(repr(reviewed).encode(), digest_size=4).hexdigest()
    return replace(choice(f"{key}.{digest}", ask, options), reviews=True)
