"""What can happen on the phones, as it is written down: one kind of event a class."""

from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Opened(_Frozen):
    """The first event of a file; a position counted in a file with another token means nothing here."""

    kind: Literal["opened"] = "opened"
    token: str


class Phone(_Frozen):
    """A phone was added. Only the invitation decides what its owner may do.

    `role` and `about` (a company, for instance) are hints for the reader.
    """

    kind: Literal["phone"] = "phone"
    key: str
    owner: str
    role: str
    language: str
    about: str = ""
    at: datetime


class Choice(_Frozen):
    """A button under a message."""

    label: str
    data: str


class KeptFile(_Frozen):
    """A file in the folder of files, under `reference`; `size` in bytes."""

    reference: str
    name: str
    mime: str
    size: int
    picture: bool


class Message(_Frozen):
    """A bubble in a chat; `number` counts within its phone. `update` is the delivery that tells the bot of it."""

    kind: Literal["message"] = "message"
    phone: str
    number: int
    at: datetime
    by: Literal["person", "bot"]
    text: str
    choices: tuple[Choice, ...] = ()
    navigation: tuple[Choice, ...] = ()
    file: KeptFile | None = None
    update: str | None = None


class Press(_Frozen):
    """The button of message `number` that carries `data` was pressed."""

    kind: Literal["press"] = "press"
    phone: str
    number: int
    data: str
    at: datetime


class Blocking(_Frozen):
    """The owner blocked the bot, or let it in again."""

    kind: Literal["blocking"] = "blocking"
    phone: str
    blocked: bool
    at: datetime


class Command(_Frozen):
    """A line of the command menu; the name has no slash."""

    name: str
    description: str


class Menu(_Frozen):
    """The commands a phone offers from now on."""

    kind: Literal["menu"] = "menu"
    phone: str
    commands: tuple[Command, ...]


class ClockMove(_Frozen):
    """The clock stands at `at`, `offset` seconds ahead of the machine's, and on its way to `until` if that is given."""

    kind: Literal["clock"] = "clock"
    at: datetime
    offset: float
    until: datetime | None = None


class Update(_Frozen):
    """A delivery to the bot, raw; it waits until a `Taken` names it."""

    kind: Literal["update"] = "update"
    id: str
    payload: dict[str, Any]


class Taken(_Frozen):
    """The bot took these deliveries for good."""

    kind: Literal["taken"] = "taken"
    updates: tuple[str, ...]


Event: TypeAlias = Opened | Phone | Message | Press | Blocking | Menu | ClockMove | Update | Taken
EVENT: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="kind")])
