"""The programme's fixed days, counted from a day that the cohort sets, and the days of one check-in's ladder."""

from datetime import date, datetime, timedelta

from scheduler.calendar import DEFAULT_WINDOW, SendWindow, days_after, next_slot

CHECK_INS = range(1, 7)

# Days after day zero, the last workshop day.
PLAN_PROMPTS = (3, 10)
CLOSING = 180

# Days after a check-in's opener was really sent.
REMINDERS = (2, 5)
BACKUP_CONTACT = 9
_BETWEEN_REMINDERS = 2


def milestone(day_zero: date, days: int) -> date:
    return day_zero + timedelta(days=days)


def reminder_due(
    sent_at: datetime,
    earlier: datetime | None,
    days: int,
    zone: str,
    country: str,
    *,
    window: SendWindow = DEFAULT_WINDOW,
) -> datetime:
    """The slot of a reminder `days` after the opener, and never within two days of an `earlier` reminder.

    A reminder pushed over a weekend would otherwise share its slot with the next one.
    """
    due = days_after(sent_at, days, zone)
    if earlier is not None:
        due = max(due, days_after(earlier, _BETWEEN_REMINDERS, zone))
    return next_slot(due, zone, country, window=window)
