"""What a person sees on a Telegram client."""

import asyncio
from collections.abc import Callable
from typing import TypeAlias

from tests.fakes.telegram.account import Account
from tests.fakes.telegram.messages import Conversation, Event, Message
from tests.fakes.telegram.people import Chat, Person
from tests.fakes.telegram.settings import commands_seen

Wanted: TypeAlias = str | Callable[[Message], bool]


class Screen:
    """The private chat with the bot, from the person's side."""

    def __init__(self, account: Account, person: Person) -> None:
        self.account = account
        self.person = person
        self._seen: dict[int, int] = {}

    @property
    def conversation(self) -> Conversation:
        return self.account.conversation(self.person.chat_id)

    @property
    def chat(self) -> list[Message]:
        """All messages of the private chat, both sides, deleted ones left out."""
        return self.conversation.shown()

    @property
    def events(self) -> list[Event]:
        """What happened in the private chat in order, for transcripts."""
        return self.conversation.events

    @property
    def from_bot(self) -> list[Message]:
        return [message for message in self.chat if message.from_bot]

    @property
    def last(self) -> Message:
        """The bot's latest message."""
        assert self.from_bot, f"the bot has said nothing to {self.person.first_name}"
        return self.from_bot[-1]

    @property
    def buttons(self) -> list[str]:
        """The labels on the bot's latest message."""
        return self.last.buttons

    @property
    def popups(self) -> list[str]:
        return [event.text for event in self.events if event.kind == "popup"]

    @property
    def commands(self) -> list[str]:
        """The names in the menu, as this person's language and chat show it."""
        return [command["command"] for command in commands_seen(self.account, self.person)]

    def saw(self, fragment: str) -> bool:
        return any(fragment in message.text for message in self.from_bot)

    def sees_in(self, chat: Chat) -> list[Message]:
        """All messages of a group, or of the private chat."""
        return self.account.conversation(chat.chat_id).shown()

    async def waits_for(self, wanted: Wanted = "", seconds: float = 5.0, chat: Chat | None = None) -> Message:
        """The first bot message, new or edited since the person last acted there, that fits."""
        chat = chat or self.person
        bell = self.account.conversation(chat.chat_id).bell
        deadline = asyncio.get_running_loop().time() + seconds
        while True:
            for message in self._news(chat):
                if wanted in message.text if isinstance(wanted, str) else wanted(message):
                    return message
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0 or not await bell.wait(left):
                raise AssertionError(self._missed(wanted, seconds, chat))

    def looks(self, chat: Chat | None = None) -> None:
        """Takes note of all there is: `waits_for` then only sees what comes later."""
        chat_id = (chat or self.person).chat_id
        self._seen[chat_id] = self.account.conversation(chat_id).changes

    def _news(self, chat: Chat) -> list[Message]:
        seen = self._seen.get(chat.chat_id, 0)
        return [m for m in self.sees_in(chat) if m.from_bot and m.changed_at > seen]

    def _missed(self, wanted: Wanted, seconds: float, chat: Chat) -> str:
        events = self.account.conversation(chat.chat_id).events[-6:]
        tail = "\n".join(f"{event.kind}: {event.text}" for event in events)
        return f"{self.person.first_name} saw no {wanted!r} in {seconds} s; last:\n{tail}"
