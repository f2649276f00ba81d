"""A stalled SME, put before a coordinator: what is known, and what can be done with one tap."""

from datetime import date

from dateutil.relativedelta import relativedelta
from pydantic import BaseModel, ConfigDict

from conversations.answers import TODAY
from conversations.options import Option
from conversations.questions import Part, Script, choice, day, text
from conversations.scripts.definition import ScriptDefinition
from conversations.scripts.escalation_causes import StallFacts, line_text
from conversations.texts import Text, lines, literal
from conversations.texts import text as text_of

REASONS = ("closed_down", "not_interested", "not_found", "other")
NEW_DATES = 3
SHORT = 40


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Action(Frozen):
    """An action of the plan, as it stands."""

    id: int
    number: int
    what: str
    due_on: date | None = None


class Colleague(Frozen):
    """A member of staff who can take the SME over."""

    id: int
    name: str


class Asked(Frozen):
    """A request for help that is still open; `kind` is what was asked for."""

    id: int
    kind: str
    what: str | None = None


class LastWords(Frozen):
    """What the contacts said last, unchanged; an obstacle is a code."""

    kind: str
    words: str
    on: date


class EscalationFacts(Frozen):
    """`can` are the answers on offer, by code: write, call, item, pause, resume, hand, help, close, reopen."""

    stall_id: int | None
    sme_id: int
    sme: str
    today: date
    stalls: tuple[StallFacts, ...]
    last: LastWords | None
    items: tuple[Action, ...]
    parked: tuple[Action, ...]
    colleagues: tuple[Colleague, ...]
    asked: tuple[Asked, ...]
    can: tuple[str, ...]
    known: bool = False
    """Whether the SME's file stands right above, so that nothing need be said twice."""


class EscalationResult(Frozen):
    """What the coordinator decided; only the fields that belong to `action` are set."""

    stall_id: int | None
    sme_id: int
    action: str
    message: str | None = None
    item_id: int | None = None
    due_on: date | None = None
    successor_id: int | None = None
    colleague_id: int | None = None
    ticket_id: int | None = None
    reason: str | None = None


def escalation(facts: EscalationFacts) -> Script[EscalationResult]:
    options = [Option(code, text_of(f"escalation-{code}")) for code in facts.can]
    action = yield from choice("action", card_text(facts), options)
    result = EscalationResult(stall_id=facts.stall_id, sme_id=facts.sme_id, action=action)
    match action:
        case "write":
            ask = text_of("escalation-write-ask", sme=literal(facts.sme))
            return result.model_copy(update={"message": (yield from text("message", ask, longest=900))})
        case "item":
            return (yield from _item(facts, result))
        case "hand":
            names = [Option(str(one.id), literal(one.name)) for one in facts.colleagues]
            to = yield from choice("colleague", text_of("escalation-hand-ask", sme=literal(facts.sme)), names)
            return result.model_copy(update={"colleague_id": int(to)})
        case "help":
            return result.model_copy(update={"ticket_id": (yield from _ticket(facts))})
        case "close":
            return result.model_copy(update={"reason": (yield from _reason(facts))})
        case _:
            return result


def card_text(facts: EscalationFacts) -> Text:
    """The SME, each cause with its date, and the last thing the contacts said."""
    if facts.known:
        return text_of("escalation-what-now", sme=literal(facts.sme))
    told = [line_text(stall, facts.today) for stall in facts.stalls] or [text_of("escalation-nothing-open")]
    last = [last_words_text(facts.last)] if facts.last is not None else []
    return lines(text_of("escalation-card", sme=literal(facts.sme)), *told, *last)


def last_words_text(last: LastWords) -> Text:
    words = text_of(f"obstacle-{last.words}") if last.kind == "obstacle" else literal(last.words)
    return text_of("escalation-last", kind=last.kind, words=words, on=last.on)


def _item(facts: EscalationFacts, result: EscalationResult) -> Part[EscalationResult]:
    """Which action, and whether it gets a new date or makes room for another one."""
    item = facts.items[0]
    if len(facts.items) > 1:
        options = [Option(str(one.id), _short(one)) for one in facts.items]
        picked = yield from choice("item", text_of("escalation-item-ask"), options)
        item = next(one for one in facts.items if str(one.id) == picked)
    change = "redate"
    if facts.parked:
        ask = text_of("escalation-change-ask", what=literal(item.what))
        ways = [Option("redate", text_of("escalation-redate")), Option("swap", text_of("escalation-swap"))]
        change = yield from choice(f"{item.id}.change", ask, ways)
    if change == "swap":
        options = [Option(str(one.id), _short(one)) for one in facts.parked]
        ask = text_of("escalation-swap-ask", what=literal(item.what))
        successor = int((yield from choice(f"{item.id}.successor", ask, options)))
        return result.model_copy(update={"action": "swap", "item_id": item.id, "successor_id": successor})
    due = yield from _new_date(facts, item)
    return result.model_copy(update={"action": "redate", "item_id": item.id, "due_on": due})


def _new_date(facts: EscalationFacts, item: Action) -> Part[date]:
    start = max(facts.today, item.due_on or facts.today)
    ends = [start + relativedelta(months=months, day=31) for months in range(NEW_DATES + 1)]
    later = [end for end in ends if end > start][:NEW_DATES]
    options = [Option(f"d{end:%y%m%d}", text_of("day-long", day=end), end.isoformat()) for end in later]
    ask = text_of(
        "escalation-redate-ask",
        what=literal(item.what),
        due=item.due_on or facts.today,
        has_due="yes" if item.due_on else "no",
    )
    return (yield from day(f"{item.id}.due", ask, earliest=TODAY, suggestions=options))


def _ticket(facts: EscalationFacts) -> Part[int]:
    """Which request was answered, when there are several."""
    if len(facts.asked) == 1:
        return facts.asked[0].id
    options = [Option(str(one.id), _asked_label(one)) for one in facts.asked]
    return int((yield from choice("ticket", text_of("escalation-ticket-ask"), options)))


def _asked_label(asked: Asked) -> Text:
    return text_of("stall-help-pause") if asked.kind == "pause" else text_of(f"help-{asked.kind}")


def _reason(facts: EscalationFacts) -> Part[str]:
    options = [Option(reason, text_of(f"close-reason-{reason}")) for reason in REASONS]
    reason = yield from choice("reason", text_of("escalation-close-ask", sme=literal(facts.sme)), options)
    if reason != "other":
        return reason
    return (yield from text("reason.words", text_of("escalation-reason-ask"), longest=300))


def _short(action: Action) -> Text:
    what = action.what if len(action.what) <= SHORT else f"{action.what[: SHORT - 1]}…"
    return literal(f"{action.number}. {what}")


ESCALATION = ScriptDefinition(
    "escalation", escalation, EscalationFacts, "title-escalation", takes_text=False, goes_back=True, lasts=True
)
