"""What is stalled now, and when to look again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from scheduler.stalls.clocks import pause_at
from scheduler.stalls.facts import SmeFacts
from scheduler.stalls.rules import RULES
from scheduler.stalls.timeline import Stall, Timeline


@dataclass(frozen=True, slots=True)
class Evaluation:
    stalls: tuple[Stall, ...]
    next_look_at: datetime | None
    """The next moment at which time alone changes the answer; a change of the facts calls for a look at once."""


def evaluate(facts: SmeFacts, now: datetime) -> Evaluation:
    """The stalls of the SME and of the office towards it; none while it pauses."""
    if not facts.is_open:
        return Evaluation((), None)
    pause = pause_at(facts, now)
    if pause is not None:
        return Evaluation((), pause.end)
    timelines = [timeline for rule in RULES for timeline in rule(facts)]
    stalls = tuple(stall for timeline in timelines if (stall := timeline.stall_at(now)) is not None)
    return Evaluation(stalls, min((at for at in _turning_points(facts, timelines) if at > now), default=None))


def _turning_points(facts: SmeFacts, timelines: list[Timeline]) -> Iterator[datetime]:
    for pause in facts.pauses:
        yield pause.start
    for timeline in timelines:
        yield from timeline.moments()
