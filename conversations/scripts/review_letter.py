"""The letter that an SME gets after its review: what is good, at most three changes, one next step. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Literal, TypeAlias

from dateutil.relativedelta import relativedelta
from pydantic import BaseModel, ConfigDict

from conversations.scripts.item_words import model_action, similar_action
from conversations.texts import Reader, Text, Value, lines, say, text

VerdictCode: TypeAlias = Literal["approved", "approved_with_suggestion", "changes_requested", "set_aside"]
VERDICTS: tuple[VerdictCode, ...] = ("approved", "approved_with_suggestion", "changes_requested", "set_aside")
APPROVED = {"approved", "approved_with_suggestion"}
MOST_CHANGES = 3
MONTHS_FOR_EXAMPLE = 3


class ReviewedItem(BaseModel):
    """An action as the reviewer sees it."""

    model_config = ConfigDict(frozen=True)

    id: int
    what: str
    owner: str | None = None
    due_on: date | None = None
    indicator: str | None = None
    area: str | None = None
    catalogue_code: str | None = None


class ItemVerdict(BaseModel):
    """What is said of one action; every verdict but a plain approval has a reason and an example."""

    model_config = ConfigDict(frozen=True)

    item_id: int
    what: str
    verdict: VerdictCode
    reason: str | None = None
    example: str | None = None


def letter(sme_name: str, good: str, verdicts: Sequence[ItemVerdict], next_step: str) -> Text:
    """It says itself in each contact's language; `good` and the examples stay as the reviewer wrote them."""
    changes = [one for one in verdicts if one.verdict == "changes_requested"]
    parts = [
        text("letter-open", sme=sme_name, good=good),
        *_section("approved", [_approved(one) for one in verdicts if one.verdict in APPROVED]),
        *_section("changes", [_asked("letter-change", one) for one in changes[:MOST_CHANGES]]),
        *([text("letter-more-changes", count=len(changes) - MOST_CHANGES)] if len(changes) > MOST_CHANGES else []),
        *_section("aside-title", [_asked("letter-aside", one) for one in verdicts if one.verdict == "set_aside"]),
        text(f"letter-next-{next_step}"),
    ]
    return lines(*parts, gap="\n\n")


def next_step(state: str, last_round: bool, verdicts: Sequence[ItemVerdict]) -> str:  # noqa: FBT001  one fact of three
    """What the SME does now: go_on, choose, change, call or write."""
    given = {one.verdict for one in verdicts}
    if state == "active":
        return "go_on"
    if given & APPROVED or state == "selecting":
        return "choose"
    if last_round:
        return "call"
    return "change" if "changes_requested" in given else "write"


def example_for(reason: str, item: ReviewedItem, today: date, reader: Reader) -> str:
    """A better wording for the reason, with the catalogue's closest action as its model, in the SME's language."""
    model = model_action(item.what, item.area, item.catalogue_code)
    similar = similar_action(item.what, item.area, item.catalogue_code)
    args: dict[str, Value] = {
        "what": item.what,
        "title": similar.title.get(reader.language) if similar else item.what,
        "indicator": model.indicator.get(reader.language) if model else say(text("example-indicator"), reader),
        "step": model.first_step.get(reader.language) if model else say(text("example-step"), reader),
        "due": today + relativedelta(months=MONTHS_FOR_EXAMPLE, day=31),
    }
    return say(text(f"example-{reason}", **args), reader)


def _section(name: str, entries: Sequence[Text]) -> list[Text]:
    return [lines(text(f"letter-{name}"), *entries)] if entries else []


def _approved(one: ItemVerdict) -> Text:
    return _asked("letter-suggestion", one) if one.reason else text("letter-good", what=one.what)


def _asked(id: str, one: ItemVerdict) -> Text:
    return text(id, what=one.what, reason=text(f"reason-{one.reason}"), example=one.example or "")
