"""One SME of the stall rules' tests, and one of each kind of stall: facts, amber, red.

Facts are told in days after 2 March 2027, a Tuesday, 10:00 in Montevideo: one clock all year and few holidays.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from scheduler.stalls.evaluate import evaluate
from scheduler.stalls.facts import (
    CheckInFacts,
    ItemFacts,
    PlanFacts,
    Report,
    SmeFacts,
    Submission,
    Thresholds,
    TicketFacts,
)
from scheduler.stalls.timeline import Code, Level, Stall, Subject

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
