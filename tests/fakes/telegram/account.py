"""What belongs to one bot on the server: its chats, updates, files, commands and counts."""

import itertools
import secrets
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from tests.fakes.telegram.clock import Clock
from tests.fakes.telegram.faults import Faults
from tests.fakes.telegram.files import FileStore
from tests.fakes.telegram.limits import Limits, Rates
from tests.fakes.telegram.messages import Conversation, Message
from tests.fakes.telegram.people import Chat, Group, Person
from tests.fakes.telegram.updates import UpdateQueue
from tests.fakes.telegram.wire import Call, JsonObject, bad_request

CALLBACK_LIFE = timedelta(seconds=30)
"""How long a press may be answered; Telegram does not publish it, users report seconds."""


@dataclass
class Press:
    """A tap on an inline button, waiting for answerCallbackQuery."""

    person: Person
    until: float
    chat_id: int


class Account:
    """One bot's world; the parts speak to each other through it."""

    def __init__(self, token: str, clock: Clock, rates: Rates | None, username: str) -> None:
        self.token: str | None = token
        self.user: JsonObject = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Rumbo",
            "username": username,
        }
        self.clock = clock
        self.updates = UpdateQueue(clock)
        self.limits = Limits(clock, rates)
        self.faults = Faults()
        self.files = FileStore(clock)
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self.conversations: dict[int, Conversation] = {}
        self.presses: dict[str, Press] = {}
        self.commands: dict[tuple[str, str], list[JsonObject]] = {}
        self.descriptions: dict[tuple[str, str], str] = {}
        self.calls: Counter[str] = Counter()
        self.callback_life = CALLBACK_LIFE
        self._message_ids = itertools.count(1)

    @property
    def username(self) -> str:
        return str(self.user["username"])

    def now(self) -> int:
        return int(self.clock().timestamp())

    def chat(self, chat_id: int) -> Chat | None:
        return self.people.get(chat_id) or self.groups.get(chat_id)

    def find_chat(self, call: Call) -> Chat:
        """The chat a call names, or Telegram's refusal."""
        text = call.text("chat_id").strip('"')
        if not text:
            raise bad_request("chat_id is empty")
        number = text.lstrip("-")
        chat = self.chat(int(text)) if number.isdecimal() else None
        if chat is None or (isinstance(chat, Person) and not chat.known):
            raise bad_request("chat not found")
        return chat

    def conversation(self, chat_id: int) -> Conversation:
        if chat_id not in self.conversations:
            self.conversations[chat_id] = Conversation()
        return self.conversations[chat_id]

    def write(self, chat: Chat, sender: JsonObject, content: JsonObject) -> Message:
        """A new message, not yet in its chat."""
        return Message(
            {
                "message_id": next(self._message_ids),
                "from": sender,
                "chat": chat.as_chat(),
                "date": self.now(),
            }
            | content
        )

    def new_press(self, person: Person, chat_id: int) -> str:
        """The id of a new callback query."""
        press_id = str(secrets.randbits(62))
        until = (self.clock() + self.callback_life).timestamp()
        self.presses[press_id] = Press(person, until, chat_id)
        return press_id


@dataclass(frozen=True)
class Statistics:
    """Figures of what the bot did, as people and Telegram saw it."""

    calls: dict[str, int]
    messages: int
    repeated: dict[str, int] = field(default_factory=dict)
    requests_while_told_to_wait: int = 0
    expired_updates: int = 0
    waiting_updates: int = 0


def statistics(account: Account) -> Statistics:
    """`repeated` counts the further copies of each (chat, text) the bot sent."""
    texts: Counter[str] = Counter(
        f"{chat_id} {message.text or (message.file and message.file.file_unique_id)}"
        for chat_id, conversation in account.conversations.items()
        for message in conversation.messages.values()
        if message.from_bot
    )
    return Statistics(
        calls=dict(account.calls),
        messages=texts.total(),
        repeated={text: count - 1 for text, count in texts.items() if count > 1},
        requests_while_told_to_wait=len(account.limits.early),
        expired_updates=account.updates.expired,
        waiting_updates=len(account.updates.waiting) + len(account.updates.repeated),
    )
