"""What the dialogues about a plan know of it, and how they show it."""

from collections.abc import Sequence
from datetime import date

from dateutil.relativedelta import relativedelta
from pydantic import BaseModel, ConfigDict

from conversations.content import CATALOGUE
from conversations.options import Option
from conversations.texts import Text, lines, literal
from conversations.texts import text as text_of

LONGEST_NAME = 30


class PlanItem(BaseModel):
    """An action as far as it is known. `item_id` is that of the record when there is one already."""

    model_config = ConfigDict(frozen=True)

    what: str
    owner: str | None = None
    due_on: date | None = None
    indicator: str | None = None
    first_step: str | None = None
    area: str | None = None
    catalogue_code: str | None = None
    item_id: int | None = None


class PlanFacts(BaseModel):
    """`known` are actions that are there already, to be confirmed or changed; `areas` stand in the order offered."""

    model_config = ConfigDict(frozen=True)

    sme_id: int
    sme_name: str
    language: str
    today: date
    sector: str | None = None
    areas: tuple[str, ...] = tuple(area.code for area in CATALOGUE.areas)
    people: tuple[str, ...] = ()
    known: tuple[PlanItem, ...] = ()


def read_back(items: Sequence[PlanItem]) -> Text:
    """The numbered list, one line an action."""
    return lines(*(plan_line(number, item.what, item.owner, item.due_on) for number, item in enumerate(items, 1)))


def plan_line(number: int, what: str, owner: str | None, due_on: date | None) -> Text:
    has = "both" if owner and due_on else "owner" if owner else "due" if due_on else "none"
    due = text_of("plan-date", day=due_on) if due_on else literal("")
    return text_of("plan-line", number=number, what=what, owner=owner or "", due=due, has=has)


def month_ends(today: date, latest: date | None = None, most: int = 6) -> list[Option]:
    """Buttons for the ends of the coming months."""
    ends = [today + relativedelta(months=ahead, day=31) for ahead in range(most + 1)]
    fit = [end for end in ends if (end - today).days >= 7 and (latest is None or end <= latest)][:most]
    return [Option(f"d{end:%Y%m%d}", text_of("plan-date", day=end), end.isoformat()) for end in fit]


def shortened(words: str, longest: int = LONGEST_NAME) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"
