"""Dates as people type them, in Spanish and English. Pure: `today` is an argument."""

from datetime import date, datetime, time

import dateparser  # type: ignore[import-untyped]

LANGUAGES = ["es", "en"]


def read_date(typed: str, today: date) -> date | None:
    """The day that `typed` means ("15 de mayo", "15/5", "mañana", "in two weeks"), the next one to come; None when it means none.

    Days are read before months ("3/4" is 3 April), as written in nearly all of the Americas.
    """
    if not typed.strip() or typed.strip().isdecimal():
        return None
    moment = dateparser.parse(
        typed,
        languages=LANGUAGES,
        settings={
            "RELATIVE_BASE": datetime.combine(today, time(12)),
            "PREFER_DATES_FROM": "future",
            "PREFER_DAY_OF_MONTH": "last",
            "DATE_ORDER": "DMY",
        },
    )
    return moment.date() if isinstance(moment, datetime) else None
