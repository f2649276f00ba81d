"""Dates as people type them, read on Wednesday 26 March 2014."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.dates import MONTHS, NUMBERS, STEPS, WEEKDAYS, read_date

TODAY = date(2014, 3, 26)
SPOKEN = [
    *MONTHS,
    *WEEKDAYS,
    *NUMBERS,
    *STEPS,
    "fin",
    "de",
    "el",
    "próximo",
    "next",
    "this",
    "end",
    "of",
    "in",
    "que viene",
]
SPOKEN += ["15", "31", "99", "2014", "9999", "0", "15/5", "31-2", "a las 9", "99999999999"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hoy", "2014-03-26"),
        ("Mañana", "2014-03-27"),
        ("mañana por la tarde", "2014-03-27"),
        ("pasado mañana", "2014-03-28"),
        ("the day after tomorrow", "2014-03-28"),
        ("ayer", "2014-03-25"),
        ("el lunes", "2014-03-31"),
        ("miércoles", "2014-04-02"),
        ("el viernes que viene", "2014-03-28"),
        ("next friday", "2014-03-28"),
        ("el lunes de la próxima semana", "2014-03-31"),
        ("wednesday next week", "2014-04-02"),
        ("viernes a las 10:30", "2014-03-28"),
        ("en dos semanas", "2014-04-09"),
        ("in two weeks", "2014-04-09"),
        ("two weeks from now", "2014-04-09"),
        ("dentro de 10 días", "2014-04-05"),
        ("en un mes", "2014-04-26"),
        ("la próxima semana", "2014-04-02"),
        ("el mes que viene", "2014-04-26"),
        ("fin de mes", "2014-03-31"),
        ("a fines de este mes", "2014-03-31"),
        ("fin del próximo mes", "2014-04-30"),
        ("end of next month", "2014-04-30"),
        ("fin de año", "2014-12-31"),
        ("a mediados de abril", "2014-04-15"),
        ("mayo", "2014-05-31"),
        ("February 2016", "2016-02-29"),
        ("15 de mayo", "2014-05-15"),
        ("15 de mayo a las 9", "2014-05-15"),
        ("15 de mayo del 2015", "2015-05-15"),
        ("el martes 1 de abril", "2014-04-01"),
        ("1° de abril", "2014-04-01"),
        ("primero de abril", "2014-04-01"),
        ("5 ene", "2015-01-05"),
        ("May 15th, 2014 at 3 pm", "2014-05-15"),
        ("the 3rd of June", "2014-06-03"),
        ("3/4", "2014-04-03"),
        ("15/5", "2014-05-15"),
        ("5/15", "2014-05-15"),
        ("15.5.2014", "2014-05-15"),
        ("31-12-14", "2014-12-31"),
        ("2014-05-15", "2014-05-15"),
        ("25/3", "2015-03-25"),
        ("26/3", "2014-03-26"),
        ("29 de febrero", "2016-02-29"),
        ("el 15", "2014-04-15"),
        ("el 31", "2014-03-31"),
        ("15 del mes que viene", "2014-04-15"),
        ("antes del 15 de mayo", "2014-05-15"),
    ],
)
def test_a_date_may_be_typed_in_any_usual_way(typed: str, meant: str) -> None:
    assert read_date(typed, TODAY) == date.fromisoformat(meant)


NO_DAYS = """no sé|no|sí|ya|cuando pueda|5 pesos|a las 9|mes|semana|sol|15|15.|2014|32/13|30 de febrero|31/4
15/15|0/5|5/0|hace dos semanas|555 123 4567| |..."""


@pytest.mark.parametrize("typed", ["", *NO_DAYS.replace("\n", "|").split("|")])
def test_what_names_no_day_is_none(typed: str) -> None:
    assert read_date(typed, TODAY) is None


@given(day=st.dates(date(2000, 1, 1), date(2099, 12, 31)), today=st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_whole_date_means_itself_on_every_day(day: date, today: date) -> None:
    assert read_date(f"{day.day}/{day.month}/{day.year}", today) == day
    assert read_date(day.isoformat(), today) == day


@given(ahead=st.integers(0, 364), today=st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_without_a_year_it_is_the_next_one_to_come(ahead: int, today: date) -> None:
    day = today + timedelta(ahead)
    assert read_date(f"{day.day}/{day.month}", today) == day


@given(name=st.sampled_from(sorted(WEEKDAYS)), today=st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_weekday_is_within_the_seven_days_after_today(name: str, today: date) -> None:
    day = read_date(name, today)
    assert day is not None
    assert day.weekday() == WEEKDAYS[name]
    assert today < day <= today + timedelta(7)


@settings(max_examples=500)
@given(
    typed=st.one_of(st.text(), st.lists(st.sampled_from(SPOKEN), max_size=6).map(" ".join)),
    today=st.dates(date.min, date.max),
)
def test_whatever_is_typed_nothing_breaks(typed: str, today: date) -> None:
    day = read_date(typed, today)
    assert day is None or isinstance(day, date)
