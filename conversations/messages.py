"""What crosses the line between a channel and the conversation; knows neither."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that has been kept: `id` of its record, size in bytes."""

    id: int
    name: str
    mime: str
    size: int


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody typed `text`."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """Somebody pressed a button that carries `data`."""

    data: str


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file the channel holds and can fetch by `reference`; `size` in bytes as announced, 0 when unknown."""

    reference: str
    name: str
    mime: str
    size: int
    caption: str | None = None
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """Somebody sent a file that is stored; `file` is empty when it could not be kept, for the reason `problem`."""

    file: StoredFile | None
    caption: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person closed the channel to us."""


@dataclass(frozen=True, slots=True)
class Returned:
    """The person opened the channel again."""


@dataclass(frozen=True, slots=True)
class Migrated:
    """The chat goes on under another key."""

    chat_key: str


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Something came that the conversation has no use for, such as a sticker or an edited message: `kind`."""

    kind: str


Content: TypeAlias = Said | Pressed | RemoteFile | Sent | Blocked | Returned | Migrated | Unsupported


@dataclass(frozen=True, slots=True)
class Incoming:
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


@dataclass(frozen=True, slots=True)
class Button:
    """One choice: what people read, and at most 60 ASCII characters of data that come back when it is pressed."""

    label: str
    data: str

    def __post_init__(self) -> None:
        if not self.data.isascii() or len(self.data) > LONGEST_DATA:
            message = f"button data must be at most {LONGEST_DATA} ASCII characters, not {self.data!r}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A stored file to send along, shown as a picture or offered as a document."""

    file_id: int
    picture: bool


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message: text, at most one question, its choices (shown in this order), at most one file.

    `navigation` holds the small buttons (back, change) that channels show after the choices.
    """

    text: str
    buttons: tuple[Button, ...] = ()
    navigation: tuple[Button, ...] = ()
    attachment: Attachment | None = None


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a channel says of a message it took: its own id for it, and when."""

    external_id: str
    at: datetime
