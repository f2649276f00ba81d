"""Each stall rule: nothing just before, amber and red on the moment, what clears it, pauses and the office's delays.

Facts are told in days after 2 March 2027, a Tuesday, 10:00 in Montevideo: one clock all year and few holidays.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.stalls.clocks import due_so_far, moved, office_owes
from scheduler.stalls.evaluate import evaluate
from scheduler.stalls.facts import (
    CheckInFacts,
    ItemFacts,
    ItemStatus,
    PlanFacts,
    Report,
    SmeFacts,
    Stop,
    Submission,
    Thresholds,
    TicketFacts,
)
from scheduler.stalls.ladder import PRIMARY_ORDER, Step, Who, ladder_step, primary_reason, rungs
from scheduler.stalls.rules import RULES, SME_RULES
from scheduler.stalls.timeline import SME, Audience, Code, Level, Stall, Subject

START = datetime(2027, 3, 2, 13, tzinfo=UTC)
ZERO = date(2027, 3, 2)
MIDNIGHT = timedelta(hours=10)
MINUTE = timedelta(minutes=1)


def day(n: float) -> datetime:
    return START + timedelta(days=n)


PLANNED = PlanFacts(confirmed_at=day(-9), approved_at=day(-5), selected_at=day(-1))


def sme(**facts: Any) -> SmeFacts:
    given_facts = {"country": "UY", "zone": "America/Montevideo", "day_zero": ZERO, "plan": PLANNED, **facts}
    return SmeFacts(**{**given_facts, "thresholds": Thresholds(office_country="UY", office_zone="America/Montevideo")})


def item(id: int = 1, **facts: Any) -> ItemFacts:
    return ItemFacts(id=id, **{"start": ZERO, "due": date(2027, 9, 2), "agreed_at": START, **facts})


def check_in(month: int, sent: float, **facts: Any) -> CheckInFacts:
    reminded = (day(sent + 2), day(sent + 5))
    return CheckInFacts(month=month, sent_at=day(sent), **{"reminded_at": reminded, **facts})


def stall(facts: SmeFacts, now: datetime, code: Code, subject: Subject | None = None) -> Stall | None:
    found = [s for s in evaluate(facts, now).stalls if s.code is code and subject in {None, s.subject}]
    assert len({s.subject for s in found}) == len(found), "one stall for each code and subject"
    return found[0] if found else None


def assert_turns(facts: SmeFacts, code: Code, amber: datetime | None, red: datetime | None) -> None:
    """The stall is absent before its first moment, has each level from its moment on, and a sweep looks then."""
    first = min(moment for moment in (amber, red) if moment is not None)
    assert stall(facts, first - MINUTE, code) is None
    looked = evaluate(facts, first - MINUTE)
    assert looked.next_look_at is not None
    assert looked.next_look_at <= first
    if amber is not None:
        at_amber = stall(facts, amber, code)
        assert at_amber is not None
        assert (at_amber.level, at_amber.since, at_amber.red_since) == (Level.AMBER, amber, None)
    at_red = stall(facts, red or day(400), code)
    assert at_red is not None
    assert (at_red.level, at_red.red_since) == (Level.RED if red else Level.AMBER, red)


# ---- one healthy SME, and one stall of each kind: facts, amber, red

UNANSWERED = (check_in(1, 0),)
TWO_UNANSWERED = (check_in(1, 0), check_in(2, 28))
WROTE_ONLY = (check_in(1, 0, first_inbound_at=day(1)), check_in(2, 28, first_inbound_at=day(29)))
SAME_TWICE = (Report(day(0), 25), Report(day(28), 25))
SAME_THRICE = (*SAME_TWICE, Report(day(56), 25))
DUE_DAY_10 = item(due=date(2027, 3, 12))
NO_VERDICT = replace(PLANNED, submissions=(Submission(7, day(0), item_ids=frozenset({1})),))

STALLS: dict[str, tuple[SmeFacts, Code, datetime | None, datetime | None]] = {
    "no reply by day 9 after two reminders": (sme(check_ins=UNANSWERED), Code.NO_REPLY, day(9), None),
    "writes, yet two check-ins close": (sme(check_ins=WROTE_ONLY), Code.NO_REPLY, day(42), None),
    "two check-ins close in silence": (sme(check_ins=TWO_UNANSWERED), Code.UNREACHABLE, None, day(42)),
    "two sends fail": (sme(failed_sends=(day(0), day(1))), Code.CONTACT_PROBLEM, None, day(1)),
    "channel blocked": (sme(channel_blocked_at=day(3)), Code.CONTACT_PROBLEM, None, day(3)),
    "one item of two without progress": (
        sme(items=(item(1, reports=SAME_TWICE), item(2, reports=(Report(day(0), 25), Report(day(28), 50))))),
        Code.NO_PROGRESS,
        day(28),
        None,
    ),
    "obstacle": (sme(items=(item(blocked_at=day(3)),)), Code.BLOCKED, day(3), day(17)),
    "help": (sme(tickets=(TicketFacts(5, day(2)),)), Code.HELP, day(2), None),
    "due day and 14 more have passed": (sme(items=(DUE_DAY_10,)), Code.OVERDUE, None, day(25) - MIDNIGHT),
    "no plan": (sme(plan=PlanFacts()), Code.NO_PLAN, day(21) - MIDNIGHT, day(35) - MIDNIGHT),
    "changes idle": (
        sme(plan=PlanFacts(confirmed_at=day(-9), changes_asked_at=day(0))),
        Code.CHANGES_IDLE,
        day(14),
        None,
    ),
    "nothing selected": (
        sme(plan=PlanFacts(confirmed_at=day(-9), approved_at=day(0))),
        Code.NO_SELECTION,
        day(10),
        day(21),
    ),
    "review late": (sme(plan=NO_VERDICT), Code.O_REVIEW, day(9), day(14)),
    "reply late": (sme(tickets=(TicketFacts(5, day(0)),)), Code.O_HELP, day(2), day(6)),
    "ticket open too long": (
        sme(tickets=(TicketFacts(5, day(0), first_reply_at=day(1)),)),
        Code.O_HELP,
        None,
        day(14),
    ),
    "red and nobody called": (sme(channel_blocked_at=day(0)), Code.O_STALL, None, day(7)),
}


def test_an_sme_that_answers_and_advances_is_not_stalled() -> None:
    answered = tuple(check_in(k, 28 * k, first_inbound_at=day(28 * k), answered_at=day(28 * k)) for k in range(6))
    advancing = item(reports=tuple(Report(day(28 * k), 15 * k) for k in range(6)), progress=75)
    facts = sme(check_ins=answered, items=(advancing,))
    assert evaluate(facts, day(170)).stalls == ()
    assert evaluate(facts, day(0)).next_look_at == datetime(2027, 9, 17, 3, tzinfo=UTC), (
        "the item's due day and 14 more"
    )


@pytest.mark.parametrize("name", STALLS)
def test_a_rule_fires_on_the_moment_and_not_a_minute_before(name: str) -> None:
    facts, code, amber, red = STALLS[name]
    assert_turns(facts, code, amber, red)


def test_every_rule_of_the_table_is_held_by_a_case() -> None:
    assert len(RULES) == len(Code) == len({code for _, code, _, _ in STALLS.values()})


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


def test_a_pause_without_an_end_is_looked_at_when_the_facts_change() -> None:
    facts = sme(plan=PlanFacts(), pauses=(Stop(day(3)),))
    assert evaluate(facts, day(2)).next_look_at == day(3)
    assert evaluate(facts, day(100)).next_look_at is None


@pytest.mark.parametrize("name", STALLS)
def test_nothing_fires_for_an_sme_that_has_left_or_finished(name: str) -> None:
    facts = replace(STALLS[name][0], is_open=False)
    assert evaluate(facts, day(400)).stalls == ()
    assert evaluate(facts, day(400)).next_look_at is None


# ---- what clears each stall


def first_item(**change: Any) -> Callable[[SmeFacts], SmeFacts]:
    return lambda facts: replace(facts, items=(replace(facts.items[0], **change), *facts.items[1:]))


def first_ticket(**change: Any) -> Callable[[SmeFacts], SmeFacts]:
    return lambda facts: replace(facts, tickets=(replace(facts.tickets[0], **change),))


def last_check_in(**change: Any) -> Callable[[SmeFacts], SmeFacts]:
    return lambda facts: replace(facts, check_ins=(*facts.check_ins[:-1], replace(facts.check_ins[-1], **change)))


def plan(**change: Any) -> Callable[[SmeFacts], SmeFacts]:
    return lambda facts: replace(facts, plan=replace(facts.plan, **change))


CLEARED = [
    ("no reply by day 9 after two reminders", "any message", last_check_in(first_inbound_at=day(12))),
    ("writes, yet two check-ins close", "an answered check-in", last_check_in(answered_at=day(50))),
    ("two check-ins close in silence", "an answered check-in", last_check_in(answered_at=day(50))),
    ("two sends fail", "a delivered send", lambda facts: replace(facts, failed_sends=())),
    ("channel blocked", "an open channel", lambda facts: replace(facts, channel_blocked_at=None)),
    ("one item of two without progress", "evidence or a new scope", first_item(advanced_at=(day(40),))),
    ("one item of two without progress", "a risen progress", first_item(reports=(*SAME_TWICE, Report(day(56), 50)))),
    ("one item of two without progress", "done", first_item(status=ItemStatus.DONE)),
    ("obstacle", "out of the way", first_item(blocked_at=None)),
    ("help", "closed and confirmed", first_ticket(closed_at=day(3), confirmed_at=day(4))),
    ("due day and 14 more have passed", "done", first_item(status=ItemStatus.DONE)),
    ("due day and 14 more have passed", "a new date", first_item(due=date(2028, 9, 1), agreed_at=day(30))),
    ("no plan", "a confirmed plan", plan(confirmed_at=day(50))),
    ("changes idle", "a resubmission", plan(submissions=(Submission(8, day(20), day(21)),))),
    ("changes idle", "an approved item", plan(approved_at=day(1), selected_at=day(2))),
    ("nothing selected", "a selection", plan(selected_at=day(30))),
    ("review late", "a full verdict", plan(submissions=(Submission(7, day(0), day(30)),))),
    ("reply late", "a person's reply", first_ticket(first_reply_at=day(8), closed_at=day(9))),
    ("ticket open too long", "closed", first_ticket(closed_at=day(20))),
    ("red and nobody called", "a logged action", lambda facts: replace(facts, acted_at=(day(30),))),
]


@pytest.mark.parametrize(("name", "end", "change"), CLEARED)
def test_a_stall_ends_with_what_clears_it(name: str, end: str, change: Callable[[SmeFacts], SmeFacts]) -> None:
    facts, code, _, _ = STALLS[name]
    assert stall(facts, day(70), code) is not None
    assert stall(change(facts), day(70), code) is None


NOT_CLEARED = [
    ("writes, yet two check-ins close", "another message", last_check_in(first_inbound_at=day(30))),
    ("two check-ins close in silence", "a message alone", last_check_in(first_inbound_at=day(60))),
    ("help", "closed, not confirmed by the contact", first_ticket(closed_at=day(3))),
    ("help", "confirmed, not closed", first_ticket(confirmed_at=day(3))),
    ("one item of two without progress", "evidence before", first_item(advanced_at=(day(-1),))),
    ("one item of two without progress", "a fall", first_item(reports=(*SAME_TWICE, Report(day(56), 10)))),
    ("red and nobody called", "an action before it turned red", lambda facts: replace(facts, acted_at=(day(-1),))),
    ("changes idle", "the submission that was judged", plan(submissions=(Submission(8, day(-3), day(0)),))),
]


@pytest.mark.parametrize(("name", "end", "change"), NOT_CLEARED)
def test_a_stall_does_not_end_with_less(name: str, end: str, change: Callable[[SmeFacts], SmeFacts]) -> None:
    facts, code, _, _ = STALLS[name]
    assert stall(change(facts), day(70), code) is not None


# ---- details of single rules


def test_no_reply_waits_for_both_reminders() -> None:
    once = sme(check_ins=(check_in(1, 0, reminded_at=(day(2),)),))
    assert stall(once, day(13), Code.NO_REPLY) is None
    late = sme(check_ins=(check_in(1, 0, reminded_at=(day(5), day(11))),))
    assert_turns(late, Code.NO_REPLY, day(11), None)


def test_no_reply_to_an_older_check_in_stays_until_a_message_comes() -> None:
    assert_turns(sme(check_ins=TWO_UNANSWERED), Code.NO_REPLY, day(9), None)


def test_a_message_between_two_unanswered_check_ins_is_no_reply_and_not_unreachable() -> None:
    facts = sme(check_ins=(check_in(1, 0, first_inbound_at=day(20)), check_in(2, 28)))
    assert stall(facts, day(50), Code.UNREACHABLE) is None
    assert stall(facts, day(50), Code.NO_REPLY) is not None


def test_an_answered_check_in_between_two_unanswered_ones_breaks_the_row() -> None:
    middle = check_in(2, 28, first_inbound_at=day(29), answered_at=day(29))
    facts = sme(check_ins=(check_in(1, 0), middle, check_in(3, 56, first_inbound_at=day(57))))
    assert evaluate(facts, day(80)).stalls == ()


def test_one_failed_send_is_not_a_contact_problem() -> None:
    assert evaluate(sme(failed_sends=(day(0),)), day(30)).stalls == ()


def test_no_progress_concerns_the_sme_when_all_open_items_are_concerned_and_is_red_at_the_third_check_in() -> None:
    done = item(3, status=ItemStatus.DONE, reports=SAME_THRICE)
    later = item(4, start=date(2027, 8, 1))
    facts = sme(items=(item(1, reports=SAME_THRICE), item(2, reports=SAME_THRICE), done, later))
    twice = replace(facts, items=(item(1, reports=SAME_TWICE), item(2, reports=SAME_TWICE)))
    amber, red = stall(twice, day(30), Code.NO_PROGRESS, SME), stall(facts, day(56), Code.NO_PROGRESS, SME)
    assert amber is not None
    assert (amber.level, amber.since) == (Level.AMBER, day(28))
    assert red is not None
    assert (red.level, red.red_since) == (Level.RED, day(56))
    of_item = stall(facts, day(56), Code.NO_PROGRESS, Subject("item", 1))
    assert of_item is not None
    assert of_item.level is Level.AMBER


def test_no_progress_needs_two_reports_after_the_items_start_and_missing_is_not_zero() -> None:
    assert stall(sme(items=(item(reports=SAME_TWICE[:1]),)), day(60), Code.NO_PROGRESS) is None
    starts_later = item(start=date(2027, 3, 20), reports=SAME_TWICE)
    assert stall(sme(items=(starts_later,)), day(60), Code.NO_PROGRESS) is None
    never_told = item(progress=None)
    assert stall(sme(items=(never_told,), check_ins=TWO_UNANSWERED), day(60), Code.NO_PROGRESS) is None


def test_parked_and_dropped_items_are_not_stalled() -> None:
    stuck = item(due=date(2027, 3, 12), blocked_at=day(1), reports=SAME_TWICE)
    for status in (ItemStatus.PARKED, ItemStatus.DROPPED, ItemStatus.DONE):
        assert evaluate(sme(items=(replace(stuck, status=status),)), day(60)).stalls == ()


def test_every_ticket_and_every_submission_is_a_stall_of_its_own() -> None:
    facts = sme(tickets=(TicketFacts(5, day(0), item_id=1), TicketFacts(6, day(1))))
    assert {s.subject for s in evaluate(facts, day(20)).stalls if s.code is Code.HELP} == {
        Subject("ticket", 5),
        Subject("ticket", 6),
    }
    of_item = stall(facts, day(20), Code.HELP, Subject("ticket", 5))
    assert of_item is not None
    assert of_item.cause == {"ticket": 5, "opened": day(0), "item": 1}


def test_the_office_counts_its_own_working_days_on_its_own_clock() -> None:
    facts = replace(sme(plan=replace(PLANNED, submissions=(Submission(7, day(8)),))), country="MX")
    in_washington = stall(replace(facts, thresholds=Thresholds()), day(60), Code.O_REVIEW)
    in_mexico = stall(replace(facts, thresholds=Thresholds(office_country="MX")), day(60), Code.O_REVIEW)
    assert in_washington is not None
    assert in_mexico is not None
    summer_time = timedelta(hours=1)  # the office's clocks moved on 14 March
    assert in_washington.since == day(17) - summer_time
    assert in_mexico.since == day(20) - summer_time, "15 March is a holiday in Mexico"
    assert in_washington.audience is Audience.STAFF


def test_an_action_after_one_red_stall_does_not_excuse_the_next() -> None:
    facts = sme(channel_blocked_at=day(0), acted_at=(day(1),), items=(item(blocked_at=day(3)),))
    assert_turns(facts, Code.O_STALL, None, day(24))


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


def test_reminders_are_held_back_while_the_office_owes_an_answer_on_the_matter() -> None:
    facts = sme(tickets=(TicketFacts(5, day(0), item_id=1),))
    assert not office_owes(facts, day(1))
    assert office_owes(facts, day(3))
    assert office_owes(facts, day(3), item_id=1)
    assert not office_owes(facts, day(3), item_id=2)


# ---- clocks with stops


@given(st.integers(0, 40), st.lists(st.tuples(st.integers(-9, 60), st.integers(0, 20)), max_size=5))
def test_a_moved_clock_runs_for_its_whole_time_outside_the_stops(days: int, pauses: list[tuple[int, int]]) -> None:
    struck = moved(day(days), day(0), [Stop(day(start), day(start + length)) for start, length in pauses])
    assert struck is not None
    standing = {n for start, length in pauses for n in range(start, start + length)}
    assert len([n for n in range((struck - START).days) if n not in standing]) == days


# ---- the sweep

moments = st.integers(-5, 120).map(day)
maybe = st.none() | moments
histories = st.builds(
    lambda *facts: sme(
        **dict(zip(("plan", "items", "check_ins", "tickets", "pauses", "acted_at"), facts, strict=True))
    ),
    st.builds(
        PlanFacts,
        confirmed_at=maybe,
        approved_at=maybe,
        selected_at=maybe,
        changes_asked_at=maybe,
        submissions=st.lists(st.builds(Submission, st.just(7), moments, maybe), max_size=1).map(tuple),
    ),
    st.lists(
        st.builds(
            item,
            id=st.integers(1, 3),
            due=st.dates(date(2027, 3, 3), date(2027, 6, 30)),
            blocked_at=maybe,
            reports=st.lists(st.builds(Report, moments, st.sampled_from([0, 25])), max_size=4).map(
                lambda reports: tuple(sorted(reports, key=lambda report: report.at))
            ),
        ),
        max_size=3,
        unique_by=lambda one: one.id,
    ).map(tuple),
    st.lists(st.booleans(), max_size=4).map(
        lambda answers: tuple(
            check_in(k, 28 * k, answered_at=day(28 * k + 1) if answered else None) for k, answered in enumerate(answers)
        )
    ),
    st.lists(st.builds(TicketFacts, st.just(5), moments, st.none() | st.just(1), maybe, maybe), max_size=1).map(tuple),
    st.lists(st.tuples(st.integers(0, 90), st.integers(1, 30)), max_size=2).map(
        lambda pauses: tuple(Stop(day(start), day(start + length)) for start, length in pauses)
    ),
    st.lists(moments, max_size=2).map(tuple),
)


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


# ---- the ladder


def step(name: str, now: datetime, **facts: Any) -> tuple[Step, Who, date, bool]:
    told, code, _, _ = STALLS[name]
    told = replace(told, **facts)
    found = stall(told, now, code)
    assert found is not None
    rung = ladder_step(found, told, now)
    return rung.step, rung.who, rung.due, rung.acted


def local(n: int) -> date:
    return ZERO + timedelta(days=n)


def test_the_bot_asks_a_backup_contact_first_and_a_person_after_three_working_days() -> None:
    name = "no reply by day 9 after two reminders"  # a Thursday
    assert step(name, day(9)) == (Step.BOT_ASKS_BACKUP, Who.BOT, local(9), False)
    assert step(name, day(14) - MINUTE)[0] is Step.BOT_ASKS_BACKUP
    assert step(name, day(14)) == (Step.PERSONAL_MESSAGE, Who.COORDINATOR, local(14), False)
    assert step(name, day(15), acted_at=(day(14.5),))[3] is True


@pytest.mark.parametrize(("name", "since"), [("help", 2), ("obstacle", 3)])
def test_help_and_obstacles_go_to_a_person_at_once(name: str, since: int) -> None:
    assert step(name, day(since))[:2] == (Step.PERSONAL_MESSAGE, Who.COORDINATOR)


def test_red_is_a_call_then_the_partner_then_the_manager() -> None:
    name = "channel blocked"  # on a Friday
    assert step(name, day(3)) == (Step.CALL, Who.COORDINATOR, local(10), False)
    assert step(name, day(17) - MINUTE)[0] is Step.CALL
    assert step(name, day(17)) == (Step.PARTNER, Who.COORDINATOR, local(17), False)
    assert step(name, day(31)) == (Step.DECISION, Who.MANAGER, local(38), False)
    assert step(name, day(31), acted_at=(day(20),))[3] is False, "an earlier action was for an earlier step"


def test_a_late_office_is_the_managers_matter_when_red() -> None:
    assert step("review late", day(9))[:2] == (Step.PERSONAL_MESSAGE, Who.COORDINATOR)
    assert step("review late", day(14))[:2] == (Step.DECISION, Who.MANAGER)


@settings(deadline=None)
@given(histories, moments)
def test_every_stall_stands_on_a_step_that_never_goes_down_with_time(facts: SmeFacts, now: datetime) -> None:
    for found in evaluate(facts, now).stalls:
        reached = [ladder_step(found, facts, now + timedelta(days=n)).step for n in range(0, 40, 3)]
        assert reached == sorted(reached)
        assert all(rung.since >= found.since for rung in rungs(found, facts))


def test_the_primary_reason_is_the_first_in_the_order_of_the_programme() -> None:
    facts = sme(items=(item(blocked_at=day(0), reports=SAME_TWICE),), channel_blocked_at=day(0))
    assert primary_reason(evaluate(facts, day(60)).stalls) is Code.BLOCKED
    assert primary_reason([]) is None
    assert primary_reason(evaluate(STALLS["review late"][0], day(60)).stalls) is None, "the office's stall is no reason"
    assert len(PRIMARY_ORDER) == len(SME_RULES)
