"""What the programme brings along: catalogue, instruments and lists, validated when this is imported."""

from pathlib import Path

import yaml

from conversations.content.catalogue import Action, Area, Catalogue
from conversations.content.codes import (
    ADDRESSES,
    EFFECTS,
    EVERY_LIST,
    HELP_TYPES,
    OBSTACLES,
    REVIEW_REASONS,
    ROLES,
    SECTORS,
    SEXES,
    SIZES,
    SME_STALLS,
    STAFF_STALLS,
    Codes,
    size_of,
)
from conversations.content.countries import COUNTRIES, countries_by_name, country_name
from conversations.content.localized import Localized
from conversations.content.survey import Diagnostic, Instruments, Survey

__all__ = [
    "ADDRESSES",
    "CATALOGUE",
    "COUNTRIES",
    "DIAGNOSTIC",
    "EFFECTS",
    "HELP_TYPES",
    "LABEL_IDS",
    "OBSTACLES",
    "REVIEW_REASONS",
    "ROLES",
    "SECTORS",
    "SEXES",
    "SIZES",
    "SME_STALLS",
    "STAFF_STALLS",
    "SURVEY",
    "Action",
    "Area",
    "Catalogue",
    "Codes",
    "Localized",
    "countries_by_name",
    "country_name",
    "size_of",
]


LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one written in C where it is to be had: ten times faster."""


def _read(name: str) -> dict[str, object]:
    content: dict[str, object] = yaml.load((Path(__file__).parent / name).read_bytes(), Loader=LOADER)  # noqa: S506  both are safe loaders
    return content


def _catalogue(diagnostic: Diagnostic) -> Catalogue:
    """The areas are those of the self-diagnosis, in its order."""
    areas = [{"code": area.code, "name": area.name} for area in diagnostic.areas]
    return Catalogue.model_validate(
        {"areas": areas, "actions": _read("catalogue.yaml")["actions"], "preferred": _read("sectors.yaml")}
    )


_INSTRUMENTS = Instruments.model_validate(_read("survey.yaml"))
DIAGNOSTIC: Diagnostic = _INSTRUMENTS.diagnostic
SURVEY: Survey = _INSTRUMENTS.survey
CATALOGUE = _catalogue(DIAGNOSTIC)

LABEL_IDS = frozenset(text_id for codes in EVERY_LIST for text_id in codes.text_ids())
"""Texts that `check_texts` must find for the lists above."""
