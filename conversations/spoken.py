"""How numbers, dates and lists are said: in a language, as a country writes them, in a time zone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_time
from babel.lists import format_list
from fluent.runtime.types import FluentType

# Spanish without a country is read all over America, so not as Spain writes it.
_WITHOUT_COUNTRY = {"es": "es_419"}
_SOUNDS_LIKE_I = re.compile(r"h?[ií](?![aeoáéó])", re.IGNORECASE)


@lru_cache
def locale_of(language: str, country: str | None) -> Locale:
    """The closest locale Babel knows: `es_MX`, else `es_419`; `en_JM`, else `en`."""
    try:
        return Locale.parse(f"{language}_{country}" if country else _WITHOUT_COUNTRY.get(language, language))
    except UnknownLocaleError:
        return Locale.parse(_WITHOUT_COUNTRY.get(language, language))


def join(parts: Sequence[str], locale: Locale) -> str:
    """`agua, luz y papel`, with Spanish `e` before the sound i."""
    if locale.language == "es" and len(parts) > 1 and _SOUNDS_LIKE_I.match(parts[-1]):
        return f"{', '.join(parts[:-1])} e {parts[-1]}"
    return format_list(list(parts), locale=locale)


@dataclass(frozen=True)
class Moment(FluentType):
    """A date or a time inside a text; `DATE($due, style: "year")` there chooses another pattern."""

    value: date | datetime | time
    patterns: Mapping[str, str]
    style: str

    def format(self, locale: Locale) -> str:
        pattern = self.patterns[self.style]
        if isinstance(self.value, datetime):
            return format_datetime(self.value, pattern, locale=locale)
        if isinstance(self.value, time):
            return format_time(self.value, pattern, locale=locale)
        return format_date(self.value, pattern, locale=locale)


def moment(value: date | datetime | time, patterns: Mapping[str, str], zone: str) -> Moment:
    """The instant a datetime names, on the reader's clock; dates and times stay as they are."""
    if isinstance(value, datetime):
        return Moment(local(value, zone), patterns, "moment")
    return Moment(value, patterns, "time" if isinstance(value, time) else "day")


def local(at: datetime, zone: str) -> datetime:
    if at.tzinfo is None:
        raise ValueError("a datetime without a zone names no instant")
    return at.astimezone(ZoneInfo(zone))


def restyled(value: Moment, style: str = "day") -> Moment:
    """Fluent's `DATE(…)`."""
    return Moment(value.value, value.patterns, style)
