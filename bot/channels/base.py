"""What every channel is: two translations, wire to Incoming and Outgoing to wire, and a closed list of send errors."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from conversations.messages import Delivered, Incoming, Outgoing


class SendError(Exception):
    """A message was not taken. Each kind says what to do next; nothing else may leave `Channel.send`."""


class NotSent(SendError):
    """It surely did not leave (no connection, a 5xx answer): try again later."""


class MaybeSent(SendError):
    """The answer was lost on the way: it may have arrived. Questions are sent again, costly messages shown to staff."""


class Throttled(SendError):
    """The channel asks to wait `seconds` before anything else is sent; the message is kept."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds


class Moved(SendError):
    """The chat goes on under another key: correct it and send again."""

    def __init__(self, chat_key: str) -> None:
        super().__init__("the chat has moved")
        self.chat_key = chat_key


class RouteClosed(SendError):
    """This person cannot be reached (blocked us, left, never began): stop sending to them, tell the coordinator."""


class Rejected(SendError):
    """The channel will never take this message: give it up and show it to staff."""


class ChannelClosed(SendError):
    """The channel refuses us altogether (token revoked): stop the channel, keep everything."""


class Malformed(Exception):
    """A delivery that cannot be read; it is kept and shown to admins."""


class Arrival(Struct, frozen=True):
    """One delivery: its id (unique within the channel), what it is made of, and what it means.

    `raw` is JSON as it was read, or text as it came. `incoming` is empty when it is unreadable, for the reason
    `problem`.
    """

    channel: str
    external_id: str
    raw: object
    incoming: Incoming | None
    problem: str | None = None

    @property
    def payload(self) -> str:
        """The delivery as text, to be kept where it has to wait or could not be handled."""
        return written(self.raw)


def written(raw: object) -> str:
    """JSON as text; what is text already stays as it came."""
    if isinstance(raw, str):
        return raw
    try:
        return json.dumps(raw)
    except RecursionError:
        return "nested too deeply to be written"


def in_one(_outgoing: Outgoing) -> int:
    return 1


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a channel takes messages: overall, and to one chat after a short burst.

    `parts`: as how many messages it counts what it has to cut; it spares the chat between them by itself.
    """

    per_second: float
    per_chat_second: float
    chat_burst: int
    parts: Callable[[Outgoing], int] = in_one


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file to send along: where it lies, the name to show, its media type."""

    path: Path
    name: str
    mime: str
    picture: bool


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A command in the channel's menu: name without slash, and its description."""

    command: str
    description: str


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """How a channel is: when it last heard from its platform, and what is wrong, as cause and remedy.

    `stirred_at`: when it last began a step in receiving, or will after its pause, by `time.monotonic`; empty when it
    takes none by itself.
    """

    last_heard_at: datetime | None
    problem: str | None = None
    stirred_at: float | None = None


TakeArrivals = Callable[[Sequence[Arrival]], Awaitable[None]]
"""Hand arrivals to the inbox; returns only after the commit that handled them, raises when they could not be kept."""


class Channel(Protocol):
    """A way to reach people."""

    name: str
    pace: Pace
    alone: bool
    """Whether only one process at a time may receive."""
    keeps: timedelta | None
    """For how long the platform keeps what we have not received; empty when it forgets nothing."""

    @property
    def health(self) -> ChannelHealth:
        """How it is now."""

    def read(self, payload: Mapping[str, Any]) -> Incoming | None:
        """Translate one raw delivery; None when it concerns nobody; Malformed when it cannot be read. Pure."""

    async def send(self, chat_key: str, outgoing: Outgoing, enclosed: Enclosed | None) -> Delivered:
        """Say one message; raises a SendError."""

    def fetch(self, reference: str) -> AsyncIterator[bytes]:
        """Stream a file that somebody sent; raises a SendError."""

    async def receive(self, take: TakeArrivals) -> None:
        """Receive until cancelled (polling, or keeping the webhook registered); ChannelClosed when there is no way."""

    async def show_menu(self, chat_key: str, language: str, entries: Sequence[MenuEntry]) -> None:
        """Show a person the commands of their role in their language."""

    def deep_link(self, payload: str) -> str:
        """The address that opens a chat with us and brings `payload` along."""

    async def close(self) -> None:
        """Give connections back."""
