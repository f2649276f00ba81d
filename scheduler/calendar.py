"""The programme's dates: months from an anchor, hours at which a message may arrive, working days.

Every moment is an aware UTC datetime, every zone an IANA name, every country an ISO 3166-1 alpha-2 code.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import holidays
from dateutil.relativedelta import relativedelta

from conversations.content.zones import zone_info

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_ROOM = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class SendWindow:
    """When the programme may write first: local weekdays (Monday is 0) and spans of hours, each without its end."""

    weekdays: frozenset[int] = frozenset({1, 2, 3})
    spans: tuple[tuple[time, time], ...] = ((time(9, 30), time(11, 30)), (time(15), time(17)))

    def __post_init__(self) -> None:
        if not self.weekdays or not self.spans or any(first >= last for first, last in self.spans):
            raise ValueError("a send window needs a weekday and a span of hours, each with its start before its end")

    def covers(self, hour: time) -> bool:
        return any(first <= hour < last for first, last in self.spans)

    def nearest(self, hour: time) -> time:
        """The hour itself if allowed, else the closest allowed one, half an hour before a span's end at the latest."""
        if self.covers(hour):
            return hour
        edges = [edge for first, last in self.spans for edge in (first, _shifted(last, -_ROOM))]
        return min(edges, key=lambda edge: abs(_since_midnight(edge) - _since_midnight(hour)))


DEFAULT_WINDOW = SendWindow()
PREFERRED_HOURS = (time(9, 30), time(10, 30), time(15), time(16))
"""The hours a contact is offered for the monthly check-in."""


def month_due(anchor: date, k: int) -> date:
    """`k` calendar months after the anchor, clamped to the month's last day: 31 January, 28 February, 31 March."""
    return anchor + relativedelta(months=k)


def check_in_due(
    anchor: date, k: int, preferred_hour: time, zone: str, country: str, *, window: SendWindow = DEFAULT_WINDOW
) -> datetime:
    """When check-in `k` is sent: on its due day at the contact's hour, or on the next day on which that is allowed."""
    return next_slot(to_utc(month_due(anchor, k), time.min, zone), zone, country, preferred_hour, window=window)


def next_slot(
    moment: datetime, zone: str, country: str, preferred: time | None = None, *, window: SendWindow = DEFAULT_WINDOW
) -> datetime:
    """The first allowed moment from `moment` on; with a preferred hour, the first allowed day's moment at that hour."""
    day = _local(moment, zone).date()
    while True:
        if is_send_day(day, country, window=window):
            slot = _slot_on(day, moment, zone, preferred, window)
            if slot is not None:
                return slot
        day += _DAY


def _slot_on(day: date, moment: datetime, zone: str, preferred: time | None, window: SendWindow) -> datetime | None:
    if preferred is not None:
        slot = to_utc(day, window.nearest(preferred), zone)
        return slot if slot >= moment else None
    for first, last in window.spans:
        if moment < to_utc(day, last, zone):
            return max(moment, to_utc(day, first, zone))
    return None


def is_allowed(moment: datetime, zone: str, country: str, *, window: SendWindow = DEFAULT_WINDOW) -> bool:
    local = _local(moment, zone)
    return is_send_day(local.date(), country, window=window) and window.covers(local.time())


def is_send_day(day: date, country: str, *, window: SendWindow = DEFAULT_WINDOW) -> bool:
    return day.weekday() in window.weekdays and not is_holiday(day, country)


def is_holiday(day: date, country: str) -> bool:
    """Whether the whole country rests; a country without a known calendar has no holidays."""
    return day in _holidays(country, day.year)


@lru_cache(maxsize=4096)
def _holidays(country: str, year: int) -> frozenset[date]:
    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


def is_working_day(day: date, country: str) -> bool:
    return day.weekday() < 5 and not is_holiday(day, country)


def add_working_days(day: date, n: int, country: str) -> date:
    """The `n`-th working day after `day`; `day` itself for 0."""
    while n > 0:
        day += _DAY
        n -= is_working_day(day, country)
    return day


def working_days_between(start: date, end: date, country: str) -> int:
    """The working days after `start` up to and including `end`; 0 where `end` is not later."""
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_working_day(day, country) for day in days)


def days_after(moment: datetime, n: int, zone: str) -> datetime:
    """`n` local days later at the same local time, whatever the clocks did in between."""
    local = _local(moment, zone)
    return to_utc(local.date() + timedelta(days=n), local.time(), zone)


def working_days_after(moment: datetime, n: int, zone: str, country: str) -> datetime:
    """The `n`-th working day after the moment's local day, at the same local time."""
    local = _local(moment, zone)
    return to_utc(add_working_days(local.date(), n, country), local.time(), zone)


def local_day(moment: datetime, zone: str) -> date:
    return _local(moment, zone).date()


def to_utc(day: date, hour: time, zone: str) -> datetime:
    """When the zone's clocks show that time: the next valid minute if they skip it, the first if they repeat it."""
    rules = zone_info(zone)
    wall = datetime.combine(day, hour.replace(tzinfo=None, fold=0))
    while True:
        moment = wall.replace(tzinfo=rules).astimezone(UTC)
        if moment.astimezone(rules).replace(tzinfo=None) == wall:
            return moment
        wall = wall.replace(second=0, microsecond=0) + _MINUTE


def _local(moment: datetime, zone: str) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be placed on anyone's clock")
    return moment.astimezone(zone_info(zone))


def _since_midnight(hour: time) -> timedelta:
    return timedelta(hours=hour.hour, minutes=hour.minute, seconds=hour.second)


def _shifted(hour: time, by: timedelta) -> time:
    return (datetime.combine(date.min + _DAY, hour) + by).time()
