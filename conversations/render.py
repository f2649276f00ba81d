"""From a question to a message: words in the reader's language, buttons that carry whom and what they answer. Pure."""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2s
from typing import Any

from msgspec import Struct

from conversations.messages import LONGEST_DATA, Button, Outgoing
from conversations.questions import Question
from conversations.texts import Reader, Text, say, text

BACK = "<"
CHANGE = "~"
BACK_LABEL, CHANGE_LABEL = text("button-back"), text("button-change")


class ButtonData(Struct, frozen=True):
    """What a button carries: the dialogue's token, a digest of the question it answers, and the option's code."""

    token: str
    question: str
    code: str

    def __str__(self) -> str:
        return f"{self.token}.{self.question}.{self.code}"


def read_button(data: str) -> ButtonData | None:
    """The parts of button data, or None when they are not ours: too long, or with signs that we never send."""
    parts = data.split(".", 2) if len(data) <= LONGEST_DATA and data.isascii() and data.isprintable() else []
    return ButtonData(*parts) if len(parts) == 3 and all(parts) else None


@lru_cache(maxsize=4096)
def digest(key: str) -> str:
    """Six characters that stand for a question's key in a button."""
    return blake2s(key.encode(), digest_size=3).hexdigest()


def render(
    question: Question[Any], reader: Reader, token: str, *, lead: Text | None = None, goes_back: bool, changes: bool
) -> Outgoing:
    """The question as a message. `goes_back` and `changes` add the engine's own small buttons."""
    asked = say(question.ask, reader)
    words = f"{say(lead, reader)}\n\n{asked}" if lead is not None else asked
    navigation = [(BACK, BACK_LABEL)] * goes_back + [(CHANGE, CHANGE_LABEL)] * changes
    before = _before_code(token, question)
    return Outgoing(
        words,
        tuple(Button(say(option.label, reader), before + option.code) for option in question.choices),
        tuple(Button(say(label, reader), before + code) for code, label in navigation),
    )


def render_changes(question: Question[Any], editable: Sequence[Question[Any]], reader: Reader, token: str) -> Outgoing:
    """What can be changed before the review `question` is confirmed: one button for each answer."""
    before = _before_code(token, question)
    buttons = [
        Button(say(answered.name, reader), f"{before}{CHANGE}{digest(answered.key)}")
        for answered in editable
        if answered.name is not None
    ]
    back = Button(say(BACK_LABEL, reader), before + BACK)
    return Outgoing(say(text("ask-change"), reader), tuple(buttons), (back,))


def _before_code(token: str, question: Question[Any]) -> str:
    """What the data of every button of a question begins with."""
    return str(ButtonData(token, digest(question.key), ""))
