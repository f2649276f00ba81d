"""Clocks that stand still: while the SME pauses, and for what waits on a late office."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from scheduler.calendar import days_after, local_day, to_utc, working_days_after
from scheduler.stalls.facts import CheckInFacts, ItemFacts, SmeFacts, Stop

SECOND_CONTACT_DAYS = 3
"""What the second contact, asked last, has at least to answer in."""
_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)


def moved(moment: datetime, since: datetime, stops: Iterable[Stop]) -> datetime | None:
    """When a clock that would strike at `moment` does so after the stops since `since`; `None` if one has no end."""
    for stop in _merged(stops):
        if stop.end is not None and stop.end <= since:
            continue
        if stop.start >= moment:
            break
        if stop.end is None:
            return None
        moment += stop.end - max(stop.start, since)
    return moment


def _merged(stops: Iterable[Stop]) -> list[Stop]:
    """The same stops in order, overlapping ones as one, so that no hour is added twice."""
    merged: list[Stop] = []
    for stop in sorted(stops, key=lambda stop: stop.start):
        last = merged[-1] if merged else None
        if last is None or (last.end is not None and last.end < stop.start):
            merged.append(stop)
        elif last.end is not None:
            merged[-1] = Stop(last.start, None if stop.end is None else max(last.end, stop.end))
    return merged


def stands_still(stops: Iterable[Stop], now: datetime) -> bool:
    return any(stop.start <= now and (stop.end is None or now < stop.end) for stop in stops)


def after_days(start: datetime, days: int, facts: SmeFacts, stops: Iterable[Stop] | None = None) -> datetime | None:
    """`days` days on the SME's calendar after `start`, not counting its pauses, or the `stops` given instead."""
    return moved(days_after(start, days, facts.zone), start, facts.pauses if stops is None else stops)


def after_working_days(start: datetime, days: int, facts: SmeFacts) -> datetime | None:
    """`days` working days of the SME's country after `start`, not counting its pauses."""
    return moved(working_days_after(start, days, facts.zone, facts.country), start, facts.pauses)


def after_office_days(start: datetime, days: int, facts: SmeFacts) -> datetime | None:
    """`days` working days of the office after `start`, not counting the SME's pauses."""
    limits = facts.thresholds
    return moved(working_days_after(start, days, limits.office_zone, limits.office_country), start, facts.pauses)


def pause_at(facts: SmeFacts, now: datetime) -> Stop | None:
    return next((pause for pause in facts.pauses if stands_still([pause], now)), None)


def stops_of(facts: SmeFacts, item_id: int | None = None) -> list[Stop]:
    """The pauses, and the office's delays that concern the item, or any of them for the SME as a whole."""
    return [*facts.pauses, *office_delays(facts, item_id)]


def office_delays(facts: SmeFacts, item_id: int | None = None) -> Iterator[Stop]:
    """The times during which O_REVIEW or O_HELP is or was open."""
    limits = facts.thresholds
    for submission in facts.plan.submissions:
        if item_id is None or item_id in submission.item_ids:
            yield from _late(submission.submitted_at, limits.review_wd, submission.verdict_at, facts)
    for ticket in facts.tickets:
        if item_id is None or ticket.item_id in {None, item_id}:
            yield from _late(ticket.opened_at, limits.help_wd, ticket.first_reply_at or ticket.closed_at, facts)
            yield from _late(ticket.opened_at, limits.help_open_wd, ticket.closed_at, facts)


def _late(asked_at: datetime, days: int, answered_at: datetime | None, facts: SmeFacts) -> Iterator[Stop]:
    due = after_office_days(asked_at, days, facts)
    if due is not None and (answered_at is None or answered_at > due):
        yield Stop(due, answered_at)


def closes_at(check_in: CheckInFacts, facts: SmeFacts) -> datetime | None:
    """Pauses are not counted, and the second contact has some days to answer."""
    closes = after_days(check_in.sent_at, facts.thresholds.check_in_closes_days, facts)
    if closes is None or check_in.second_asked_at is None:
        return closes
    answered_by = after_days(check_in.second_asked_at, SECOND_CONTACT_DAYS, facts)
    return None if answered_by is None else max(closes, answered_by)


def overdue_at(item: ItemFacts, facts: SmeFacts, days: int) -> datetime | None:
    """The end of the `days`-th day after the item's due day, pauses and the office's delays not counted."""
    end = to_utc(item.due + _DAY * (days + 1), time.min, facts.zone)
    late = moved(end, item.agreed_at, stops_of(facts, item.id))
    return None if late is None else _end_of_day(late, facts.zone)


def due_so_far(item: ItemFacts, facts: SmeFacts, now: datetime) -> date:
    """The due day as pauses and the office's delays have moved it until `now`."""
    stops = [Stop(stop.start, min(stop.end or now, now)) for stop in stops_of(facts, item.id) if stop.start < now]
    end = to_utc(item.due + _DAY, time.min, facts.zone)
    return local_day((moved(end, item.agreed_at, stops) or end) - _INSTANT, facts.zone)


def _end_of_day(moment: datetime, zone: str) -> datetime:
    return to_utc(local_day(moment - _INSTANT, zone) + _DAY, time.min, zone)
