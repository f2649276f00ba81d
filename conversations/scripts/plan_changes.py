"""Going through the changes that the review asked for; what was approved stays as it is."""

from dataclasses import replace
from datetime import date

from pydantic import BaseModel, ConfigDict

from conversations.options import Option
from conversations.questions import Part, Question, Script, text
from conversations.scripts.definition import ScriptDefinition
from conversations.scripts.key_item_details import INDICATOR, OWNER
from conversations.scripts.plan_facts import PlanFacts, PlanItem, read_back, shortened
from conversations.scripts.plan_items import LEFT_OUT, SEND, check, optional_day, plan_item
from conversations.texts import Text, lines
from conversations.texts import text as text_of

FIELD_OF_REASON = {"no_owner": "owner", "no_date": "due_on", "no_indicator": "indicator"}
"""Reasons that a single missing field answers; any other asks for the action in new words."""

KINDS = {"owner": OWNER, "indicator": INDICATOR}
"""What may not be left open: it is asked because it is missing."""


class AskedChange(BaseModel):
    """An action, why it needs a change and an example of better wording."""

    model_config = ConfigDict(frozen=True)

    item: PlanItem
    reason: str | None
    example: str | None


class PlanChangesFacts(PlanFacts):
    """`kept` are actions that the review left as they are; `known` stays empty."""

    changes: tuple[AskedChange, ...]
    kept: tuple[PlanItem, ...] = ()


class PlanResubmitted(BaseModel):
    """The changed actions and the new ones; those that are missing are taken out."""

    sme_id: int
    items: tuple[PlanItem, ...]


def plan_changes(facts: PlanChangesFacts) -> Script[PlanResubmitted]:
    items: list[PlanItem] = []
    for number, change in enumerate(facts.changes, len(facts.kept) + 1):
        item = yield from _change(number, change, facts.today)
        if item is not None:
            items.append(item)
    ordinal = 0
    while not items or (yield from _check(ordinal, items, facts)) != SEND:
        ordinal += 1
        added = yield from plan_item(ordinal, len(facts.kept) + len(items) + 1, facts, details=True)
        if added is not None:
            items.append(added)
    return PlanResubmitted(sme_id=facts.sme_id, items=tuple(items))


def _check(ordinal: int, items: list[PlanItem], facts: PlanChangesFacts) -> Question[str]:
    listed = read_back([*facts.kept, *items])
    return check(f"check.{ordinal}", listed, text_of("plan-send"), more=True)


def _change(number: int, change: AskedChange, today: date) -> Part[PlanItem | None]:
    field = FIELD_OF_REASON.get(change.reason or "", "what")
    key = f"changed.{change.item.item_id}"
    options = [Option("none", text_of("plan-leave-out"), LEFT_OUT)]
    ask = _ask(number, change, field)
    if field == "due_on":
        left_out = text_of("plan-leave-out")
        asked = optional_day(key, ask, today, left_out, name=_name(number, change))
        due = yield from replace(asked, skip_code="none")
        return None if due is None else change.item.model_copy(update={"due_on": due})
    if field in {"what", "indicator"} and change.example:
        options.insert(0, Option("example", text_of("plan-use-example"), change.example))
    question = text(key, ask, suggestions=options, longest=300, name=_name(number, change))
    answer = yield from replace(question, kind=KINDS.get(field, question.kind))
    return None if answer == LEFT_OUT else change.item.model_copy(update={field: answer})


def _ask(number: int, change: AskedChange, field: str) -> Text:
    parts = [text_of("plan-change-what", number=number, what=change.item.what)]
    if change.reason:
        reason = text_of(f"reason-{change.reason}")
        parts.append(text_of("plan-change-why", reason=reason, example=change.example or ""))
    return lines(*parts, text_of(f"plan-change-ask-{field.replace('_', '-')}"))


def _name(number: int, change: AskedChange) -> Text:
    return text_of("plan-item-name", number=number, what=shortened(change.item.what))


PLAN_CHANGES = ScriptDefinition(
    "plan_changes", plan_changes, PlanChangesFacts, "title-plan", goes_back=True, lasts=True
)
