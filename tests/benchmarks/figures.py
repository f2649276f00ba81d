"""What is measured: rows of figures, ours and the peers', and what is wanted of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

OURS, PEERS, CEILING = "ours", "peers", "ceiling"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure: the median of its runs counts. `note` says under which conditions."""

    key: str
    name: str
    runs: tuple[float, ...]
    unit: str
    note: str = ""
    of: str = OURS

    @property
    def value(self) -> float:
        return median(self.runs)

    def __str__(self) -> str:
        spread = f"{min(self.runs):,.4g} to {max(self.runs):,.4g}" if len(self.runs) > 1 else "one run"
        note = f"; {self.note}" if self.note else ""
        return f"{self.name}: {self.value:,.4g} {self.unit} ({spread}{note})"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a figure, or a ratio of two, should be: at least or at most `bound`. `value` is empty when not measured."""

    key: str
    name: str
    value: float | None
    bound: float
    unit: str = ""
    at_most: bool = False
    floor: float | None = None
    ratio: bool = False

    @property
    def reached(self) -> bool | None:
        if self.value is None:
            return None
        return self.value <= self.bound if self.at_most else self.value >= self.bound

    @property
    def asked(self) -> str:
        """As people read it: "≥ 5,000 answers/s (floor 3,000)"."""
        sign = "≤" if self.at_most else "≥"
        floor = f" (floor {self.floor:,g})" if self.floor is not None else ""
        return f"{sign} {self.bound:,g}{self.unit}{floor}"


@dataclass(slots=True)
class Row:
    """A row of the table. `missing` says what could not be measured, and the remedy."""

    key: str
    title: str
    figures: list[Figure] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def value(self, key: str) -> float | None:
        return next((figure.value for figure in self.figures if figure.key == key), None)

    def values(self, keys: Iterable[str]) -> list[float]:
        return [value for key in keys if (value := self.value(key)) is not None]

    def best(self, prefix: str) -> float | None:
        """The highest of the figures whose keys begin so."""
        return max((figure.value for figure in self.figures if figure.key.startswith(prefix)), default=None)

    def wants(self, key: str, name: str, value: float | None, bound: float, **how: Any) -> None:
        self.wanted.append(Wanted(key, name, value, bound, **how))

    def as_json(self) -> dict[str, Any]:
        def told(of: str) -> dict[str, Any]:
            return {figure.key: _rounded(figure.value) for figure in self.figures if figure.of == of}

        own = {
            one.key: {"what": one.name, "is": _rounded(one.value), "wanted": one.asked, "reached": one.reached}
            for one in self.wanted
        }
        ratios = {one.key: _rounded(one.value) for one in self.wanted if one.ratio}
        groups = {of: found for of in (OURS, PEERS, CEILING) if (found := told(of))}
        names = {figure.key: f"{figure.name}, {figure.unit}" for figure in self.figures}
        return {
            "title": self.title,
            "names": names,
            **groups,
            "ratios": ratios,
            "wanted": own,
            "missing": self.missing,
            "notes": self.notes,
        }


def ratio(one: float | None, other: float | None) -> float | None:
    """How many times `other` goes into `one`."""
    return one / other if one is not None and other else None


def _rounded(value: float | None) -> float | None:
    """Four digits that count."""
    return None if value is None else float(f"{value:.4g}")
