"""What can be asked. Pure: nothing here does I/O or tells the time.

A question is asked from a script with `answer = yield from text("name", …)`, which gives a typed answer. A saved answer
is loaded again at every replay, so an edited script heals itself.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2s
from typing import Any, Generic, TypeAlias, TypeVar, cast

from pydantic import BaseModel
from pydantic_core import to_json

from conversations.answers import (
    Answerable,
    Bound,
    Chosen,
    Day,
    Free,
    Kind,
    Percent,
    Reply,
    Saved,
    Several,
    Unclear,
    Whole,
    Words,
    saved,
)
from conversations.messages import Said
from conversations.options import SKIP, Option, match, named
from conversations.texts import Text

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
R_co = TypeVar("R_co", bound=BaseModel, covariant=True)


@dataclass(frozen=True)
class Question(Generic[T]):
    """One question. `skip` is the label of the button that answers it with None.

    `group` is dropped as a whole when one of its answers is changed; `name` is how a review lists it for changing,
    and `naming` gives that name once the answer is known (None: not listed). "I don't know" presses `skip`, unless
    `skip_code` is one of another meaning.
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
    skip_code: str = SKIP

    def __iter__(self) -> Generator["Question[Any]", T, T]:
        return (yield self)

    @property
    def choices(self) -> tuple[Option, ...]:
        return self.options if self.skip is None else (*self.options, Option(self.skip_code, self.skip))

    def on(self, today: date) -> "Question[T]":
        """Itself without the suggested days that are out of bounds `today`."""
        if not isinstance(self.kind, Day):
            return self
        kind = self.kind
        options = (option for option in self.options if kind.allows(date.fromisoformat(option.answer), today))
        return replace(self, options=tuple(options))

    def chosen(self, code: str, today: date) -> Saved:
        """The answer to save when the option `code` is pressed `today`.

        LookupError when there is none; Unclear when it is a day that does not fit any more.
        """
        if self.skip is not None and code == self.skip_code:
            return None
        answer = {option.code: option.answer for option in self.options}[code]
        if isinstance(self.kind, Day):
            self.kind.check(date.fromisoformat(answer), today)
        return answer

    def parse(self, content: Answerable, today: date) -> Saved:
        """The answer to save for what was typed or sent `today`; Unclear when it does not fit.

        A whole label means its option; then comes what this kind of answer takes, and only then an option's number or
        the beginning of its label: "1" is an amount where amounts are asked for.
        """
        typed = content.text if isinstance(content, Said) else ""
        option = named(typed, self.choices)
        if option is None:
            try:
                return saved(self.kind.parse(content, today))
            except Unclear:
                option = match(typed, self.on(today).choices)
                if option is None:
                    raise
        return self.chosen(option.code, today)

    def answered(self, value: T) -> "Question[T]":
        """Itself, under the name that its answer gives it."""
        return self if self.naming is None else replace(self, name=self.naming(value))

    def load(self, answer: Saved) -> T:
        if answer is None and self.skip is not None:
            return cast("T", None)
        if self.options and isinstance(self.kind, Chosen) and answer not in [option.answer for option in self.options]:
            raise ValueError(f"{self.key}: {answer!r} is no longer offered")
        return self.kind.load(answer)


Script: TypeAlias = Generator[Question[Any], Any, R_co]
Part: TypeAlias = Generator[Question[Any], Any, T_co]
"""A stretch of a script that gives a plain value, used with `yield from`."""


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


def day(  # noqa: PLR0913  what a question can have
    key: str,
    ask: Text,
    *,
    suggestions: Sequence[Option] = (),
    earliest: Bound | None = None,
    latest: Bound | None = None,
    since: date | None = None,
    name: Text | None = None,
    group: str | None = None,
) -> Question[date]:
    """A date, as `Day` reads it. A suggestion's value is an ISO date."""
    return Question(key, ask, Day(earliest, latest, since), tuple(suggestions), name=name, group=group)


def number(
    key: str, ask: Text, low: int, high: int, *, suggestions: Sequence[Option] = (), name: Text | None = None
) -> Question[int]:
    """A whole number from `low` to `high`."""
    return Question(key, ask, Whole(low, high), tuple(suggestions), name=name)


def percent(key: str, ask: Text, options: Sequence[Option]) -> Question[int]:
    """How much is done, 0 to 100: one of the options, or any figure typed."""
    return Question(key, ask, Percent(len(options)), tuple(options))


def several(
    key: str, ask: Text, options: Sequence[Option], *, fewest: int = 1, most: int = 5, group: str | None = None
) -> Question[list[str]]:
    """Some of the options, typed as numbers; one press picks one."""
    return Question(
        key, ask, Several(tuple(option.code for option in options), fewest, most), tuple(options), group=group
    )


def review(key: str, ask: Text, options: Sequence[Option], reviewed: object) -> Question[str]:
    """A read-back to confirm. A digest in its key says of what: an old "yes" never confirms an edited answer.

    The engine adds "Change…" and lists the questions that have a `name`.
    """
    digest = blake2s(to_json(reviewed), digest_size=4).hexdigest()
    return replace(choice(f"{key}.{digest}", ask, options), reviews=True)
