"""Rules on the key items and the help they need."""

from collections.abc import Iterator

from scheduler.calendar import local_day
from scheduler.stalls.clocks import after_days, overdue_at, stands_still, stops_of
from scheduler.stalls.facts import ItemFacts, ItemStatus, Report, SmeFacts, TicketFacts
from scheduler.stalls.timeline import SME, Cause, Code, Subject, Timeline


def no_progress(facts: SmeFacts) -> Iterator[Timeline]:
    """An item open and not higher in two answered check-ins in a row; if all are, the SME too, red at the third."""
    runs = {item.id: run for item in open_items(facts) if (run := _run_without_progress(item, facts))}
    stuck = {item_id: run for item_id, run in runs.items() if len(run) > 1}
    for item_id, run in stuck.items():
        told: Cause = {"item": item_id, "progress": run[-1].progress, "check_ins": len(run)}
        yield Timeline(Code.NO_PROGRESS, Subject("item", item_id), run[1].at, None, "stall-no-progress-clears", told)
    if stuck and len(stuck) == len(runs):
        shortest = min(len(run) for run in stuck.values())
        amber = max(run[1].at for run in stuck.values())
        red = max(run[2].at for run in stuck.values()) if shortest > 2 else None
        all_told: Cause = {"items": len(stuck), "check_ins": shortest}
        yield Timeline(Code.NO_PROGRESS, SME, amber, red, "stall-no-progress-clears", all_told)


def blocked(facts: SmeFacts) -> Iterator[Timeline]:
    """An obstacle told: amber at once, red after 14 days."""
    for item in open_items(facts):
        if item.blocked_at is not None:
            red = after_days(item.blocked_at, facts.thresholds.blocked_red_days, facts)
            cause: Cause = {"item": item.id, "told": item.blocked_at}
            subject = Subject("item", item.id)
            yield Timeline(Code.BLOCKED, subject, item.blocked_at, red, "stall-blocked-clears", cause)


def overdue(facts: SmeFacts) -> Iterator[Timeline]:
    """Not done 14 days after the due day. Not counted while the office is late on this item."""
    for item in open_items(facts):
        red = overdue_at(item, facts, facts.thresholds.overdue_red_days)
        cause: Cause = {"item": item.id, "due": item.due}
        yield Timeline(Code.OVERDUE, Subject("item", item.id), None, red, "stall-overdue-clears", cause)


def help_asked(facts: SmeFacts) -> Iterator[Timeline]:
    """Help asked for, until the ticket is closed and the contact confirms."""
    for ticket in facts.tickets:
        if ticket.closed_at is None or ticket.confirmed_at is None:
            yield Timeline(
                Code.HELP,
                Subject("ticket", ticket.id),
                ticket.opened_at,
                None,
                "stall-help-clears",
                ticket_cause(ticket),
            )


def ticket_cause(ticket: TicketFacts) -> Cause:
    item: Cause = {} if ticket.item_id is None else {"item": ticket.item_id}
    return {"ticket": ticket.id, "opened": ticket.opened_at, **item}


def open_items(facts: SmeFacts) -> list[ItemFacts]:
    return [item for item in facts.items if item.status is ItemStatus.OPEN]


def _run_without_progress(item: ItemFacts, facts: SmeFacts) -> list[Report]:
    """The last reports of the item between which nothing advanced; empty if none counts yet."""
    stops = stops_of(facts, item.id)
    run: list[Report] = []
    for report in item.reports:
        if local_day(report.at, facts.zone) >= item.start and not stands_still(stops, report.at):
            run = [*run, report] if run and not _advanced(run[-1], report, item) else [report]
    return run[-1:] if any(moment > report.at for report in run[-1:] for moment in item.advanced_at) else run


def _advanced(earlier: Report, later: Report, item: ItemFacts) -> bool:
    between = any(earlier.at < moment <= later.at for moment in item.advanced_at)
    return between or later.progress > earlier.progress
