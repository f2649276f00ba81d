"""Countries and zones: a short list that a person can answer from."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfoNotFoundError

import holidays
import pytest

from conversations.content import COUNTRIES, country_name
from conversations.content.zones import zone_city, zone_info, zone_names, zones_of

TODAY = date(2027, 1, 15)
LANGUAGES = ("es", "en", "pt", "fr")


def test_the_thirty_five_states_are_offered_and_all_have_a_calendar_of_holidays() -> None:
    assert len(set(COUNTRIES)) == 35
    assert set(COUNTRIES) <= set(holidays.list_supported_countries())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_and_zone_has_a_name_in_every_language(language: str) -> None:
    assert len({country_name(country, language) for country in COUNTRIES}) == 35
    for country in COUNTRIES:
        cities = [zone_city(zone, language) for zone in zones_of(country, TODAY)]
        assert all(cities)
        assert len(set(cities)) == len(cities) >= 1
        assert not any("/" in city or "_" in city for city in cities)


@pytest.mark.parametrize("country", ["UY", "PA", "AR", "CO", "CR", "PY", "GT"])
def test_a_country_with_one_clock_is_not_asked_for_a_zone(country: str) -> None:
    assert len(zones_of(country, TODAY)) == 1


def test_mexico_is_a_short_list_with_the_capital_first() -> None:
    zones = zones_of("MX", TODAY)
    assert zones[0] == "America/Mexico_City"
    assert {"America/Cancun", "America/Tijuana"} < set(zones)
    assert "America/Monterrey" not in zones, "the same clock as the capital"
    assert len(zones) <= 7
    assert zone_city(zones[0], "es") == "Ciudad de México"


@pytest.mark.parametrize(
    ("country", "city"), [("BR", "Sao Paulo"), ("CA", "Toronto"), ("US", "New York"), ("CL", "Santiago")]
)
def test_the_largest_city_comes_first_and_no_list_is_longer_than_ten_rows(country: str, city: str) -> None:
    zones = zones_of(country, TODAY)
    assert zone_city(zones[0], "en") == city
    assert len(zones) <= 10


@pytest.mark.parametrize("country", COUNTRIES)
def test_zones_of_one_country_differ_and_leave_no_clock_out(country: str) -> None:
    zones = zones_of(country, TODAY)
    assert len(set(zones)) == len(zones) >= 1
    noons = [datetime(2027, month, 1, 12, tzinfo=UTC) for month in range(2, 13)]
    offered = {tuple(noon.astimezone(zone_info(zone)).utcoffset() for noon in noons) for zone in zones}
    in_use = {tuple(noon.astimezone(zone_info(zone)).utcoffset() for noon in noons) for zone in zone_names(country)}
    assert offered == in_use
    assert len(offered) == len(zones)


def test_an_unknown_country_has_no_zone_and_an_unknown_zone_is_refused() -> None:
    assert zones_of("ZZ", TODAY) == ()
    for name in ("America/Atlantis", "../../etc/passwd", ""):
        with pytest.raises(ZoneInfoNotFoundError):
            zone_info(name)
