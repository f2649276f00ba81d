"""Rules on the office: its reviews and its replies, in its own working days."""

from collections.abc import Iterator

from scheduler.stalls.clocks import after_office_days
from scheduler.stalls.facts import SmeFacts
from scheduler.stalls.timeline import Cause, Code, Subject, Timeline
from scheduler.stalls.work import ticket_cause


def review_late(facts: SmeFacts) -> Iterator[Timeline]:
    """A plan without its full verdict, or not even typed in, after 7 days; red after 10."""
    yield from _transcription_late(facts)
    limits = facts.thresholds
    for sent in facts.plan.submissions:
        if sent.verdict_at is None:
            amber = after_office_days(sent.submitted_at, limits.review_wd, facts)
            red = after_office_days(sent.submitted_at, limits.review_red_wd, facts)
            subject = Subject("submission", sent.id)
            cause: Cause = {"submission": sent.id, "submitted": sent.submitted_at}
            yield Timeline(Code.O_REVIEW, subject, amber, red, "stall-o-review-clears", cause)


def _transcription_late(facts: SmeFacts) -> Iterator[Timeline]:
    """A plan that came as files and has not been typed in, counted from the first one; as late as its review is."""
    limits = facts.thresholds
    for asked in [one for one in facts.plan.transcriptions if one.done_at is None][:1]:
        amber = after_office_days(asked.asked_at, limits.review_wd, facts)
        red = after_office_days(asked.asked_at, limits.review_red_wd, facts)
        subject = Subject("transcription", asked.id)
        cause: Cause = {"submitted": asked.asked_at}
        yield Timeline(Code.O_REVIEW, subject, amber, red, "stall-o-review-clears", cause)


def help_late(facts: SmeFacts) -> Iterator[Timeline]:
    """A ticket without a person's reply after 2 days, red after 4; or open after 10, red."""
    limits = facts.thresholds
    for ticket in facts.tickets:
        if ticket.closed_at is not None:
            continue
        subject, cause = Subject("ticket", ticket.id), ticket_cause(ticket)
        if ticket.first_reply_at is None:
            amber = after_office_days(ticket.opened_at, limits.help_wd, facts)
            red = after_office_days(ticket.opened_at, limits.help_red_wd, facts)
            yield Timeline(Code.O_HELP, subject, amber, red, "stall-o-help-clears-reply", cause)
        else:
            red = after_office_days(ticket.opened_at, limits.help_open_wd, facts)
            yield Timeline(Code.O_HELP, subject, None, red, "stall-o-help-clears-closed", cause)
