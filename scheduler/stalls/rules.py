"""The table of all stall rules. A rule tells when its stalls turn amber and red if nothing else happens."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from scheduler.stalls.clocks import after_office_days
from scheduler.stalls.facts import SmeFacts
from scheduler.stalls.office import help_late, review_late
from scheduler.stalls.plan import changes_idle, no_plan, no_selection
from scheduler.stalls.silence import contact_problem, no_reply, unreachable
from scheduler.stalls.timeline import SME, Code, Timeline
from scheduler.stalls.work import blocked, help_asked, no_progress, overdue

Rule: TypeAlias = Callable[[SmeFacts], Iterator[Timeline]]

SME_RULES: tuple[Rule, ...] = (
    help_asked,
    blocked,
    contact_problem,
    unreachable,
    no_reply,
    no_plan,
    changes_idle,
    no_selection,
    overdue,
    no_progress,
)


def nobody_acted(facts: SmeFacts) -> Iterator[Timeline]:
    """The SME is red and the coordinator logged no action in the office's 5 working days after."""
    last_action = max(facts.acted_at, default=None)
    reds = [
        (line.red_at, line.code)
        for rule in SME_RULES
        for line in rule(facts)
        if line.red_at is not None and (last_action is None or last_action < line.red_at)
    ]
    if reds:
        red_since, code = min(reds)
        red = after_office_days(red_since, facts.thresholds.action_wd, facts)
        yield Timeline(Code.O_STALL, SME, None, red, "stall-o-stall-clears", {"code": code, "red": red_since})


RULES: tuple[Rule, ...] = (*SME_RULES, review_late, help_late, nobody_acted)
