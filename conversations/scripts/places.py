"""Where a company is: its country, its city and, where a country has several clocks, its time zone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict

from conversations.answers import Answerable, Unclear
from conversations.content import COUNTRIES, countries_by_name, country_name
from conversations.messages import Said
from conversations.options import Option, match
from conversations.questions import Part, Question, choice, text
from conversations.texts import Text, known_languages, literal, localized
from conversations.texts import text as text_of
from conversations.typed import fold

PAGE = 8
MORE = "more"
GROUP = "place"


class Zone(BaseModel):
    """An IANA time zone and the city it is known by, in each language."""

    model_config = ConfigDict(frozen=True)

    name: str
    city: dict[str, str]


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


def country_text(code: str) -> Text:
    return localized({language: country_name(code, language) for language in known_languages()})


@cache
def country_option(code: str) -> Option:
    return Option(code, country_text(code))


def place(country: str, city: str, zone: str, zones: Mapping[str, Sequence[Zone]], language: str) -> Part[Place]:
    """Ask where the company is; `country`, `city` and `zone` are the workshop's, offered first."""
    others = [code for code in countries_by_name(language) if code != country]
    chosen = yield from _country([country, *others], 1)
    here = [Option("here", literal(city), city)] if chosen == country else []
    where = yield from text("city", text_of("registration-ask-city"), suggestions=here, longest=60, group=GROUP)
    if chosen == country and fold(where) == fold(city):
        return Place(country=chosen, city=where, zone=zone)
    return Place(country=chosen, city=where, zone=(yield from _zone(where, zones[chosen])))


def _country(codes: Sequence[str], page: int) -> Part[str]:
    options = [country_option(code) for code in codes[:PAGE]]
    if len(codes) > PAGE:
        options.append(Option(MORE, text_of("registration-more-countries")))
    key, name = ("country", text_of("registration-place")) if page == 1 else (f"country.{page}", None)
    ask = text_of("registration-ask-country")
    chosen = yield from Question(key, ask, AnyCountry(), tuple(options), name=name, group=GROUP)
    return chosen if chosen != MORE else (yield from _country(codes[PAGE:], page + 1))


def _zone(city: str, zones: Sequence[Zone]) -> Part[str]:
    if len(zones) == 1:
        return zones[0].name
    same = [zone.name for zone in zones if fold(city) in map(fold, zone.city.values())]
    if same:
        return same[0]
    options = [Option(zone.name, localized(zone.city)) for zone in zones]
    return (yield from choice("zone", text_of("registration-ask-zone"), options, group=GROUP))
