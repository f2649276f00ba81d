"""The bot's queue of updates: strictly numbered, confirmed by offset, kept for a day."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TypeAlias

from tests.fakes.telegram.clock import Clock
from tests.fakes.telegram.messages import Bell
from tests.fakes.telegram.wire import JsonObject

KEPT = timedelta(hours=24)
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
DEFAULT_KINDS = frozenset({
    "message", "edited_message", "channel_post", "edited_channel_post", "business_connection",
    "business_message", "edited_business_message", "deleted_business_messages", "inline_query",
    "chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query",
    "purchased_paid_media", "poll", "poll_answer", "my_chat_member", "chat_join_request",
    "chat_boost", "removed_chat_boost",
})  # fmt: skip
FIRST_ID = 100_000_001


@dataclass(eq=False)
class Waiting:
    """An update not yet confirmed; `body` is its JSON text, sent as it is."""

    update_id: int
    body: bytes
    arrived: datetime
    chat_id: int = 0


Arrange: TypeAlias = Callable[[list[Waiting]], list[Waiting]]


@dataclass
class UpdateQueue:
    """What the bot has yet to fetch; `arrange` may reorder or repeat what one answer holds."""

    clock: Clock
    bell: Bell = field(default_factory=Bell)
    waiting: dict[int, Waiting] = field(default_factory=dict)
    repeated: list[Waiting] = field(default_factory=list)
    history: list[bytes] = field(default_factory=list)
    allowed: frozenset[str] = DEFAULT_KINDS
    arrange: Arrange | None = None
    expired: int = 0
    next_id: int = FIRST_ID

    def emit(self, kind: str, payload: JsonObject, chat_id: int) -> JsonObject | None:
        """Queues an update of this kind, unless the bot has asked not to get them."""
        if kind not in self.allowed:
            return None
        update = {"update_id": self.next_id, kind: payload}
        self._put(self.next_id, json.dumps(update).encode(), chat_id)
        return update

    @property
    def last(self) -> JsonObject:
        """The update queued last, as the bot gets it."""
        update: JsonObject = json.loads(self.history[-1])
        return update

    def inject(self, update: object) -> None:
        """Queues any JSON value, or bytes sent as they are; an object is numbered if it is not.

        A value without a usable update_id takes up the next number unseen.
        """
        if isinstance(update, dict) and "update_id" not in update:
            update = {"update_id": self.next_id} | update
        body = update if isinstance(update, bytes) else json.dumps(update).encode()
        given = update.get("update_id") if isinstance(update, dict) else None
        usable = isinstance(given, int) and not isinstance(given, bool)
        self._put(given if usable and given is not None else self.next_id, body, 0)

    def _put(self, update_id: int, body: bytes, chat_id: int) -> None:
        self.history.append(body)
        self.waiting[update_id] = Waiting(update_id, body, self.clock(), chat_id)
        if update_id == self.next_id:
            self.next_id += 1
        self.bell.ring()

    def redeliver(self, update: JsonObject, times: int = 1) -> None:
        """Hands the same update out again, whatever was confirmed since."""
        body = json.dumps(update).encode()
        again = Waiting(int(update["update_id"]), body, self.clock())
        self.repeated += [again] * times
        self.bell.ring()

    def allow(self, kinds: object) -> None:
        """None keeps the last setting; an empty list means all but those of NOT_BY_DEFAULT."""
        if not isinstance(kinds, list):
            return
        known = frozenset(kind for kind in kinds if isinstance(kind, str)) & (DEFAULT_KINDS | NOT_BY_DEFAULT)
        self.allowed = known or DEFAULT_KINDS

    def confirm(self, offset: int) -> None:
        """Forgets all before `offset`; a negative one keeps only that many from the end."""
        if offset < 0:
            keep = sorted(self.waiting)[offset:]
            offset = keep[0] if keep else 0
        for update_id in [known for known in self.waiting if known < offset]:
            del self.waiting[update_id]

    def expire(self) -> None:
        limit = self.clock() - KEPT
        for update_id, update in list(self.waiting.items()):
            if update.arrived < limit:
                del self.waiting[update_id]
                self.expired += 1

    def page(self, limit: int) -> list[Waiting]:
        """The next `limit` updates in order, those handed out again first."""
        self.expire()
        repeated, self.repeated = self.repeated[:limit], self.repeated[limit:]
        in_order = sorted(self.waiting.values(), key=_number)
        updates = repeated + in_order[: limit - len(repeated)]
        return self.arrange(updates) if self.arrange and updates else updates

    def all(self) -> Iterator[Waiting]:
        yield from self.repeated
        yield from sorted(self.waiting.values(), key=_number)

    def drop(self, updates: Iterable[Waiting]) -> None:
        for update in updates:
            if update in self.repeated:
                self.repeated.remove(update)
            elif self.waiting.get(update.update_id) is update:
                del self.waiting[update.update_id]

    def holds(self, update: Waiting) -> bool:
        return self.waiting.get(update.update_id) is update or update in self.repeated

    def clear(self) -> None:
        self.waiting.clear()
        self.repeated.clear()


def scrambled(random: Random, again: float = 0.3) -> Arrange:
    """Shuffles each answer and repeats some of its updates, with this chance each."""

    def arrange(updates: list[Waiting]) -> list[Waiting]:
        updates = updates + [update for update in updates if random.random() < again]
        random.shuffle(updates)
        return updates

    return arrange


def _number(update: Waiting) -> int:
    return update.update_id
