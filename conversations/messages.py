"""What crosses the line between a channel and the conversation; knows neither."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from msgspec import Struct, convert, to_builtins


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that has been kept: `id` of its record, size in bytes."""

    id: int
    name: str
    mime: str
    size: int


class Said(Struct, frozen=True):
    """Somebody typed `text`."""

    text: str


class Pressed(Struct, frozen=True):
    """Somebody pressed a button that carries `data`."""

    data: str


class RemoteFile(Struct, frozen=True):
    """A file the channel holds and can fetch by `reference`; `size` in bytes as announced, 0 when unknown."""

    reference: str
    name: str
    mime: str
    size: int
    caption: str | None = None
    refused: bool = False


class Sent(Struct, frozen=True):
    """Somebody sent a file that is stored; `file` is empty when it could not be kept, for the reason `problem`."""

    file: StoredFile | None
    caption: str | None = None
    problem: str | None = None


class Blocked(Struct, frozen=True):
    """The person closed the channel to us."""


class Returned(Struct, frozen=True):
    """The person opened the channel again."""


class Migrated(Struct, frozen=True):
    """The chat goes on under another key."""

    chat_key: str


class Unsupported(Struct, frozen=True):
    """Something came that the conversation has no use for, such as a sticker or an edited message: `kind`."""

    kind: str


Content: TypeAlias = Said | Pressed | RemoteFile | Sent | Blocked | Returned | Migrated | Unsupported


class Incoming(Struct, frozen=True):
    """One thing that happened on a channel. `external_id` is unique within the channel."""

    channel: str
    external_id: str
    user_key: str
    chat_key: str
    content: Content
    language: str | None = None
    sender_name: str | None = None
    in_group: bool = False


LONGEST_DATA = 60


class Button(Struct, frozen=True):
    """One choice: what people read, and at most 60 ASCII characters of data that come back when it is pressed."""

    label: str
    data: str

    def __post_init__(self) -> None:
        if not self.data.isascii() or len(self.data) > LONGEST_DATA:
            message = f"button data must be at most {LONGEST_DATA} ASCII characters, not {self.data!r}"
            raise ValueError(message)


class Attachment(Struct, frozen=True):
    """A stored file to send along, shown as a picture or offered as a document."""

    file_id: int
    picture: bool


class Outgoing(Struct, frozen=True):
    """One message: text, at most one question, its choices (shown in this order), at most one file.

    `navigation` holds the small buttons (back, change) that channels show after the choices.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    navigation: tuple[Button, ...] = ()
    attachment: Attachment | None = None


def packed(outgoing: Outgoing) -> dict[str, Any]:
    """A message as JSON holds it."""
    json: dict[str, Any] = to_builtins(outgoing)
    return json


def unpacked(payload: Mapping[str, Any]) -> Outgoing:
    """The message that was packed; msgspec's ValidationError when there is none."""
    return convert(payload, Outgoing)


class Delivered(Struct, frozen=True):
    """What a channel says of a message it took: its own id for it, and when."""

    external_id: str
    at: datetime
