"""Rules on contacts who do not answer, or whom nothing reaches."""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from scheduler.stalls.clocks import after_days, closes_at
from scheduler.stalls.facts import CheckInFacts, SmeFacts
from scheduler.stalls.timeline import SME, Cause, Code, Timeline


def no_reply(facts: SmeFacts) -> Iterator[Timeline]:
    """Two reminders and nothing inbound by day 9; or messages come, yet two check-ins in a row close unanswered."""
    for check_in in _unanswered(facts):
        by = _reply_awaited_until(check_in, facts)
        if by is not None and check_in.first_inbound_at is None:
            cause: Cause = {"month": check_in.month, "sent": check_in.sent_at}
            yield Timeline(Code.NO_REPLY, SME, by, None, "stall-no-reply-clears-message", cause)
            return
    for closed_at, wrote, cause in _closed_in_a_row(facts):
        if wrote:
            yield Timeline(Code.NO_REPLY, SME, closed_at, None, "stall-no-reply-clears-check-in", cause)
            return


def unreachable(facts: SmeFacts) -> Iterator[Timeline]:
    """Two check-ins in a row closed unanswered and nothing inbound since the first was sent."""
    for closed_at, wrote, cause in _closed_in_a_row(facts):
        if not wrote:
            yield Timeline(Code.UNREACHABLE, SME, None, closed_at, "stall-unreachable-clears", cause)
            return


def contact_problem(facts: SmeFacts) -> Iterator[Timeline]:
    """Two sends fail, or the channel is blocked."""
    needed = facts.thresholds.failed_sends
    moments = [*sorted(facts.failed_sends)[needed - 1 : needed], *filter(None, [facts.channel_blocked_at])]
    if moments:
        cause: Cause = {
            "failed": len(facts.failed_sends),
            "blocked": "no" if facts.channel_blocked_at is None else "yes",
        }
        yield Timeline(Code.CONTACT_PROBLEM, SME, None, min(moments), "stall-contact-problem-clears", cause)


def _reply_awaited_until(check_in: CheckInFacts, facts: SmeFacts) -> datetime | None:
    needed = facts.thresholds.reminders_before_no_reply
    day_nine = after_days(check_in.sent_at, facts.thresholds.unanswered_days, facts)
    if day_nine is None or len(check_in.reminded_at) < needed:
        return None
    return max(day_nine, sorted(check_in.reminded_at)[needed - 1])


def _closed_in_a_row(facts: SmeFacts) -> Iterator[tuple[datetime, bool, Cause]]:
    """Two check-ins in a row that close unanswered: when the second does, and whether anything came in meanwhile."""
    for first, second in pairwise(_unanswered(facts)):
        closed_at = closes_at(second, facts)
        if closed_at is not None:
            wrote = first.first_inbound_at is not None and first.first_inbound_at < closed_at
            yield closed_at, wrote, {"first": first.month, "second": second.month, "sent": first.sent_at}


def _unanswered(facts: SmeFacts) -> list[CheckInFacts]:
    """The check-ins sent since the last one that was answered."""
    answered = [n for n, check_in in enumerate(facts.check_ins, start=1) if check_in.answered_at is not None]
    return list(facts.check_ins[max(answered, default=0) :])
