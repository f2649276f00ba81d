"""What follows from a finished dialogue: one effect a result type, `def on_x(session, person, result, now)`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy.orm import Session

from records.messages import Dialogue
from records.people import Person

Outcome = Callable[[Session, Person, Any, datetime], None]

OUTCOMES: dict[type[BaseModel], Outcome] = {}

ANSWERED: dict[str, Callable[[Session, Person, Dialogue, datetime], None]] = {}
"""What each single answer of a script changes at once, before the dialogue is finished."""
