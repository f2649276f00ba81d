"""Why an SME is stalled, in plain words."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from conversations.texts import Text, literal, text


class StallFacts(BaseModel):
    """An open stall. `cause` holds the plain values its rule gave: months, counts, a due day as an ISO date."""

    model_config = ConfigDict(frozen=True)

    id: int
    code: str
    level: str
    since: date
    item: str | None = None
    detail: str | None = None
    """What was asked for (a help code) or what stands in the way (an obstacle code)."""
    cause: dict[str, str | int] = {}


def cause_text(stall: StallFacts) -> Text:
    """The cause as one sentence, without its date."""
    cause = stall.cause
    numbers = {name: int(cause.get(name, 0)) for name in ("month", "first", "second", "failed", "check_ins", "items")}
    due = cause.get("due")
    return text(
        f"stall-cause-{stall.code.lower().replace('_', '-')}",
        **numbers,
        item=literal(stall.item or ""),
        has_item="yes" if stall.item else "no",
        detail=_detail(stall),
        has_detail="yes" if stall.detail else "no",
        blocked=str(cause.get("blocked", "no")),
        due=date.fromisoformat(str(due)) if due else stall.since,
    )


def line_text(stall: StallFacts, today: date) -> Text:
    """The cause, since when, and how many days that is."""
    days = max(0, (today - stall.since).days)
    return text("stall-line", cause=cause_text(stall), since=stall.since, days=days, level=stall.level)


def _detail(stall: StallFacts) -> Text:
    if not stall.detail:
        return literal("")
    if stall.code == "BLOCKED":
        return text(f"obstacle-{stall.detail}")
    return text("stall-help-pause") if stall.detail == "pause" else text(f"help-{stall.detail}")
