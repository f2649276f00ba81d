"""How a benchmark run is made: how often, how much, where; and how it tells what it does."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.figures import Figure
from tests.benchmarks.places import Places

SEEDS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Plan:
    """`quick` measures once and little: to see that everything runs, not to compare."""

    places: Places
    quick: bool = False

    @property
    def seeds(self) -> tuple[int, ...]:
        return SEEDS[:1] if self.quick else SEEDS

    @property
    def share(self) -> float:
        """How much of the usual amount is measured."""
        return 0.2 if self.quick else 1

    def amount(self, usual: int) -> int:
        return max(10, round(usual * self.share))

    def ends(self, sizes: Iterable[int]) -> list[int]:
        """All sizes, or the least and the most where time is short."""
        found = sorted(sizes)
        return [found[0], found[-1]] if self.quick else found

    def folder(self, name: str) -> Path:
        """A folder of its own within the run's."""
        folder = self.places.folder / name
        folder.mkdir(exist_ok=True)
        return folder

    def told(self, figures: Iterable[Figure]) -> Iterator[Figure]:
        """Each figure, shown as soon as it is there."""
        for figure in figures:
            self.say(str(figure))
            yield figure

    def say(self, line: str) -> None:
        """Progress goes beside the table and the JSON."""
        sys.stderr.write(f"  {line}\n")
        sys.stderr.flush()
