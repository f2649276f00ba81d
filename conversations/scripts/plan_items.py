"""Gathering the actions of a plan one by one until the list is sent: the part that several dialogues share."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from hashlib import blake2s
from typing import Any

from conversations.answers import TODAY, Answerable, Chosen, Day, Words
from conversations.options import Option
from conversations.questions import Part, Question, optional_text, text
from conversations.scripts.catalogue_pick import pick_from_catalogue
from conversations.scripts.plan_facts import PlanFacts, PlanItem, month_ends, read_back, shortened
from conversations.scripts.plan_reading import MOST_ITEMS, dated, read_line
from conversations.texts import Text, literal
from conversations.texts import text as text_of

FROM_CATALOGUE, LEFT_OUT = "/catalogue", "/none"
"""Answers that nobody can type: what begins with a slash is a command."""

SEND, ADD = "send", "add"
MOST_FOLLOW_UPS = 2


@dataclass(frozen=True)
class Line(Words):
    """An action in words; a date in it is the one that was meant on the day it was typed."""

    def parse(self, content: Answerable, today: date) -> str:
        return dated(super().parse(content, today), today)


def gather(facts: PlanFacts, *, details: bool, send: Text) -> Part[tuple[PlanItem, ...]]:
    """Actions are added until the list that is read back is sent.

    Ordinals are never used twice, so nothing moves when an action is left out.
    """
    items: list[PlanItem] = []
    ordinal = 0
    while True:
        ordinal += 1
        item = yield from plan_item(ordinal, len(items) + 1, facts, details=details)
        if item is not None:
            items.append(item)
        if (
            items
            and (yield from check(f"check.{ordinal}", read_back(items), send, more=len(items) < MOST_ITEMS)) == SEND
        ):
            return tuple(items)


def plan_item(ordinal: int, number: int, facts: PlanFacts, *, details: bool) -> Part[PlanItem | None]:
    """One action and at most two of the fields it lacks; None when it is left out."""
    known = facts.known[ordinal - 1] if ordinal <= len(facts.known) else None
    what = yield from _ask_what(ordinal, number, known)
    if what == LEFT_OUT:
        return None
    if what == FROM_CATALOGUE:
        item = yield from pick_from_catalogue(ordinal, number, facts)
    else:
        item = _of_words(what, known, facts.today)
    item = item.model_copy(update={"item_id": known.item_id if known else None})
    return (yield from _follow_up(ordinal, item, facts)) if details else item


def check(key: str, listed: Text, send: Text, *, more: bool) -> Question[str]:
    """The list read back. Its digest travels with "send", so that an old tap never sends an edited list."""
    digest = blake2s(repr(listed).encode(), digest_size=4).hexdigest()
    options = [Option(f"{SEND}-{digest}", send, SEND)]
    if more:
        options.append(Option(ADD, text_of("plan-add")))
    return Question(key, text_of("plan-check", list=listed), Chosen(), tuple(options), reviews=True)


def _ask_what(ordinal: int, number: int, known: PlanItem | None) -> Question[str]:
    same = [Option("same", text_of("plan-same-words"), known.what)] if known else []
    suggestions = [
        *same,
        Option("catalogue", text_of("plan-from-catalogue"), FROM_CATALOGUE),
        Option("none", text_of("plan-leave-out"), LEFT_OUT),
    ]
    ask = (
        text_of("plan-ask-known", number=number, what=known.what) if known else text_of("plan-ask-what", number=number)
    )
    question = text(f"{ordinal}.what", ask, suggestions=suggestions, group=f"item-{ordinal}")
    return replace(question, kind=Line(longest=300), naming=partial(_item_name, number))


def _item_name(number: int, what: str) -> Text | None:
    if what in {FROM_CATALOGUE, LEFT_OUT}:
        return None
    return text_of("plan-item-name", number=number, what=shortened(what))


def _of_words(what: str, known: PlanItem | None, today: date) -> PlanItem:
    if known is not None and what == known.what:
        return known.model_copy(update={"owner": None, "due_on": None})
    words, fields = read_line(what, today)
    return PlanItem.model_validate({"what": words or what, **fields})


def _follow_up(ordinal: int, item: PlanItem, facts: PlanFacts) -> Part[PlanItem]:
    missing = [name for name in ("owner", "due_on", "indicator") if getattr(item, name) is None]
    found: dict[str, object] = {}
    for name in missing[:MOST_FOLLOW_UPS]:
        found[name] = yield from _QUESTIONS[name](ordinal, item.what, facts)
    return item.model_copy(update=found)


def _ask_owner(ordinal: int, what: str, facts: PlanFacts) -> Question[str | None]:
    people = [Option(f"p{place}", literal(name), name) for place, name in enumerate(facts.people)]
    ask = text_of("plan-ask-owner", what=what)
    group = f"item-{ordinal}"
    return optional_text(
        f"{ordinal}.owner", ask, skip=text_of("plan-not-yet"), suggestions=people, longest=80, group=group
    )


def _ask_due(ordinal: int, what: str, facts: PlanFacts) -> Question[date | None]:
    ask = text_of("plan-ask-due", what=what)
    return optional_day(f"{ordinal}.due", ask, facts.today, text_of("plan-not-yet"), group=f"item-{ordinal}")


def optional_day(
    key: str, ask: Text, today: date, skip: Text, *, group: str | None = None, name: Text | None = None
) -> Question[date | None]:
    """A date to come, by a month's end or typed; None when skipped."""
    return Question(key, ask, Day(TODAY), tuple(month_ends(today)), skip=skip, group=group, name=name)


def _ask_indicator(ordinal: int, what: str, facts: PlanFacts) -> Question[str | None]:
    ask = text_of("plan-ask-indicator", what=what)
    return optional_text(f"{ordinal}.indicator", ask, skip=text_of("plan-not-yet"), group=f"item-{ordinal}")


_QUESTIONS: dict[str, Callable[[int, str, PlanFacts], Question[Any]]] = {
    "owner": _ask_owner,
    "due_on": _ask_due,
    "indicator": _ask_indicator,
}
