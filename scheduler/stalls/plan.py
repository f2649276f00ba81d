"""Rules on a plan that does not come, stays unchanged or is not chosen from."""

from collections.abc import Iterator
from datetime import time

from scheduler.calendar import to_utc
from scheduler.stalls.clocks import after_days, stops_of
from scheduler.stalls.facts import SmeFacts, Stop
from scheduler.stalls.timeline import SME, Code, Timeline


def no_plan(facts: SmeFacts) -> Iterator[Timeline]:
    """No confirmed plan when day 21 begins; red on day 35. Not counted while the office is to type it in."""
    typed_in = [Stop(one.asked_at, one.done_at) for one in facts.plan.transcriptions]
    if facts.plan.confirmed_at is None and all(stop.end is not None for stop in typed_in):
        start = to_utc(facts.day_zero, time.min, facts.zone)
        stops = [*facts.pauses, *typed_in]
        amber = after_days(start, facts.thresholds.no_plan_days, facts, stops)
        red = after_days(start, facts.thresholds.no_plan_red_days, facts, stops)
        yield Timeline(Code.NO_PLAN, SME, amber, red, "stall-no-plan-clears", {"day_zero": facts.day_zero})


def changes_idle(facts: SmeFacts) -> Iterator[Timeline]:
    """Changes asked 14 days ago, no resubmission, no approved item."""
    plan = facts.plan
    asked = plan.changes_asked_at
    if asked is None or plan.approved_at is not None or any(sent.submitted_at > asked for sent in plan.submissions):
        return
    amber = after_days(asked, facts.thresholds.changes_idle_days, facts)
    yield Timeline(Code.CHANGES_IDLE, SME, amber, None, "stall-changes-idle-clears", {"asked": asked})


def no_selection(facts: SmeFacts) -> Iterator[Timeline]:
    """An item approved 10 days ago and none selected; red at 21. Not counted while the office is late."""
    approved = facts.plan.approved_at
    if approved is None or facts.plan.selected_at is not None:
        return
    stops = stops_of(facts)
    amber = after_days(approved, facts.thresholds.no_selection_days, facts, stops)
    red = after_days(approved, facts.thresholds.no_selection_red_days, facts, stops)
    yield Timeline(Code.NO_SELECTION, SME, amber, red, "stall-no-selection-clears", {"approved": approved})
