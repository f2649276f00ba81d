"""Agreeing on one key item: owner, due date, indicator and first step, asking only what is not known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pydantic import BaseModel, ConfigDict

from conversations.answers import TODAY, Known
from conversations.options import Option
from conversations.questions import Part, Question, choice, day, optional_text, text
from conversations.scripts.plan_facts import month_ends, shortened
from conversations.texts import Text, lines, literal
from conversations.texts import text as text_of

CHANGE = "change"
OWNER = Known(longest=80, hint="unclear-owner")
INDICATOR = Known(longest=300, hint="unclear-indicator")


@dataclass(frozen=True)
class Days:
    """Due dates lie after today, and not after the last day of the follow-up."""

    today: date
    latest: date


class Candidate(BaseModel):
    """An approved action as the plan has it; the ideas come from the catalogue, in the contact's language."""

    model_config = ConfigDict(frozen=True)

    id: int
    what: str
    owner: str | None = None
    due_on: date | None = None
    indicator: str | None = None
    first_step: str | None = None
    indicator_idea: str | None = None
    step_idea: str | None = None


class KeyItem(BaseModel):
    """An action as it was agreed."""

    model_config = ConfigDict(frozen=True)

    item_id: int
    what: str
    owner: str
    due_on: date
    indicator: str
    first_step: str | None = None


def agree(number: int, candidate: Candidate, days: Days, people: Sequence[str]) -> Part[KeyItem]:
    """What is known is confirmed with one tap; what is missing is asked."""
    owner, due, indicator = candidate.owner, candidate.due_on, candidate.indicator
    if due is not None and not days.today < due <= days.latest:
        due = None
    if owner and due and indicator and (yield from _ask_as_known(candidate)) == CHANGE:
        owner = due = indicator = None
    return KeyItem(
        item_id=candidate.id,
        what=candidate.what,
        owner=owner or (yield from _ask_owner(candidate, people)),
        due_on=due or (yield from _ask_due(candidate, days)),
        indicator=indicator or (yield from _ask_indicator(candidate)),
        first_step=(yield from _ask_step(number, candidate)) or candidate.first_step,
    )


def agreement(items: Sequence[KeyItem]) -> Text:
    """The key items as they were agreed, one below the other."""
    return lines(*(_line(number, item) for number, item in enumerate(items, 1)), gap="\n\n")


def _line(number: int, item: KeyItem) -> Text:
    line = text_of(
        "key-line",
        number=number,
        what=item.what,
        owner=item.owner,
        due=text_of("key-date", day=item.due_on),
        indicator=item.indicator,
    )
    return lines(line, text_of("key-line-step", step=item.first_step)) if item.first_step else line


def _ask_as_known(candidate: Candidate) -> Question[str]:
    ask = text_of(
        "key-as-known",
        what=candidate.what,
        owner=candidate.owner or "",
        due=text_of("key-date", day=candidate.due_on) if candidate.due_on else "",
        indicator=candidate.indicator or "",
    )
    options = [Option("right", text_of("key-right")), Option(CHANGE, text_of("key-change"))]
    return choice(f"{candidate.id}.known", ask, options, group=_group(candidate))


def _ask_owner(candidate: Candidate, people: Sequence[str]) -> Question[str]:
    known = [candidate.owner] if candidate.owner else []
    names = [*known, *(name for name in people if name not in known)]
    options = [Option(f"p{place}", literal(name), name) for place, name in enumerate(names)]
    ask = text_of("plan-ask-owner", what=candidate.what)
    question = text(f"{candidate.id}.owner", ask, suggestions=options, group=_group(candidate))
    return replace(question, kind=OWNER)


def _ask_due(candidate: Candidate, days: Days) -> Question[date]:
    return day(
        f"{candidate.id}.due",
        text_of("plan-ask-due", what=candidate.what),
        suggestions=month_ends(days.today, days.latest),
        earliest=TODAY,
        latest=days.latest,
        group=_group(candidate),
    )


def _ask_indicator(candidate: Candidate) -> Question[str]:
    idea = candidate.indicator or candidate.indicator_idea
    known = [Option("idea", text_of("key-use-idea"), idea)] if idea else []
    ask = text_of("key-ask-indicator", what=candidate.what, known=idea or "", has="yes" if known else "no")
    question = text(f"{candidate.id}.indicator", ask, suggestions=known, group=_group(candidate))
    return replace(question, kind=INDICATOR)


def _ask_step(number: int, candidate: Candidate) -> Question[str | None]:
    """Its day and hour are what makes it happen."""
    idea = candidate.first_step or candidate.step_idea
    ask = text_of("key-ask-step", what=candidate.what, idea=idea or "", has="yes" if idea else "no")
    name = text_of("plan-item-name", number=number, what=shortened(candidate.what))
    skip = text_of("plan-not-yet")
    return optional_text(f"{candidate.id}.step", ask, skip=skip, name=name, group=_group(candidate))


def _group(candidate: Candidate) -> str:
    return f"key-{candidate.id}"
