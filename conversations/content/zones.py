"""The time zones in which the people of the programme live.

Zone rules come from the pinned `tzdata` package, never from the machine, so that two machines agree on every due date.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import get_timezone_location

# fmt: off
# zone.tab runs east to west in these countries, so an island comes before the capital: the cities most people name.
_CITIES_FIRST = (
    "America/Sao_Paulo", "America/Manaus", "America/Rio_Branco",
    "America/Toronto", "America/Vancouver", "America/Edmonton", "America/Winnipeg", "America/Halifax",
    "America/New_York", "America/Chicago", "America/Los_Angeles", "America/Denver", "America/Phoenix",
)
# fmt: on


@cache
def zone_info(zone: str) -> ZoneInfo:
    """The rules of an IANA zone; raises `ZoneInfoNotFoundError` for a name that is not one."""
    if zone not in _all_zones():
        raise ZoneInfoNotFoundError(zone)
    with files("tzdata").joinpath("zoneinfo", *zone.split("/")).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=zone)


def zone_names(country: str) -> tuple[str, ...]:
    """Every zone of the country in the order of zone.tab."""
    return _zones_by_country().get(country, ())


@lru_cache(maxsize=256)
def zones_of(country: str, today: date) -> tuple[str, ...]:
    """One zone for each clock in use in the country over the twelve months from `today`, the largest cities first."""
    by_clock: dict[tuple[timedelta | None, ...], str] = {}
    for zone in _cities_first(zone_names(country)):
        by_clock.setdefault(_clock(zone, today), zone)
    return tuple(by_clock.values())


def zone_city(zone: str, language: str) -> str:
    """The city that names a zone, as the language writes it: "Ciudad de México"."""
    city: str = get_timezone_location(zone_info(zone), locale=language, return_city=True)
    return city.rpartition("/")[2]


def _cities_first(zones: Iterable[str]) -> list[str]:
    return sorted(zones, key=lambda zone: _CITIES_FIRST.index(zone) if zone in _CITIES_FIRST else len(_CITIES_FIRST))


def _clock(zone: str, today: date) -> tuple[timedelta | None, ...]:
    """The offset from UTC on each of the next 366 days."""
    rules = zone_info(zone)
    noon = datetime.combine(today, time(12), UTC)
    return tuple((noon + timedelta(days=n)).astimezone(rules).utcoffset() for n in range(366))


@cache
def _zones_by_country() -> dict[str, tuple[str, ...]]:
    rows = [line.split("\t") for line in _lines("zone.tab") if not line.startswith("#")]
    return {country: tuple(row[2] for row in rows if row[0] == country) for country in {row[0] for row in rows}}


@cache
def _all_zones() -> frozenset[str]:
    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").splitlines())


def _lines(table: str) -> list[str]:
    return files("tzdata").joinpath("zoneinfo", table).read_text("utf-8").splitlines()
