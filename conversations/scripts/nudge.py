"""The second reminder asks something else: now, another hour, a pause, or a call."""

from datetime import time

from pydantic import BaseModel, ConfigDict

from conversations.options import Option
from conversations.questions import Script, choice
from conversations.scripts.definition import ScriptDefinition
from conversations.texts import text as text_of

WISHES = ("now", "hour", "pause", "call")


class NudgeFacts(BaseModel):
    """`hours` are those that can be chosen, as ISO times; `actions` is how many key items the check-in asks about."""

    model_config = ConfigDict(frozen=True)

    check_in_id: int
    sme_id: int
    actions: int
    hours: tuple[time, ...]


class NudgeResult(BaseModel):
    check_in_id: int
    sme_id: int
    wish: str
    hour: time | None = None


def nudge(facts: NudgeFacts) -> Script[NudgeResult]:
    options = [Option(wish, text_of(f"nudge-{wish}")) for wish in WISHES]
    wish = yield from choice("wish", text_of("nudge", actions=facts.actions), options)
    hour = None
    if wish == "hour":
        hours = [Option(f"{hour:%H%M}", text_of("hour", hour=hour)) for hour in facts.hours]
        chosen = yield from choice("hour", text_of("nudge-which-hour"), hours)
        hour = time(int(chosen[:2]), int(chosen[2:]))
    return NudgeResult(check_in_id=facts.check_in_id, sme_id=facts.sme_id, wish=wish, hour=hour)


NUDGE = ScriptDefinition("nudge", nudge, NudgeFacts, "title-check-in", takes_text=False, leads_back=False)
