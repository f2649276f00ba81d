"""What follows from a finished dialogue: one effect a result type, `def on_x(session, person, result, now)`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy.orm import Session

from conversations.outcomes.check_in import on_check_in, on_check_in_answer
from conversations.outcomes.nudge import on_nudge
from conversations.outcomes.plan_check_in import on_plan_check_in, on_plan_check_in_answer
from conversations.scripts.check_in import CheckInResult
from conversations.scripts.nudge import NudgeResult
from conversations.scripts.plan_check_in import PlanCheckInResult
from records.messages import Dialogue
from records.people import Person

Outcome = Callable[[Session, Person, Any, datetime], None]

OUTCOMES: dict[type[BaseModel], Outcome] = {
    CheckInResult: on_check_in,
    NudgeResult: on_nudge,
    PlanCheckInResult: on_plan_check_in,
}

ANSWERED: dict[str, Callable[[Session, Person, Dialogue, datetime], None]] = {
    "check_in": on_check_in_answer,
    "plan_check_in": on_plan_check_in_answer,
}
"""What each single answer of a script changes at once, before the dialogue is finished."""
