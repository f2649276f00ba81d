"""How a rule answers: with the moments at which a stall becomes amber and red, if nothing else happens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal, NamedTuple, TypeAlias


class Code(StrEnum):
    NO_REPLY = "NO_REPLY"
    UNREACHABLE = "UNREACHABLE"
    CONTACT_PROBLEM = "CONTACT_PROBLEM"
    NO_PROGRESS = "NO_PROGRESS"
    BLOCKED = "BLOCKED"
    HELP = "HELP"
    OVERDUE = "OVERDUE"
    NO_PLAN = "NO_PLAN"
    CHANGES_IDLE = "CHANGES_IDLE"
    NO_SELECTION = "NO_SELECTION"
    O_REVIEW = "O_REVIEW"
    O_HELP = "O_HELP"
    O_STALL = "O_STALL"


class Level(StrEnum):
    AMBER = "amber"
    RED = "red"


class Audience(StrEnum):
    SME = "sme"
    STAFF = "staff"


class Subject(NamedTuple):
    """What is stalled; with the code, unique among the open stalls of an SME."""

    kind: Literal["sme", "item", "ticket", "submission", "transcription"]
    id: int | None = None


SME = Subject("sme")
Cause: TypeAlias = Mapping[str, str | int | date]


@dataclass(frozen=True, slots=True)
class Stall:
    code: Code
    subject: Subject
    level: Level
    since: datetime
    red_since: datetime | None
    clears: str
    """The text that says what ends it."""
    cause: Cause
    """Plain values for the text that says why."""

    @property
    def audience(self) -> Audience:
        return audience_of(self.code)

    @property
    def text(self) -> str:
        return f"stall-{self.code.lower().replace('_', '-')}"


@dataclass(frozen=True, slots=True)
class Timeline:
    code: Code
    subject: Subject
    amber_at: datetime | None
    red_at: datetime | None
    clears: str
    cause: Cause

    def moments(self) -> tuple[datetime, ...]:
        return tuple(moment for moment in (self.amber_at, self.red_at) if moment is not None)

    def stall_at(self, now: datetime) -> Stall | None:
        reached = [moment for moment in self.moments() if moment <= now]
        if not reached:
            return None
        red_since = self.red_at if self.red_at in reached else None
        level = Level.AMBER if red_since is None else Level.RED
        return Stall(self.code, self.subject, level, min(reached), red_since, self.clears, self.cause)


def audience_of(code: Code) -> Audience:
    return Audience.STAFF if code.startswith("O_") else Audience.SME
