"""When something is due next, over everything that waits in a column."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from records.followup import CheckIn
from records.people import Sme, Staff
from scheduler.prompts import WRITING

DUE: Mapping[str, tuple[ColumnElement[Any], ...]] = {
    "check-in": (CheckIn.next_at.expression,),
    "plan-prompt": (Sme.plan_prompt_at.expression,),
    "look": (Sme.look_at.expression,),
    "digest": (Staff.digest_at.expression, Staff.active.expression, Staff.person_id.is_not(None)),
}
"""By what is due: the column that says when, and which rows count."""
ASKING_STEPS = {"open": "check-in", "remind_1": "reminder", "remind_2": "reminder"}
"""The steps of a check-in in which its SME hears something, and what that is called."""
PROMPTED = WRITING | {"selecting"}


@dataclass(frozen=True, slots=True)
class Prompt:
    """What an SME will hear: check-in, reminder (both of `month` 1–6) or plan-prompt."""

    what: str
    at: datetime
    sme: str
    month: int = 0


def next_due(session: Session) -> tuple[str, datetime] | None:
    """What is due first, and when; None when no sweep has anything ahead."""
    moments = {what: session.scalar(select(func.min(moment)).where(*only)) for what, (moment, *only) in DUE.items()}
    known = [(moment, what) for what, moment in moments.items() if moment is not None]
    return (min(known)[1], min(known)[0]) if known else None


def count_due(session: Session, now: datetime) -> dict[str, int]:
    """How many rows of each kind are due and not done yet."""
    counts = {what: select(func.count()).where(moment <= now, *only) for what, (moment, *only) in DUE.items()}
    return {what: session.scalar(count) or 0 for what, count in counts.items()}


def next_look(session: Session) -> datetime | None:
    """When the stall rules look next."""
    return session.scalar(select(func.min(Sme.look_at)))


def next_prompt(session: Session) -> Prompt | None:
    """The next thing that an SME will hear without having spoken; None when all has been said."""
    return min(_prompts(session), key=lambda prompt: prompt.at, default=None)


def _prompts(session: Session) -> Iterator[Prompt]:
    """The first of each kind."""
    asking = select(CheckIn).where(CheckIn.step.in_(ASKING_STEPS), CheckIn.next_at.is_not(None))
    check_in = session.scalar(asking.order_by(CheckIn.next_at, CheckIn.id).limit(1))
    if check_in is not None and check_in.step is not None and check_in.next_at is not None:
        yield Prompt(ASKING_STEPS[check_in.step], check_in.next_at, check_in.sme.name, check_in.month)
    waiting = select(Sme).where(Sme.plan_prompt_at.is_not(None), Sme.state.in_(PROMPTED))
    sme = session.scalar(waiting.order_by(Sme.plan_prompt_at, Sme.id).limit(1))
    if sme is not None and sme.plan_prompt_at is not None:
        yield Prompt("plan-prompt", sme.plan_prompt_at, sme.name)
