"""Each stall rule: nothing just before, amber and red on the moment, and what clears it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from scheduler.stalls.evaluate import evaluate
from scheduler.stalls.facts import ItemStatus, Report, SmeFacts, Submission, Thresholds, TicketFacts
from scheduler.stalls.rules import RULES
from scheduler.stalls.timeline import SME, Audience, Code, Level, Subject
from tests.scheduler.an_sme import (
    PLANNED,
    SAME_THRICE,
    SAME_TWICE,
    STALLS,
    TWO_UNANSWERED,
    assert_turns,
    check_in,
    day,
    item,
    sme,
    stall,
)


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


def all_check_ins(**change: Any) -> Callable[[SmeFacts], SmeFacts]:
    return lambda facts: replace(facts, check_ins=tuple(replace(check_in, **change) for check_in in facts.check_ins))


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
    ("two check-ins close in silence", "a message after they closed", all_check_ins(first_inbound_at=day(60))),
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


def test_silence_after_an_answered_check_in_is_no_reply() -> None:
    answered = check_in(1, 0, first_inbound_at=day(1), answered_at=day(1))
    assert_turns(sme(check_ins=(answered, check_in(2, 28))), Code.NO_REPLY, day(37), None)


def test_one_failed_send_is_not_a_contact_problem_and_the_first_sign_counts() -> None:
    assert evaluate(sme(failed_sends=(day(0),)), day(30)).stalls == ()
    assert_turns(sme(failed_sends=(day(0), day(1)), channel_blocked_at=day(4)), Code.CONTACT_PROBLEM, None, day(1))


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


def test_the_sme_is_without_progress_when_the_last_of_its_open_items_is() -> None:
    later = tuple(Report(report.at + timedelta(days=2), 50) for report in SAME_THRICE)
    facts = sme(items=(item(1, reports=SAME_THRICE), item(2, reports=later)))
    found = stall(facts, day(60), Code.NO_PROGRESS, SME)
    assert found is not None
    assert (found.since, found.red_since, found.cause) == (day(30), day(58), {"items": 2, "check_ins": 3})
    of_item = stall(facts, day(60), Code.NO_PROGRESS, Subject("item", 2))
    assert of_item is not None
    assert of_item.cause == {"item": 2, "progress": 50, "check_ins": 3}


def test_evidence_sent_in_a_check_in_counts_for_that_check_in_and_not_for_the_next() -> None:
    now = day(60)
    assert stall(sme(items=(item(reports=SAME_TWICE, advanced_at=(day(28),)),)), now, Code.NO_PROGRESS) is None
    assert stall(sme(items=(item(reports=SAME_TWICE, advanced_at=(day(0),)),)), now, Code.NO_PROGRESS) is not None


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
    assert stall(replace(facts, acted_at=(day(1), day(18))), day(60), Code.O_STALL) is None
