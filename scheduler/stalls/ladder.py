"""Who has to act on a stall next: the escalation ladder."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum

from scheduler.calendar import local_day
from scheduler.stalls.clocks import after_working_days
from scheduler.stalls.facts import SmeFacts
from scheduler.stalls.timeline import Audience, Code, Stall


class Step(IntEnum):
    BOT_ASKS = 0
    BOT_ASKS_BACKUP = 1
    PERSONAL_MESSAGE = 2
    CALL = 3
    PARTNER = 4
    DECISION = 5


class Who(StrEnum):
    BOT = "bot"
    COORDINATOR = "coordinator"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True)
class Rung:
    step: Step
    who: Who
    since: datetime
    due: date
    """The day of the SME by whose end the step should be taken."""
    acted: bool
    """Whether an action of the coordinator has been logged since."""


def ladder_step(stall: Stall, facts: SmeFacts, now: datetime) -> Rung:
    """The highest step of the ladder reached by `now`."""
    return [rung for rung in rungs(stall, facts) if rung.since <= now][-1]


def rungs(stall: Stall, facts: SmeFacts) -> list[Rung]:
    """The steps of an open stall in order, those still to come included."""
    steps = _office_steps(stall, facts) if stall.audience is Audience.STAFF else _sme_steps(stall, facts)
    return [
        Rung(step, who, since, local_day(due, facts.zone), any(moment >= since for moment in facts.acted_at))
        for step, who, since, due in steps
        if since is not None and due is not None
    ]


_Planned = tuple[Step, Who, datetime | None, datetime | None]


def _sme_steps(stall: Stall, facts: SmeFacts) -> Iterator[_Planned]:
    limits = facts.thresholds
    first = Step.BOT_ASKS_BACKUP if stall.code is Code.NO_REPLY else Step.BOT_ASKS
    message = after_working_days(stall.since, limits.personal_message_wd, facts)
    at_once = stall.code in {Code.HELP, Code.BLOCKED}
    yield first, Who.BOT, stall.since, stall.since
    yield Step.PERSONAL_MESSAGE, Who.COORDINATOR, stall.since if at_once else message, message
    if stall.red_since is not None:
        call = after_working_days(stall.red_since, limits.call_wd, facts)
        partner = after_working_days(stall.red_since, limits.partner_wd, facts)
        decision = after_working_days(stall.red_since, limits.decision_wd, facts)
        decided = after_working_days(stall.red_since, limits.decision_by_wd, facts)
        yield Step.CALL, Who.COORDINATOR, stall.red_since, call
        yield Step.PARTNER, Who.COORDINATOR, partner, partner
        yield Step.DECISION, Who.MANAGER, decision, decided


def _office_steps(stall: Stall, facts: SmeFacts) -> Iterator[_Planned]:
    """The office's own delays are the coordinator's while amber and the programme manager's when red."""
    yield Step.PERSONAL_MESSAGE, Who.COORDINATOR, stall.since, stall.since
    if stall.red_since is not None:
        yield Step.DECISION, Who.MANAGER, stall.red_since, stall.red_since
