"""The kinds of faults: how much of each is played, against which bots, and what is wanted."""

import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from tests.faults.bench import Bench
from tests.faults.figures import Figures, Wanted
from tests.faults.programme import QUICK, Size

CPUS = os.cpu_count() or 1


@dataclass(frozen=True)
class Scale:
    """`size` for the kills, `small` for what is not counted in kills; the others as the kinds have it."""

    size: Size
    small: Size
    kills: int
    seconds: float
    """What one job may take at the most."""


NORMAL = Size()
SMALL = Size(companies=8, coordinators=2, cohorts=2, months=3, silent=1)
SCALES: Mapping[str, Scale] = {
    "quick": Scale(QUICK, QUICK, 20, 85),
    "default": Scale(NORMAL, SMALL, 200, 590),
    "long": Scale(NORMAL, NORMAL, 200, 3600),
}

Watch: TypeAlias = Callable[[Bench, Callable[[], str]], None]
"""Told of each bench and of how to learn the stage, so that progress can be shown."""
Play: TypeAlias = Callable[[Scale, int, Watch], Awaitable[Figures]]


@dataclass(frozen=True)
class Kind:
    """One kind of fault. `processes` is how many bots run at a time."""

    name: str
    words: str
    ours: Play
    plain: Play | None
    wanted: Wanted
    processes: int = 1
