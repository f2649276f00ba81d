"""The lists people choose from. Codes are kept in records; their labels are texts, e.g. `sector-food`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from conversations import texts
from conversations.texts import Text, text


@dataclass(frozen=True)
class Codes:
    """A closed list, in the order it is shown; iterates over its codes."""

    name: str
    codes: tuple[str, ...]

    def __iter__(self) -> Iterator[str]:
        return iter(self.codes)

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    def __len__(self) -> int:
        return len(self.codes)

    def text(self, code: str) -> Text:
        """Its label, in the reader's language."""
        return text(f"{self.name}-{code}")

    def text_ids(self) -> tuple[str, ...]:
        return tuple(f"{self.name}-{code}" for code in self.codes)


def _codes(name: str, codes: str) -> Codes:
    return Codes(name, tuple(codes.split()))


SECTORS = _codes(
    "sector", "agriculture food manufacturing textiles construction retail tourism technology services other"
)
SIZES = _codes("size", "micro small medium")
SEXES = _codes("sex", "woman man other undisclosed")
ROLES = _codes("role", "owner director manager people quality sales finance staff other")
OBSTACLES = _codes("obstacle", "time money know_how people leadership third_party permit priority other")
HELP_TYPES = _codes("help", "how_to template call peer partner expert_review visibility")
REVIEW_REASONS = _codes(
    "reason",
    "not_specific no_indicator no_owner no_date too_big only_legal_minimum outside_control duplicate claim_risk"
    " rights_risk no_business_link",
)
SME_STALLS = _codes(
    "stall",
    "help blocked contact_problem unreachable no_reply no_plan changes_idle no_selection overdue no_progress"
    " no_endline",
)
"""In the order in which one of several is called the primary reason."""
STAFF_STALLS = _codes("stall", "o_review o_help o_evidence o_stall")
EFFECTS = _codes(
    "effect",
    "costs_down new_customer less_turnover better_quality reputation access_to_finance none_yet other",
)
LENSES = _codes("lens", "gender human_rights")
EFFORT_LEVELS = _codes("effort", "low medium high")
ADDRESSES = Codes("address", texts.ADDRESSES)

EVERY_LIST = (
    SECTORS, SIZES, SEXES, ROLES, OBSTACLES, HELP_TYPES, REVIEW_REASONS, SME_STALLS, STAFF_STALLS, EFFECTS, LENSES,
    EFFORT_LEVELS, ADDRESSES,
)  # fmt: skip

HEADCOUNTS: Mapping[str, range] = {"micro": range(1, 11), "small": range(11, 51), "medium": range(51, 251)}


def size_of(headcount: int) -> str | None:
    """The size band of so many people; nothing where the programme has no band."""
    return next((size for size, people in HEADCOUNTS.items() if headcount in people), None)
