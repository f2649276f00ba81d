"""From a question to a message: words in the reader's language, buttons that carry whom and what they answer. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any

from conversations.messages import LONGEST_DATA, Button, Outgoing
from conversations.questions import Question
from conversations.texts import Reader, Text, say, text

BACK = "<"
CHANGE = "~"


@dataclass(frozen=True, slots=True)
class ButtonData:
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


def digest(key: str) -> str:
    """Six characters that stand for a question's key in a button."""
    return blake2s(key.encode(), digest_size=3).hexdigest()


def render(
    question: Question[Any], reader: Reader, token: str, *, lead: Text | None = None, goes_back: bool, changes: bool
) -> Outgoing:
    """The question as a message. `goes_back` and `changes` add the engine's own small buttons."""
    asked = say(question.ask, reader)
    words = f"{say(lead, reader)}\n\n{asked}" if lead is not None else asked
    asking = digest(question.key)
    navigation = [(BACK, "button-back")] * goes_back + [(CHANGE, "button-change")] * changes
    return Outgoing(
        words,
        tuple(_button(token, asking, option.code, option.label, reader) for option in question.choices),
        tuple(_button(token, asking, code, text(label), reader) for code, label in navigation),
    )


def render_changes(question: Question[Any], editable: Sequence[Question[Any]], reader: Reader, token: str) -> Outgoing:
    """What can be changed before the review `question` is confirmed: one button for each answer."""
    asking = digest(question.key)
    buttons = [
        _button(token, asking, f"{CHANGE}{digest(answered.key)}", answered.name, reader)
        for answered in editable
        if answered.name is not None
    ]
    return Outgoing(
        say(text("ask-change"), reader),
        tuple(buttons),
        (_button(token, asking, BACK, text("button-back"), reader),),
    )


def _button(token: str, asking: str, code: str, label: Text, reader: Reader) -> Button:
    return Button(say(label, reader), str(ButtonData(token, asking, code)))
