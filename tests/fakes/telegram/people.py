"""Who there is on the server: people and groups, and whether the bot may write to them."""

from dataclasses import dataclass, field
from typing import TypeAlias

from tests.fakes.telegram.wire import BotApiError, JsonObject, bad_request


@dataclass
class Person:
    """An account; `started` once they pressed start, `known` once the bot met them anywhere."""

    user_id: int
    first_name: str
    language_code: str = "es"
    last_name: str = ""
    username: str = ""
    phone_number: str = ""
    started: bool = False
    known: bool = True
    blocked: bool = False
    deactivated: bool = False

    @property
    def chat_id(self) -> int:
        return self.user_id

    def _names(self) -> JsonObject:
        names = {"first_name": self.first_name}
        optional = {"last_name": self.last_name, "username": self.username}
        return names | {name: value for name, value in optional.items() if value}

    def as_user(self) -> JsonObject:
        language = {"language_code": self.language_code} if self.language_code else {}
        return {"id": self.user_id, "is_bot": False} | self._names() | language

    def as_chat(self) -> JsonObject:
        return {"id": self.user_id, "type": "private"} | self._names()

    def check_writable(self) -> None:
        """Raises the answer a bot gets that may not write here."""
        if self.deactivated:
            raise BotApiError(403, "Forbidden: user is deactivated")
        if self.blocked:
            raise BotApiError(403, "Forbidden: bot was blocked by the user")
        if not self.started:
            raise BotApiError(403, "Forbidden: bot can't initiate conversation with a user")


@dataclass
class Group:
    """A group or, once migrated, a supergroup."""

    chat_id: int
    title: str
    supergroup: bool = False
    member_ids: set[int] = field(default_factory=set)
    bot_is_member: bool = True
    migrated_to: int | None = None

    @property
    def kind(self) -> str:
        return "supergroup" if self.supergroup else "group"

    def as_chat(self) -> JsonObject:
        return {"id": self.chat_id, "type": self.kind, "title": self.title}

    def check_writable(self) -> None:
        """Raises the answer a bot gets that may not write here."""
        if self.migrated_to is not None:
            raise bad_request(
                "group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.migrated_to,
            )
        if not self.bot_is_member:
            raise BotApiError(403, f"Forbidden: bot was kicked from the {self.kind} chat")


Chat: TypeAlias = Person | Group
