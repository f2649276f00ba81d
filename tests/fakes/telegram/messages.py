"""Messages as the server keeps them, and what a chat has seen in order."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.fakes.telegram.files import StoredFile
from tests.fakes.telegram.wire import JsonObject


class Bell:
    """Wakes all who wait for the next ring; rung from the loop's own thread only."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        waiting, self._waiting = self._waiting, set()
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def wait(self, seconds: float | None = None, future: "asyncio.Future[None] | None" = None) -> bool:
        """True at the next ring, False after `seconds` without one.

        A `future` handed in may also be ended from elsewhere.
        """
        future = future or asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await asyncio.wait_for(future, seconds)
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(future)
        return True


NOT_CONTENT = {
    "message_id", "from", "chat", "date", "edit_date", "text", "entities",
    "caption", "caption_entities", "reply_markup",
    "reply_to_message", "media_group_id", "link_preview_options",
}  # fmt: skip


@dataclass(eq=False)
class Message:
    """`raw` is Telegram's Message object and the only truth about the content."""

    raw: JsonObject
    file: StoredFile | None = None
    reply_keyboard: list[list[JsonObject]] = field(default_factory=list)
    old_buttons: list[JsonObject] = field(default_factory=list)
    changed_at: int = 0
    deleted: bool = False

    @property
    def message_id(self) -> int:
        return int(self.raw["message_id"])

    @property
    def from_bot(self) -> bool:
        return bool(self.raw["from"]["is_bot"])

    @property
    def text(self) -> str:
        """The text or the caption."""
        return str(self.raw.get("text", self.raw.get("caption", "")))

    @property
    def inline_rows(self) -> list[list[JsonObject]]:
        rows: list[list[JsonObject]] = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return rows

    @property
    def rows(self) -> list[list[str]]:
        """The labels under the message, row by row."""
        return [[button["text"] for button in row] for row in self.inline_rows] or [
            [button["text"] for button in row] for row in self.reply_keyboard
        ]

    @property
    def buttons(self) -> list[str]:
        return [label for row in self.rows for label in row]

    @property
    def picture(self) -> StoredFile | None:
        return self.file if self.file and self.file.kind == "photo" else None

    @property
    def document(self) -> StoredFile | None:
        return self.file if self.file and self.file.kind != "photo" else None

    @property
    def attachment(self) -> str:
        """As in Event."""
        if self.file is not None:
            known = {"photo": "picture", "document": "file"}.get(self.file.kind)
            return f"{known}: {self.file.file_name}" if known else self.file.kind
        other = self.raw.keys() - NOT_CONTENT
        return ", ".join(sorted(other))

    def inline_buttons(self) -> Iterator[JsonObject]:
        return (button for row in self.inline_rows for button in row)

    def set_keyboard(self, markup: JsonObject | None) -> None:
        """Puts an inline keyboard in place of the old one; None takes it away."""
        if markup != self.raw.get("reply_markup"):
            self.old_buttons += self.inline_buttons()
        if markup and markup["inline_keyboard"]:
            self.raw["reply_markup"] = markup
        else:
            self.raw.pop("reply_markup", None)


@dataclass(frozen=True)
class Event:
    """One thing that happened in a chat, as it looked then; for transcripts.

    `kind`: said, pressed, bot, edited (by the bot), corrected (by the person), deleted, popup.
    `attachment`: "picture: NAME", "file: NAME", "voice", "contact" …; empty if there is none.
    """

    kind: str
    text: str
    rows: tuple[tuple[str, ...], ...] = ()
    attachment: str = ""


@dataclass
class Conversation:
    """All that was written in one chat."""

    messages: dict[int, Message] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    bell: Bell = field(default_factory=Bell)
    changes: int = 0
    keyboard_of: Message | None = None

    def add(self, message: Message) -> None:
        self.messages[message.message_id] = message
        self.note(message, "bot" if message.from_bot else "said")

    def show_keyboard(self, message: Message, markup: JsonObject) -> None:
        """A reply keyboard stays until another one or remove_keyboard."""
        if "keyboard" not in markup and not markup.get("remove_keyboard"):
            return
        if self.keyboard_of is not None:
            self.keyboard_of.reply_keyboard = []
        message.reply_keyboard = [
            [{"text": button} if isinstance(button, str) else button for button in row]
            for row in markup.get("keyboard", [])
        ]
        self.keyboard_of = message

    def note(self, message: Message, kind: str) -> None:
        """Records that a message came or changed, and wakes those who watch."""
        self.changes += 1
        message.changed_at = self.changes
        rows = tuple(tuple(row) for row in message.rows)
        self.record(Event(kind, message.text, rows, message.attachment))

    def record(self, event: Event) -> None:
        self.events.append(event)
        self.bell.ring()

    def shown(self) -> list[Message]:
        return [message for message in self.messages.values() if not message.deleted]
