"""Dates as people type them, in Spanish and English. Pure: `today` is an argument."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import TypeAlias

from dateutil.relativedelta import relativedelta

from conversations.typed import fold

MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "enero ene january jan",
            "febrero feb february",
            "marzo mar march",
            "abril abr april apr",
            "mayo may",
            "junio jun june",
            "julio jul july",
            "agosto ago august aug",
            "septiembre setiembre sep sept set september",
            "octubre oct october",
            "noviembre nov november",
            "diciembre dic december dec",
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: weekday
    for weekday, names in enumerate(
        (
            "lunes monday",
            "martes tuesday",
            "miercoles wednesday",
            "jueves thursday",
            "viernes friday",
            "sabado saturday",
            "domingo sunday",
        )
    )
    for name in names.split()
}
NUMBERS = {
    name: number
    for number, names in {
        1: "un uno una one",
        2: "dos two",
        3: "tres three",
        4: "cuatro four",
        5: "cinco five",
        6: "seis six",
        7: "siete seven",
        8: "ocho eight",
        9: "nueve nine",
        10: "diez ten",
        12: "doce twelve",
        15: "quince fifteen",
        20: "veinte twenty",
        30: "treinta thirty",
    }.items()
    for name in names.split()
}
LONGEST_DATE = 120
DAYS_FROM_NOW = {"hoy": 0, "today": 0, "manana": 1, "tomorrow": 1, "pasado manana": 2, "day after tomorrow": 2}
DAYS_FROM_NOW |= {"ayer": -1, "yesterday": -1}
STEPS = {
    name: step
    for names, step in (
        ("dia dias day days", relativedelta(days=1)),
        ("semana semanas week weeks", relativedelta(weeks=1)),
        ("quincena quincenas fortnight", relativedelta(days=15)),
        ("mes meses month months", relativedelta(months=1)),
        ("ano anos year years", relativedelta(years=1)),
    )
    for name in names.split()
}
PARTS = dict.fromkeys(("principio", "principios", "inicio", "inicios", "comienzos", "beginning", "start", "early"), 1)
PARTS |= dict.fromkeys(("mediado", "mediados", "mitad", "middle", "mid"), 15)
PARTS |= dict.fromkeys(("fin", "fines", "final", "finales", "end", "late"), 31)

_HALF = "manana|tarde|noche|mediodia|morning|afternoon|evening|noon"
_CLOCK = re.compile(
    rf"\b(?:a las?|at) \d{{1,2}}(?:[:.]\d{{2}})?(?: ?(?:am|pm|hs?|hrs?|horas))?\b"
    rf"|\b\d{{1,2}}:\d{{2}}(?: ?(?:am|pm|hs?))?\b"
    rf"|\b(?:de|por|en|in|at) (?:la |el |the )?(?:{_HALF})\b"
)
_NEXT = re.compile(r"\b(?:que vienen?|proxim[ao]s?|siguientes?|entrante|next|coming)\b")
_THIS = re.compile(r"\b(?:est[ea]|this)\b")
_FILLERS = re.compile(
    r"[-/.,]|\b(?:el|la|los|las|de|del|of|on|the|a|al|an|para|hasta|by|until|antes|before|from now|dia(?= \d))\b"
)


def _one_of(names: Mapping[str, object]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


_WEEKDAY = rf"(?:next |this )?(?P<weekday>{_one_of(WEEKDAYS)})"
_DAY = rf"(?:{_WEEKDAY} )?(?P<day>\d{{1,2}}|primero)(?:st|nd|rd|th|ro|er|o|°)?"
_MONTH = rf"(?P<month>{_one_of(MONTHS)})"
_YEAR = r"(?: (?P<year>(?:19|20)\d\d|\d\d))?"
_UNIT = rf"(?P<unit>{_one_of(STEPS)})"
_COUNT = rf"(?P<count>\d{{1,3}}|{_one_of(NUMBERS)})"
_PART = rf"(?P<part>{_one_of(PARTS)})"
_TURN = r"(?P<turn>next|this)"
_WHOLE = r"(?P<whole>mes|month|ano|year)"

Found: TypeAlias = Mapping[str, str | None]


def read_date(typed: str, today: date) -> date | None:
    """The day that `typed` means ("15 de mayo", "15/5", "el lunes", "in two weeks"), the next one to come; else None.

    Days are read before months ("3/4" is 3 April), as written in nearly all of the Americas. A month stands for its
    last day, and a bare number for none. What is far longer than any way to say a day is no date.
    """
    if len(typed) > LONGEST_DATE:
        return None
    words = _plain(typed)
    if words == fold(typed) and words.isdecimal():
        return None
    for pattern, read in READINGS:
        if found := pattern.fullmatch(words):
            with suppress(ValueError, OverflowError):
                return read(found.groupdict(), today)
    return None


def _plain(typed: str) -> str:
    """Without the time of day and small words; `next` and `this`, in whichever language and place, come first."""
    words = _CLOCK.sub(" ", fold(typed))
    turn = "next " if _NEXT.search(words) else "this " if _THIS.search(words) else ""
    for small in (_NEXT, _THIS, _FILLERS):
        words = small.sub(" ", words)
    return turn + " ".join(words.split())


def _calendar_day(found: Found, today: date) -> date:
    """A day of a month, written in words or figures; one without a year is the next to come."""
    day, month = _figure(found["day"]), MONTHS.get(found["month"] or "") or _figure(found["month"])
    if month > 12 >= day:
        day, month = month, day
    if found["year"]:
        return date(_year(found["year"]), month, day)
    years = (today.year + ahead for ahead in range(9) if day <= monthrange(today.year + ahead, month)[1])
    return min(upcoming for year in years if (upcoming := date(year, month, day)) >= today)


def _day_of_month(found: Found, today: date) -> date:
    """The 15th, of this month or the first that has one to come."""
    day = _figure(found["day"])
    months = (today.replace(day=1) + relativedelta(months=ahead) for ahead in range(found["turn"] == "next", 3))
    days = (first.replace(day=day) for first in months if day <= monthrange(first.year, first.month)[1])
    return min(upcoming for upcoming in days if upcoming >= today)


def _weekday(found: Found, today: date) -> date:
    ahead = (WEEKDAYS[found["weekday"] or ""] - today.weekday() - 1) % 7 + 1
    return today + timedelta(ahead)


def _weekday_of_next_week(found: Found, today: date) -> date:
    return today + timedelta(7 - today.weekday() + WEEKDAYS[found["weekday"] or ""])


def _from_now(found: Found, today: date) -> date:
    return today + timedelta(DAYS_FROM_NOW[found["when"] or ""])


def _after(found: Found, today: date) -> date:
    return today + STEPS[found["unit"] or ""] * _figure(found.get("count") or "1")


def _part_of_month(found: Found, today: date) -> date:
    """A month alone means its end."""
    last = _calendar_day({"day": "1", "month": found["month"], "year": found["year"] or str(today.year)}, today)
    day = last + relativedelta(day=PARTS[found["part"] or "end"])
    return day if found["year"] or day >= today else day + relativedelta(years=1, day=PARTS[found["part"] or "end"])


def _part_of_this(found: Found, today: date) -> date:
    """The end of the month or year that it is, or of the next one."""
    monthly, place = (found["whole"] or "").startswith("m"), PARTS[found["part"] or "end"]
    step = relativedelta(months=1) if monthly else relativedelta(years=1)
    first = today + step * (found["turn"] == "next")
    day = first + (relativedelta(day=place) if monthly else relativedelta(month=1 if place == 1 else 12, day=place))
    return day if day >= today or found["turn"] else day + step + relativedelta(day=place)


def _figure(words: str | None) -> int:
    return 1 if words == "primero" else NUMBERS.get(words or "") or int(words or "")


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


READINGS: tuple[tuple[re.Pattern[str], Callable[[Found, date], date]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (rf"{_DAY} {_MONTH}{_YEAR}", _calendar_day),
        (rf"(?:{_WEEKDAY} )?{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_YEAR}", _calendar_day),
        (rf"{_DAY} (?P<month>\d{{1,2}}){_YEAR}", _calendar_day),
        (r"(?P<year>\d{4}) (?P<month>\d{1,2}) (?P<day>\d{1,2})", _calendar_day),
        (rf"(?:{_TURN} )?{_DAY}(?: mes| month)?", _day_of_month),
        (_WEEKDAY, _weekday),
        (rf"next (?P<weekday>{_one_of(WEEKDAYS)}) (?:semana|week)", _weekday_of_next_week),
        (rf"(?P<when>{_one_of(DAYS_FROM_NOW)})", _from_now),
        (rf"(?:(?:en|dentro|in) )?{_COUNT} {_UNIT}", _after),
        (rf"(?:en|dentro|in|next) {_UNIT}", _after),
        (rf"(?:{_PART} )?{_MONTH}(?: (?P<year>(?:19|20)\d\d))?", _part_of_month),
        (rf"(?:{_TURN} )?{_PART} {_WHOLE}", _part_of_this),
        (rf"(?P<turn>this) (?:(?P<part>end) )?{_WHOLE}", _part_of_this),
    )
)
