"""People with phones: they answer what they are asked, once, and say it again only when nothing comes back."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice

from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram_server import Message
from tests.faults.bench import Bench

BACK = ("‹ Atrás", "Cambiar algo")
SAME_DAY = timedelta(hours=12)
ASKED_AGAIN_AFTER = 2.0
"""Seconds after which a question seen twice is taken for one that still waits."""


@dataclass(frozen=True)
class Reply:
    """What is pressed or typed, and what the records shall hold then, by the name of the fact."""

    text: str
    facts: Mapping[str, str] = field(default_factory=dict)
    urgent: bool = True


@dataclass
class Act:
    """An answer on its way: to which message, under which update, and when the bot had been ready for how long."""

    message: Message | None
    reply: Reply
    update_id: int
    ready_seconds: float
    confirmed: bool = False


@dataclass(frozen=True)
class Copy:
    """When a message was last seen: after how many acts, at which server time."""

    acts: int
    date: int


class Someone(ABC):
    """A person, their phone, what they have been asked and what they have given."""

    def __init__(self, bench: Bench, phone: Phone) -> None:
        self.bench = bench
        self.phone = phone
        self.given: dict[str, str] = {}
        self.acts = 0
        self.heard_last = self.said_last = ""
        self._read = 0
        self._open: dict[str, Message] = {}
        self._answered: set[str] = set()
        self._copies: dict[str, Copy] = {}
        self._asked_again: tuple[Message, float] | None = None
        self._doubtful: tuple[Message, float] | None = None
        self._act: Act | None = None
        self._last: Act | None = None

    @abstractmethod
    def respond(self, message: Message) -> Reply | None:
        """What this person would answer; None where nothing is asked. Pure."""

    def hears(self, message: Message) -> None:
        """Take note of what the bot said."""
        self.heard_last = message.text

    def acted(self, message: Message, reply: Reply) -> None:
        """Take note of what was answered."""
        self.said_last = reply.text

    def earned(self, message: Message) -> bool:
        """Whether a message that looks like the one before answers another act than that one did."""
        return False

    def initiative(self) -> Reply | None:
        """What this person says of their own accord when nothing is asked."""
        return None

    @property
    def name(self) -> str:
        return self.phone.person.first_name

    @property
    def idle(self) -> bool:
        """Has nothing to answer and waits for nothing."""
        self._look()
        return self._act is None and not self._open

    async def live(self) -> None:
        """Answer until cancelled."""
        while True:
            self._look()
            if self._act is not None:
                await self._wait_for_reply(self._act)
            elif (asked := self._choose()) is None:
                await self._pass_time()
            else:
                await self._answer(*asked)

    async def _pass_time(self) -> None:
        rang = await self.phone.conversation.bell.wait(self.bench.silence)
        self._reopen()
        own = None if rang or self._open or self._asked_again else self.initiative()
        if own is not None:
            self.bench.counts.answers += 1
            self.acts += 1
            self.given.update(own.facts)
            self.give(None, own)

    async def _answer(self, message: Message, reply: Reply) -> None:
        await asyncio.sleep(self.bench.random.uniform(0.2, 1) * self.bench.pause)
        self._look()
        asked = self._choose()
        if asked is not None:
            message, reply = asked
            self._close(message)
            self.bench.counts.answers += 1
            self.acts += 1
            self.given.update(reply.facts)
            self.acted(message, reply)
            self.give(message, reply)

    def give(self, message: Message | None, reply: Reply) -> None:
        """Press it if there is such a button, else type it."""
        if message is not None and reply.text in message.buttons:
            self.phone.press(reply.text, message)
        elif reply.text.startswith("/start "):
            self.phone.start(reply.text.partition(" ")[2])
        else:
            self.phone.say(reply.text)
        self._sent(message, reply)

    def _sent(self, message: Message | None, reply: Reply) -> None:
        update_id = self.bench.server.updates.next_id - 1
        self._act = self._last = Act(message, reply, update_id, self.bench.ready_seconds())
        self.bench.waiting += 1

    async def _wait_for_reply(self, act: Act) -> None:
        if not act.confirmed:
            act.confirmed = self.bench.confirmed(act.update_id)
            act.ready_seconds = self.bench.ready_seconds()
        elif self._doubtful is not None:
            self._doubt(*self._doubtful)
        elif self.bench.ready_seconds() - act.ready_seconds > self.bench.patience * self.bench.slowness:
            self._say_again(act)
        await self.phone.conversation.bell.wait(0.25)

    def _doubt(self, message: Message, since: float) -> None:
        """Nothing follows: the question was asked again, and is answered again."""
        if self.bench.ready_seconds() - since > ASKED_AGAIN_AFTER * self.bench.slowness:
            self._answered.discard(question_key(message))
            self._take(message)

    def _say_again(self, act: Act) -> None:
        """The platform handed it over, and nothing came of it."""
        asked = act.message.text[:60] if act.message is not None else ""
        self.bench.counts.unanswered.add(next(iter(act.reply.facts), f"{self.name} {act.reply.text} {asked}"))
        self.bench.note(f"no reply: {self.name} {act.reply.text!r} to {asked!r}")
        self.bench.waiting -= 1
        self.acts += 2
        self.give(act.message, act.reply)

    def _choose(self) -> tuple[Message, Reply] | None:
        """The newest question, questions before cards."""
        asked = [(message, reply) for message in self._open.values() if (reply := self.respond(message)) is not None]
        urgent = [pair for pair in asked if pair[1].urgent]
        return next(reversed(urgent or asked), None)

    def _close(self, message: Message) -> None:
        key = question_key(message)
        self._open.pop(key, None)
        self._answered.add(key)
        self._asked_again = None

    def _look(self) -> None:
        """Read what is new in the chat."""
        messages = self.phone.conversation.messages
        for message in list(islice(messages.values(), self._read, None)):
            self._read += 1
            if message.from_bot:
                self._hear(message)

    def _hear(self, message: Message) -> None:
        """A copy of the question just answered may be a double, or the question once more: what follows tells."""
        self.bench.heard()
        copies, earned = self._acts_since(message), self.earned(message)
        if copies == 0 and not earned:
            self._count_double(message)
        elif copies == 1 and self._act is not None and _same_question(self._act.message, message):
            self._doubtful = None if earned else (message, self.bench.ready_seconds())
            return
        elif not message.inline_rows:
            self._answered.discard(message.text)
        if self._doubtful is not None:
            self._count_double(self._doubtful[0])
        self._take(message)

    def _take(self, message: Message) -> None:
        self._doubtful = self._asked_again = None
        self._stop_waiting()
        self.hears(message)
        key = question_key(message)
        if self.respond(message) is None:
            return
        if key in self._answered:
            self._asked_again = (message, self.bench.ready_seconds())
        else:
            self._open.pop(key, None)
            self._open[key] = message

    def _stop_waiting(self) -> None:
        if self._act is not None:
            self._act = None
            self.bench.waiting -= 1

    def _count_double(self, message: Message) -> None:
        self.bench.counts.doubles.append(self.bench.now())
        self.bench.note(f"double: {self.name} {message.text[:60]!r}")

    def _reopen(self) -> None:
        """A question that comes again, and nothing after it, is answered again."""
        if self._asked_again is None or self._open:
            return
        message, since = self._asked_again
        if self.bench.ready_seconds() - since > ASKED_AGAIN_AFTER * self.bench.slowness:
            self._answered.discard(question_key(message))
            self._open[question_key(message)] = message
            self._asked_again = None

    def _acts_since(self, message: Message) -> int | None:
        """How often this person has acted since the same words and buttons came last; None when they never did."""
        look = f"{message.text} {[button.get('callback_data') for button in message.inline_buttons()]}"
        before, date = self._copies.get(look), int(message.raw["date"])
        self._copies[look] = Copy(self.acts, date)
        if before is None or date - before.date > SAME_DAY.total_seconds():
            return None
        return self.acts - before.acts


def _same_question(asked: Message | None, message: Message) -> bool:
    return asked is not None and question_key(asked) == question_key(message)


def question_key(message: Message) -> str:
    """What a message asks: its button data without the choice, else its words."""
    for button in message.inline_buttons():
        if data := str(button.get("callback_data", "")):
            return data.rpartition(".")[0]
    return message.text


def choices(message: Message) -> list[str]:
    """The labels that answer, without those that lead elsewhere."""
    return [label for label in message.buttons if label not in BACK]
