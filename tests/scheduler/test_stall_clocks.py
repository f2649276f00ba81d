"""Clocks that stop: while an SME pauses and while the office is late; and when a sweep has to look again."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.stalls.clocks import due_so_far, moved
from scheduler.stalls.evaluate import evaluate
from scheduler.stalls.facts import PlanFacts, SmeFacts, Stop, Submission, TicketFacts
from scheduler.stalls.timeline import Code, Level, Subject
from tests.scheduler.an_sme import (
    DUE_DAY_10,
    MIDNIGHT,
    MINUTE,
    SAME_TWICE,
    STALLS,
    START,
    assert_turns,
    day,
    item,
    sme,
    stall,
)
from tests.scheduler.histories import histories, moments


@pytest.mark.parametrize("name", STALLS)
def test_nothing_fires_while_paused_and_the_sweep_looks_when_the_pause_ends(name: str) -> None:
    facts, _, _, _ = STALLS[name]
    paused = replace(facts, pauses=(Stop(day(1), day(60)),))
    for n in (1, 30, 59.9):
        assert evaluate(paused, day(n)).stalls == ()
        assert evaluate(paused, day(n)).next_look_at == day(60)


@pytest.mark.parametrize("name", sorted(STALLS.keys() - {"one item of two without progress"}))
def test_a_stall_that_is_due_in_a_pause_comes_after_it(name: str) -> None:
    facts, code, amber, red = STALLS[name]
    first = min(moment for moment in (amber, red) if moment is not None)
    paused = replace(facts, pauses=(Stop(first - MINUTE, first + timedelta(days=6)),))
    assert stall(paused, first, code) is None
    assert stall(paused, first + timedelta(days=7), code) is not None


def test_an_answer_given_in_a_pause_does_not_count_as_one_without_progress() -> None:
    facts, code, _, _ = STALLS["one item of two without progress"]
    assert stall(replace(facts, pauses=(Stop(day(20), day(40)),)), day(50), code) is None


@pytest.mark.parametrize(
    "name", ["no reply by day 9 after two reminders", "no plan", "nothing selected", "review late"]
)
def test_a_past_pause_shifts_a_running_clock_by_its_length(name: str) -> None:
    facts, code, amber, red = STALLS[name]
    paused = replace(facts, pauses=(Stop(day(1), day(4)), Stop(day(3), day(6))))
    by = timedelta(days=5)
    assert amber is not None
    assert_turns(paused, code, amber + by, None if red is None else red + by)


def test_a_stall_that_was_open_before_the_pause_is_open_again_the_moment_it_ends() -> None:
    facts = replace(STALLS["no plan"][0], pauses=(Stop(day(40), day(50)),))
    assert stall(facts, day(40), Code.NO_PLAN) is None
    assert stall(facts, day(50) - MINUTE, Code.NO_PLAN) is None
    again = stall(facts, day(50), Code.NO_PLAN)
    assert again is not None
    assert again.since == day(21) - MIDNIGHT


def test_a_pause_without_an_end_is_looked_at_when_the_facts_change() -> None:
    facts = sme(plan=PlanFacts(), pauses=(Stop(day(3)),))
    assert evaluate(facts, day(2)).next_look_at == day(3)
    assert evaluate(facts, day(100)).next_look_at is None


# ---- fairness: the office is late


@pytest.mark.parametrize(
    ("late", "delay"),
    [
        ({"tickets": (TicketFacts(5, day(1), first_reply_at=day(10), closed_at=day(10)),)}, 7),
        ({"tickets": (TicketFacts(5, day(0), first_reply_at=day(1), closed_at=day(17)),)}, 3),
        ({"tickets": (TicketFacts(5, day(0), item_id=1, first_reply_at=day(3), closed_at=day(3)),)}, 1),
        ({"tickets": (TicketFacts(5, day(0), first_reply_at=day(1), closed_at=day(3)),)}, 0),
    ],
)
def test_a_late_reply_moves_the_due_date_and_the_overdue_stall_by_the_delay(late: dict[str, Any], delay: int) -> None:
    concerned = item(due=date(2027, 3, 20))
    facts = sme(items=(concerned,), **late)
    assert due_so_far(concerned, facts, day(40)) == date(2027, 3, 20) + timedelta(days=delay)
    assert_turns(facts, Code.OVERDUE, None, day(33 + delay) - MIDNIGHT)


def test_a_ticket_on_one_item_does_not_move_another() -> None:
    facts = sme(items=(item(2, due=date(2027, 3, 12)),), tickets=(TicketFacts(5, day(0), item_id=1),))
    assert_turns(facts, Code.OVERDUE, None, day(25) - MIDNIGHT)


def test_a_delay_before_the_date_was_agreed_is_not_added_again() -> None:
    agreed_again = item(due=date(2027, 3, 30), agreed_at=day(11))
    late = (TicketFacts(5, day(1), first_reply_at=day(10), closed_at=day(10)),)
    assert due_so_far(agreed_again, sme(items=(agreed_again,), tickets=late), day(40)) == date(2027, 3, 30)


def test_while_the_office_is_late_the_clocks_of_the_sme_stand_still() -> None:
    waiting = {"tickets": (TicketFacts(5, day(0)),)}
    approved = PlanFacts(confirmed_at=day(-9), approved_at=day(0))
    assert stall(sme(plan=approved, **waiting), day(90), Code.NO_SELECTION) is None
    assert stall(sme(items=(DUE_DAY_10,), **waiting), day(90), Code.OVERDUE) is None
    assert stall(sme(items=(item(reports=SAME_TWICE),), **waiting), day(90), Code.NO_PROGRESS) is None
    assert stall(sme(items=(item(blocked_at=day(3)),), **waiting), day(90), Code.BLOCKED) is not None


def test_a_late_review_of_a_resubmission_holds_the_selection_and_its_length_is_added() -> None:
    submitted = Submission(7, day(0), verdict_at=day(12), item_ids=frozenset({4}))
    approved = PlanFacts(confirmed_at=day(-9), approved_at=day(5), submissions=(submitted,))
    assert_turns(sme(plan=approved), Code.NO_SELECTION, day(18), day(29))


# ---- any history


@given(st.integers(0, 40), st.lists(st.tuples(st.integers(-9, 60), st.integers(0, 20)), max_size=5))
def test_a_moved_clock_runs_for_its_whole_time_outside_the_stops(days: int, pauses: list[tuple[int, int]]) -> None:
    struck = moved(day(days), day(0), [Stop(day(start), day(start + length)) for start, length in pauses])
    assert struck is not None
    standing = {n for start, length in pauses for n in range(start, start + length)}
    assert len([n for n in range((struck - START).days) if n not in standing]) == days


def verdict(facts: SmeFacts, now: datetime) -> set[tuple[Code, Subject, Level]]:
    return {(s.code, s.subject, s.level) for s in evaluate(facts, now).stalls}


@settings(deadline=None)
@given(histories, moments, st.floats(0, 1))
def test_between_two_looks_nothing_changes(facts: SmeFacts, now: datetime, part: float) -> None:
    until = evaluate(facts, now).next_look_at
    assert until is None or until > now
    between = now + part * ((until or day(999)) - now) - timedelta(microseconds=1)
    assert verdict(facts, max(now, between)) == verdict(facts, now)


@settings(deadline=None)
@given(histories, moments)
def test_codes_and_subjects_are_unique_and_every_stall_began_in_the_past(facts: SmeFacts, now: datetime) -> None:
    stalls = evaluate(facts, now).stalls
    assert len({(s.code, s.subject) for s in stalls}) == len(stalls)
    for found in stalls:
        assert found.since <= (found.red_since or now) <= now
        assert (found.level is Level.RED) == (found.red_since is not None)
