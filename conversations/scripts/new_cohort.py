"""A new cohort: where and when its workshop is, in which languages, on which clock, and who looks after it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict

from conversations.answers import Answerable, Day, Several, Unclear, Words
from conversations.content.zones import zones_of
from conversations.options import Option
from conversations.questions import Part, Question, Script, choice, day, review, text
from conversations.scripts.definition import ScriptDefinition
from conversations.scripts.places import AnyCountry, country_option, country_text, zone_of_city, zone_text
from conversations.scripts.thresholds import own_thresholds, told
from conversations.texts import Text, literal
from conversations.texts import text as text_of
from conversations.typed import fold

CLOCKS = ("cohort", "sme")
LONGEST_WORKSHOP = timedelta(days=30)
A_FORTNIGHT = timedelta(days=14)
FURTHEST_PAST, FURTHEST_AHEAD = timedelta(days=240), timedelta(days=330)
"""How far from today a workshop may be: less than a year ahead, or a day just past could be taken for next year's."""


class Colleague(BaseModel):
    """A member of staff, by id."""

    model_config = ConfigDict(frozen=True)

    id: int
    name: str


class NewCohortFacts(BaseModel):
    """`countries` are those to offer first; `taken` the names of the cohorts there are."""

    model_config = ConfigDict(frozen=True)

    today: date
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    taken: tuple[str, ...]
    coordinators: tuple[Colleague, ...]
    thresholds: dict[str, int]


class NewCohortResult(BaseModel):
    """`ends_on` is D0; `thresholds` holds the figures that differ from the programme's."""

    model_config = ConfigDict(frozen=True)

    name: str
    city: str
    country: str
    zone: str
    starts_on: date
    ends_on: date
    languages: tuple[str, ...]
    clock: str
    coordinator_ids: tuple[int, ...]
    thresholds: dict[str, int]


@dataclass(frozen=True)
class FreshName:
    """A name that no cohort has yet."""

    taken: tuple[str, ...]

    def parse(self, content: Answerable, today: date) -> str:
        name = Words(3, 60).parse(content, today)
        if fold(name) in map(fold, self.taken):
            raise Unclear(text_of("cohort-name-taken", name=name))
        return name

    def load(self, saved: object) -> str:
        return Words().load(saved)


@dataclass(frozen=True)
class LastDay(Day):
    """`outside` tells both ends: a day before the first one, written without its year, is read as next year's."""

    outside: Text = field(kw_only=True)

    def check(self, day: date, today: date) -> None:
        try:
            super().check(day, today)
        except Unclear as unclear:
            raise Unclear(self.outside) from unclear


def new_cohort(facts: NewCohortFacts) -> Script[NewCohortResult]:
    city = yield from text("city", text_of("cohort-ask-city"), longest=60, name=text_of("cohort-city"))
    country, zone = yield from _where(facts, city)
    starts_on, ends_on = yield from _when(facts)
    name = yield from _name(facts, f"{city} {ends_on.year}")
    languages = yield from _languages(facts.languages)
    clocks = [Option(clock, text_of(f"clock-{clock}")) for clock in CLOCKS]
    clock = yield from choice("clock", text_of("cohort-ask-clock"), clocks, name=text_of("cohort-clock"))
    coordinator_ids = yield from _coordinators(facts.coordinators)
    thresholds = yield from own_thresholds(facts.thresholds)
    result = NewCohortResult(
        name=name,
        city=city,
        country=country,
        zone=zone,
        starts_on=starts_on,
        ends_on=ends_on,
        languages=tuple(languages),
        clock=clock,
        coordinator_ids=tuple(coordinator_ids),
        thresholds=thresholds,
    )
    create = [Option("yes", text_of("cohort-create"))]
    yield from review("review", _read_back(facts, result), create, result.model_dump_json())
    return result


def _where(facts: NewCohortFacts, city: str) -> Part[tuple[str, str]]:
    offered = tuple(country_option(code) for code in facts.countries)
    ask = text_of("cohort-ask-country")
    name = text_of("cohort-country")
    country = yield from Question("country", ask, AnyCountry(), offered, name=name, group="place")
    zones = zones_of(country, facts.today)
    if (known := zone_of_city(city, zones)) is not None:
        return country, known
    options = [Option(f"z{place}", zone_text(zone), zone) for place, zone in enumerate(zones)]
    zone = yield from choice("zone", text_of("cohort-ask-zone"), options, group="place")
    return country, zone


def _when(facts: NewCohortFacts) -> Part[tuple[date, date]]:
    starts_on = yield from day(
        "starts-on",
        text_of("cohort-ask-first-day", example=text_of("day-long", day=facts.today + A_FORTNIGHT)),
        suggestions=_days(facts.today, 0, 1),
        earliest=-FURTHEST_PAST,
        latest=FURTHEST_AHEAD,
        name=text_of("cohort-days"),
        group="days",
    )
    return starts_on, (yield from _last_day(starts_on))


def _last_day(first: date) -> Question[date]:
    last = first + LONGEST_WORKSHOP
    outside = text_of("cohort-last-day-outside", first=first, last=last)
    asked = day("ends-on", text_of("cohort-ask-last-day"), suggestions=_days(first, 0, 1, 2), group="days")
    return replace(asked, kind=LastDay(first, last, first, outside=outside))


def _days(first: date, *ahead: int) -> list[Option]:
    days = [first + timedelta(days=number) for number in ahead]
    return [Option(f"{one:%Y%m%d}", text_of("day-long", day=one), one.isoformat()) for one in days]


def _name(facts: NewCohortFacts, suggested: str) -> Question[str]:
    free = fold(suggested) not in map(fold, facts.taken)
    offered = (Option("suggested", literal(suggested), suggested),) if free else ()
    kind = FreshName(facts.taken)
    return Question("name", text_of("cohort-ask-name"), kind, offered, name=text_of("cohort-name"))


def _languages(codes: Sequence[str]) -> Question[list[str]]:
    each = [Option(code, text_of(f"language-{code}")) for code in codes]
    together = Option("all", text_of("cohort-languages-all"), list(codes))
    kind = Several(tuple(codes), 1, len(codes))
    name = text_of("cohort-languages")
    return Question("languages", text_of("cohort-ask-languages"), kind, (*each, together), name=name)


def _coordinators(colleagues: Sequence[Colleague]) -> Part[list[int]]:
    if not colleagues:
        return []
    codes = tuple(str(one.id) for one in colleagues)
    options = tuple(Option(str(one.id), literal(one.name)) for one in colleagues)
    kind = Several(codes, 1, len(codes))
    ask = text_of("cohort-ask-coordinators", count=len(options))
    later = text_of("cohort-coordinators-later")
    asked: Question[list[str] | None] = Question(
        "coordinators", ask, kind, options, later, text_of("cohort-coordinators")
    )
    return [int(code) for code in (yield from asked) or []]


def _read_back(facts: NewCohortFacts, result: NewCohortResult) -> Text:
    names = {one.id: one.name for one in facts.coordinators}
    return text_of(
        "cohort-review",
        name=result.name,
        city=result.city,
        country=country_text(result.country),
        zone=zone_text(result.zone),
        first=result.starts_on,
        last=result.ends_on,
        days=(result.ends_on - result.starts_on).days + 1,
        languages=[text_of(f"language-{code}") for code in result.languages],
        clock=text_of(f"clock-{result.clock}"),
        coordinators=[names[id] for id in result.coordinator_ids] or text_of("cohort-coordinators-none"),
        thresholds=told(result.thresholds),
    )


NEW_COHORT = ScriptDefinition("new_cohort", new_cohort, NewCohortFacts, "title-new-cohort", goes_back=True)
