"""Where a company is: its country, its city and, where a country has several clocks, its time zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict

from conversations.answers import Answerable, Unclear
from conversations.content import COUNTRIES, countries_by_name, country_name
from conversations.content.zones import zone_city, zones_of
from conversations.messages import Said
from conversations.options import Option, match
from conversations.questions import Part, Question, choice, text
from conversations.texts import Text, known_languages, literal, localized
from conversations.texts import text as text_of
from conversations.typed import fold

PAGE = 8
MORE = "more"
GROUP = "place"


class Place(BaseModel):
    """`country` is an ISO 3166-1 alpha-2 code, `zone` an IANA name."""

    model_config = ConfigDict(frozen=True)

    country: str
    city: str
    zone: str


@dataclass(frozen=True)
class AnyCountry:
    """A country of the Americas, typed in any language whether it is on the shown page or not."""

    def parse(self, content: Answerable, today: date) -> str:
        typed = content.text if isinstance(content, Said) else ""
        named = match(typed, [country_option(code) for code in COUNTRIES]) if not typed.strip().isdecimal() else None
        if named is None:
            raise Unclear(text_of("registration-unclear-country"))
        return named.code

    def load(self, saved: Any) -> str:  # noqa: ANN401  JSON as it was saved
        if saved not in COUNTRIES and saved != MORE:
            raise ValueError(f"{saved!r} is no country of the Americas")
        return str(saved)


@cache
def country_text(code: str) -> Text:
    return localized({language: country_name(code, language) for language in known_languages()})


@cache
def country_option(code: str) -> Option:
    return Option(code, country_text(code))


def place(country: str, city: str, zone: str, today: date, language: str) -> Part[Place]:
    """Ask where the company is; `country`, `city` and `zone` are the workshop's, offered first."""
    others = [code for code in countries_by_name(language) if code != country]
    chosen = yield from _country([country, *others], 1)
    here = [Option("here", literal(city), city)] if chosen == country else []
    where = yield from text("city", text_of("registration-ask-city"), suggestions=here, longest=60, group=GROUP)
    if chosen == country and fold(where) == fold(city):
        return Place(country=chosen, city=where, zone=zone)
    return Place(country=chosen, city=where, zone=(yield from _zone(where, zones_of(chosen, today))))


def _country(codes: Sequence[str], page: int) -> Part[str]:
    options = [country_option(code) for code in codes[:PAGE]]
    if len(codes) > PAGE:
        options.append(Option(MORE, text_of("registration-more-countries")))
    key, name = ("country", text_of("registration-place")) if page == 1 else (f"country.{page}", None)
    ask = text_of("registration-ask-country")
    chosen = yield from Question(key, ask, AnyCountry(), tuple(options), name=name, group=GROUP)
    return chosen if chosen != MORE else (yield from _country(codes[PAGE:], page + 1))


def _zone(city: str, zones: Sequence[str]) -> Part[str]:
    if (known := zone_of_city(city, zones)) is not None:
        return known
    options = [Option(zone, zone_text(zone)) for zone in zones]
    return (yield from choice("zone", text_of("registration-ask-zone"), options, group=GROUP))


def zone_of_city(city: str, zones: Sequence[str]) -> str | None:
    """The zone that a city names, or the only one there is."""
    if len(zones) == 1:
        return zones[0]
    return next((zone for zone in zones if fold(city) in _city_names(zone)), None)


@cache
def zone_text(zone: str) -> Text:
    """A zone by the city that names it."""
    return localized({language: zone_city(zone, language) for language in known_languages()})


@cache
def _city_names(zone: str) -> frozenset[str]:
    return frozenset(fold(zone_city(zone, language)) for language in known_languages())
