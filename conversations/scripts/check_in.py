"""The monthly check-in: how each key item is going, what stands in the way, help, and the next step (90 seconds)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from dateutil.relativedelta import relativedelta
from pydantic import BaseModel, ConfigDict

from conversations.answers import TODAY, Reply
from conversations.content import HELP_TYPES, OBSTACLES
from conversations.options import Option
from conversations.questions import Part, Script, choice, day, free, percent, text
from conversations.scripts.definition import ScriptDefinition
from conversations.texts import literal
from conversations.texts import text as text_of

Status = Literal["done", "moved", "same", "stuck", "changed"]
STATUSES: tuple[Status, ...] = ("done", "moved", "same", "stuck", "changed")
STEPS = (25, 50, 75)
CHANGES = ("redate", "rewrite", "drop")
NO = "no"
NEW_DATES = 3
LONGEST_DELAY = timedelta(days=30)
"""A date moves once, and by this much at the most; more than that is for the coordinator to agree."""


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class ItemFacts(Frozen):
    """A key item as it stood when the check-in was opened.

    `progress` is 0–100 %, `redated` how often its date has moved.
    """

    id: int
    what: str
    state: str
    progress: int
    indicator: str | None
    due_on: date | None
    redated: int = 0


class CheckInFacts(Frozen):
    """Open key items only: a finished one is not asked about again."""

    check_in_id: int
    sme_id: int
    month: int
    today: date
    items: tuple[ItemFacts, ...]


class ItemReport(Frozen):
    """What was said of one item. `percent` is its progress now; empty means it stays what it was."""

    item_id: int
    status: Status
    percent: int | None = None
    obstacle: str | None = None
    result: Reply | None = None
    change: str | None = None
    new_due_on: date | None = None
    new_what: str | None = None


class CheckInResult(Frozen):
    """A whole check-in. `help_item_id` is 0 when help was asked for no item in particular."""

    check_in_id: int
    sme_id: int
    reports: tuple[ItemReport, ...]
    help_item_id: int | None = None
    help_kind: str | None = None
    next_step: Reply | None = None
    usefulness: str | None = None


def check_in(facts: CheckInFacts) -> Script[CheckInResult]:
    reports: list[ItemReport] = []
    for number, item in enumerate(facts.items, 1):
        reports.append((yield from about_item(facts, number, item)))
    help_item_id, help_kind = yield from about_help(facts)
    next_step = yield from about_next_step(facts, reports)
    usefulness = None
    if facts.month == 3:
        usefulness = yield from choice("usefulness", text_of("check-in-usefulness"), _scale())
    return CheckInResult(
        check_in_id=facts.check_in_id,
        sme_id=facts.sme_id,
        reports=tuple(reports),
        help_item_id=help_item_id,
        help_kind=help_kind,
        next_step=next_step,
        usefulness=usefulness,
    )


def about_item(facts: CheckInFacts, number: int, item: ItemFacts) -> Script[ItemReport]:
    """Status of one item and the one or two questions that follow from it."""
    lead = "check-in-first" if number == 1 else "check-in-item"
    ask = text_of(lead, month=facts.month, number=number, what=item.what)
    options = [Option(status, text_of(f"status-{status}")) for status in STATUSES]
    status = yield from choice(f"{item.id}.status", ask, options)
    if status == "moved":
        return (yield from _moved(item))
    if status == "done":
        indicator = (item.indicator or "").rstrip(". ")
        ask_result = text_of("check-in-result", indicator=indicator, has="yes" if indicator else "no")
        result = yield from free(f"{item.id}.result", ask_result, skip=text_of("check-in-result-later"))
        return ItemReport(item_id=item.id, status="done", percent=100, result=result)
    if status == "changed":
        return (yield from _changed(facts, item))
    obstacles = [Option(code, text_of(f"obstacle-{code}")) for code in OBSTACLES]
    obstacle = yield from choice(f"{item.id}.obstacle", text_of("check-in-obstacle"), obstacles)
    return ItemReport(item_id=item.id, status="stuck" if status == "stuck" else "same", obstacle=obstacle)


def _moved(item: ItemFacts) -> Script[ItemReport]:
    options = [Option(str(step), text_of("percent", percent=step), step) for step in STEPS]
    reached = yield from percent(f"{item.id}.percent", text_of("check-in-percent"), options)
    if reached < item.progress:
        ask = text_of("check-in-fell", before=item.progress, now=reached)
        fell = [Option("fell", text_of("fell-back")), Option("mistake", text_of("fell-mistake"))]
        if (yield from choice(f"{item.id}.fell", ask, fell)) == "mistake":
            reached = item.progress
    return ItemReport(item_id=item.id, status="moved", percent=reached)


def _changed(facts: CheckInFacts, item: ItemFacts) -> Script[ItemReport]:
    options = [Option(change, text_of(f"change-{change}")) for change in CHANGES]
    change = yield from choice(f"{item.id}.change", text_of("check-in-change"), options)
    if change == "redate":
        suggestions = [
            Option(f"m{place}", text_of("day-long", day=end), end.isoformat())
            for place, end in enumerate(_new_dates(facts.today, item), 1)
        ]
        due = yield from day(
            f"{item.id}.due",
            text_of("check-in-new-date"),
            earliest=TODAY,
            suggestions=suggestions,
        )
        return ItemReport(item_id=item.id, status="changed", change=change, new_due_on=due)
    if change == "rewrite":
        what = yield from text(f"{item.id}.what", text_of("check-in-new-action"), shortest=5, longest=300)
        return ItemReport(item_id=item.id, status="changed", change=change, new_what=what)
    return ItemReport(item_id=item.id, status="changed", change=change)


def _new_dates(today: date, item: ItemFacts) -> list[date]:
    """The coming ends of months, as far as the date may move by itself; when it may not, all are for agreement."""
    ends = [today + relativedelta(months=months, day=31) for months in range(1, NEW_DATES + 1)]
    furthest = item.due_on + LONGEST_DELAY if item.due_on is not None and item.redated == 0 else ends[-1]
    return sorted({*(end for end in ends if end <= furthest), min(furthest, ends[-1])}) if furthest > today else ends


def about_help(facts: CheckInFacts) -> Part[tuple[int | None, str | None]]:
    """Whether help is wanted, with which item, and of what kind."""
    options = [Option(NO, text_of("help-no"))]
    options += [Option(f"item-{item.id}", text_of("help-item", number=n)) for n, item in enumerate(facts.items, 1)]
    if not facts.items:
        options.append(Option("item-0", text_of("help-yes")))
    ask = text_of("check-in-help") if facts.items else text_of("check-in-all-done", month=facts.month)
    wanted = yield from choice("help", ask, options)
    if wanted == NO:
        return None, None
    kinds = [Option(kind, text_of(f"help-{kind}")) for kind in HELP_TYPES]
    kind = yield from choice("help-kind", text_of("check-in-help-kind"), kinds)
    return int(wanted.removeprefix("item-")), kind


def about_next_step(facts: CheckInFacts, reports: Sequence[ItemReport]) -> Part[Reply | None]:
    """The next step for the least advanced item that is still open; nothing when all are finished."""
    open_reports = [report for report in reports if report.status != "done" and report.change != "drop"]
    if not open_reports:
        return None
    before = {item.id: item for item in facts.items}
    least = min(
        open_reports,
        key=lambda report: report.percent if report.percent is not None else before[report.item_id].progress,
    )
    ask = text_of("check-in-next-step", what=least.new_what or before[least.item_id].what)
    return (yield from free(f"{least.item_id}.next", ask, skip=text_of("check-in-next-step-skip")))


def _scale() -> list[Option]:
    return [Option(str(mark), literal(str(mark))) for mark in range(1, 6)]


CHECK_IN = ScriptDefinition("check_in", check_in, CheckInFacts, "title-check-in", lasts=True)
