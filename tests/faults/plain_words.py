"""What the plain bot and the people who talk to it agree on."""

from datetime import UTC, datetime, timedelta

ACTIONS = 3
FLUSH_SECONDS = 1.0
MONTHS = 6
HOURS = ("9:30", "10:30", "15:00")
STATUSES = ("Done", "Moved", "Same")
WORKSHOP = datetime(2014, 3, 26, 18, 0, tzinfo=UTC)


def due(month: int) -> datetime:
    """When the check-in of a month is due."""
    return WORKSHOP + timedelta(days=30 * month)
