"""Tests that talk like a person, on any channel, and the transcripts they leave behind."""

import asyncio
import difflib
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias, TypeVar

TRANSCRIPTS = Path(__file__).parent / "transcripts"
UPDATE = "UPDATE_TRANSCRIPTS"
"""Set this environment variable to 1 to write transcripts anew."""


class Event(Protocol):
    """One thing that happened in a chat, as it looked then.

    `kind`: said, pressed, bot, edited (by the bot), corrected (by the person), deleted, popup.
    `attachment`: "picture: NAME", "file: NAME", "voice", "contact" …; empty if there is none.
    """

    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def rows(self) -> Sequence[Sequence[str]]: ...
    @property
    def attachment(self) -> str: ...


class Phone(Protocol):
    """What a test needs of a person's phone; each channel's stand-in has one."""

    @property
    def events(self) -> Sequence[Event]: ...
    @property
    def buttons(self) -> Sequence[str]: ...
    def say(self, text: str) -> object: ...
    def press(self, label: str) -> object: ...
    async def waits_for(self, wanted: str = "", seconds: float = 5.0) -> object: ...


SomePhone = TypeVar("SomePhone", bound=Phone)
Step: TypeAlias = str | Callable[[SomePhone], object]


async def answer(phone: SomePhone, *steps: Step[SomePhone], seconds: float = 5.0) -> None:
    """Takes each step and waits for the bot's answer to it.

    A text is pressed if the bot's last message shows a button of just that label, else said;
    anything else a person does is a function: `lambda phone: phone.send_photo(data)`.
    """
    for step in steps:
        before = len(phone.events)
        if callable(step):
            step(phone)
        elif _has_button(phone, step):
            phone.press(step)
        else:
            phone.say(step)
        await phone.waits_for(seconds=seconds)
        await _until_a_new_message(phone, before, seconds)


async def _until_a_new_message(phone: Phone, before: int, seconds: float) -> None:
    """A bot may take the pressed button away first: the message after that comes when it comes."""
    for _ in range(round(seconds * 100)):
        if any(event.kind == "bot" for event in phone.events[before:]):
            return
        await asyncio.sleep(0.01)


def _has_button(phone: Phone, label: str) -> bool:
    return any(event.kind == "bot" for event in phone.events) and label in phone.buttons


async def hears_nothing(phone: Phone, seconds: float = 0.3) -> None:
    """Holds that the bot stays silent for so long after the person's last act."""
    try:
        await phone.waits_for(seconds=seconds)
    except AssertionError:
        return
    raise AssertionError(f"the bot spoke:\n{transcript(phone.events[-3:])}")


def transcript(events: Iterable[Event]) -> str:
    """A chat as a reader sees it: `> ` before what the person does, buttons in brackets."""
    return "\n\n".join(_lines(event) for event in events) + "\n"


def _lines(event: Event) -> str:
    text = event.text.strip()
    if event.kind == "pressed":
        return f"> [{text}]"
    if event.kind == "popup":
        return f"(popup: {text})"
    if event.kind == "deleted":
        return f"(deleted: {text.splitlines()[0] if text else event.attachment})"
    attachment = f"({event.attachment})" if event.attachment else ""
    mark = f"({event.kind})" if event.kind in {"edited", "corrected"} else ""
    lines = [line.rstrip() for piece in (mark, attachment, text) if piece for line in piece.splitlines()]
    if event.kind in {"said", "corrected"}:
        return "\n".join(f"> {line}".rstrip() for line in lines)
    return "\n".join(lines + [_row(row) for row in event.rows])


def _row(labels: Iterable[str]) -> str:
    return " ".join(f"[{label}]" for label in labels)


def matches_transcript(name: str, language: str, text: str) -> bool:
    """Holds `text` against tests/transcripts/LANGUAGE/NAME.txt; raises with the difference."""
    path = TRANSCRIPTS / language / f"{name}.txt"
    if os.environ.get(UPDATE) == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    known = path.read_text(encoding="utf-8") if path.exists() else ""
    if known == text:
        return True
    lines = difflib.unified_diff(known.splitlines(), text.splitlines(), str(path), "now", lineterm="")
    raise AssertionError("\n".join([*lines, f"If that is right, run again with {UPDATE}=1."]))
