"""What is measured: figures with their runs, and what is wanted of them."""

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure: the median of its runs counts. `note` says under which conditions."""

    key: str
    name: str
    runs: tuple[float, ...]
    unit: str
    note: str = ""

    @property
    def value(self) -> float:
        return median(self.runs)

    def __str__(self) -> str:
        spread = f"{min(self.runs):,.4g} to {max(self.runs):,.4g}" if len(self.runs) > 1 else "one run"
        note = f"; {self.note}" if self.note else ""
        return f"{self.name}: {self.value:,.4g} {self.unit} ({spread}{note})"
