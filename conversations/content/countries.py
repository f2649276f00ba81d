"""The countries of the Americas an SME may come from: ISO 3166 codes, names and calling codes."""

from collections.abc import Mapping
from functools import cache

from babel import Locale

CALLING_CODES: Mapping[str, str] = {
    "AG": "1268", "AR": "54", "BB": "1246", "BO": "591", "BR": "55", "BS": "1242", "BZ": "501", "CA": "1", "CL": "56",
    "CO": "57", "CR": "506", "CU": "53", "DM": "1767", "DO": "1", "EC": "593", "GD": "1473", "GT": "502", "GY": "592",
    "HN": "504", "HT": "509", "JM": "1", "KN": "1869", "LC": "1758", "MX": "52", "NI": "505", "PA": "507", "PE": "51",
    "PY": "595", "SR": "597", "SV": "503", "TT": "1868", "US": "1", "UY": "598", "VC": "1784", "VE": "58",
}  # fmt: skip
"""What a number abroad begins with, without the plus sign."""

COUNTRIES = tuple(CALLING_CODES)


@cache
def country_name(code: str, language: str) -> str:
    """`México`, `Mexico`."""
    return str(Locale.parse(language).territories[code])


@cache
def countries_by_name(language: str) -> tuple[str, ...]:
    """Codes in the order of their names."""
    return tuple(sorted(COUNTRIES, key=lambda code: country_name(code, language)))
