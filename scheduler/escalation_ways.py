"""When the staff may be written to: in the hours of their office, so that nobody's night is disturbed."""

from datetime import datetime, time

from conversations.speaking import Delivery
from records.followup import Stall
from records.people import Sme
from scheduler.calendar import SendWindow, is_allowed, next_slot

OFFICE = SendWindow(frozenset(range(5)), ((time(8), time(19)),))
"""Monday to Friday, from eight to seven, on the clock of the cohort."""


def office_moment(now: datetime, zone: str, country: str) -> datetime:
    """Now, in office hours; else the next time that the office opens."""
    return now if is_allowed(now, zone, country, window=OFFICE) else next_slot(now, zone, country, window=OFFICE)


def by_office_hours(sme: Sme, dedup_key: str, stall: Stall, now: datetime) -> Delivery:
    """An escalation, sent once, in office hours."""
    not_before = office_moment(now, sme.cohort.zone, sme.cohort.country)
    return Delivery(dedup_key=dedup_key, purpose="escalation", subject=f"stall:{stall.id}", not_before=not_before)
