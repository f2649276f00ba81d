"""Which key items to propose: one quick win, one of a weak or chosen area, one that looks at gender. Pure."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict

from conversations.scripts.item_words import action_of, area_of, looks_at_gender
from conversations.scripts.key_items import FOCUS, Proposal

QUICK_DAYS = 60


class Approved(BaseModel):
    """An approved action as far as the proposal looks at it."""

    model_config = ConfigDict(frozen=True)

    id: int
    what: str
    area: str | None
    catalogue_code: str | None
    due_on: date | None


def propose(items: Sequence[Approved], weak: Sequence[str], today: date) -> tuple[Proposal, ...]:
    """Up to three, each with its reason. `weak` are areas that scored low; without them the favourite area counts."""
    areas = list(weak) or _favourite(items)
    fits: dict[str, Callable[[Approved], bool]] = {
        "quick": lambda item: is_quick(item, today),
        "weak" if weak else "area": lambda item: area_of(item.what, item.area) in areas,
        "gender": lambda item: looks_at_gender(item.what, item.catalogue_code),
    }
    proposed: dict[int, str] = {}
    for why, fit in fits.items():
        found = next((item for item in items if item.id not in proposed and fit(item)), None)
        if found is not None:
            proposed[found.id] = why
    rest = [item for item in items if item.id not in proposed]
    proposed |= {item.id: "plain" for item in rest[: FOCUS - len(proposed)]}
    return tuple(Proposal(id=id, why=why) for id, why in proposed.items())


def is_quick(item: Approved, today: date) -> bool:
    """Done within sixty days, by the catalogue or by its own date."""
    action = action_of(item.catalogue_code)
    soon = item.due_on is not None and item.due_on <= today + timedelta(days=QUICK_DAYS)
    return soon or (action is not None and action.quick_win)


def _favourite(items: Sequence[Approved]) -> list[str]:
    counted = Counter(area for item in items if (area := area_of(item.what, item.area)) is not None)
    return [area for area, _ in counted.most_common(1)]
