"""The catalogue of key actions: examples to start from, in seven areas."""

from collections.abc import Collection
from functools import cached_property
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints

from conversations.content.localized import Frozen, Localized

Lens: TypeAlias = Literal["gender", "human_rights"]
Effort: TypeAlias = Literal["low", "medium", "high"]
EFFORTS: tuple[Effort, ...] = ("low", "medium", "high")
CARDS_SHOWN = 3


class Area(Frozen):
    """One of the seven areas, e.g. `governance`."""

    code: str
    name: Localized


class Action(Frozen):
    """One suggestion; `months` is the typical time to finish, `first_step` is doable within a week."""

    area: str
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}-\d\d$")]
    lens: tuple[Lens, ...]
    title: Localized
    first_step: Localized
    indicator: Localized
    months: Annotated[int, Field(ge=1, le=6)]
    effort: Effort
    business_case: Localized

    @property
    def quick_win(self) -> bool:
        """Within sixty days, without spending."""
        return self.months <= 2 and self.effort == "low"


class Catalogue(Frozen):
    areas: tuple[Area, ...]
    actions: tuple[Action, ...]
    preferred: dict[str, tuple[str, ...]]

    @cached_property
    def _by_code(self) -> dict[str, Action]:
        return {action.code: action for action in self.actions}

    def action(self, code: str) -> Action:
        return self._by_code[code]

    def area(self, code: str) -> Area:
        return next(area for area in self.areas if area.code == code)

    def cards(self, area: str, sector: str | None = None, exclude: Collection[str] = ()) -> tuple[Action, ...]:
        """Up to three actions of an area: least effort first, then what suits the sector, then the shortest."""
        suits = self.preferred.get(sector or "", ())

        def order(action: Action) -> tuple[int, bool, int, str]:
            return EFFORTS.index(action.effort), action.code not in suits, action.months, action.code

        left = (action for action in self.actions if action.area == area and action.code not in exclude)
        return tuple(sorted(left, key=order)[:CARDS_SHOWN])
