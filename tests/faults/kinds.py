"""The kinds of faults: how much of each is played, against which bots, and what is wanted."""

import argparse
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from tests.faults.bench import Bench
from tests.faults.figures import Figures, Wanted
from tests.faults.programme import QUICK, Size


@dataclass(frozen=True)
class Scale:
    """`size` for the kills, `small` for what is not counted in kills; the others as the kinds have it."""

    size: Size
    small: Size
    kills: int
    seconds: float
    """What one job may take at the most."""
    database_rest: tuple[float, float] = (5, 40)
    """Seconds between two kills of the database."""
    writes: int = 40
    """Lives that end at a write to the disk."""
    processes: int = 2
    due: int = 1000
    """SMEs whose openers are due at once."""
    pause: float = 0.3
    """For how many seconds people think, at the most."""
    storm: float | None = None
    """For how many seconds sends are refused; None for as long as it takes."""


ENOUGH = 0.8
"""For less than the rest of the kills no further run is begun."""
QUICK_KINDS = ("kill", "again", "throttle")
"""What is short enough for every change; of these, the kills alone are played against the plain bot as well."""
FULL = Size()
PART = Size(months=2)
SMALL = Size(companies=4, coordinators=2, cohorts=2, months=1, silent=1)
SCALES: Mapping[str, Scale] = {
    "quick": Scale(QUICK, QUICK, 20, 240, (4, 8), writes=6, due=200, pause=0.1, storm=10),
    "default": Scale(PART, SMALL, 40, 590, (5, 15), writes=16, pause=0.2, storm=20),
    "long": Scale(FULL, FULL, 200, 3600, (5, 40), writes=300, processes=4),
}

Watch: TypeAlias = Callable[[Bench, Callable[[], str]], None]
"""Told of each bench and of how to learn the stage, so that progress can be shown."""
Play: TypeAlias = Callable[[Scale, int, Watch], Awaitable[Figures]]
Season: TypeAlias = Callable[[Size, float, int, int, Watch], Awaitable[Figures]]
"""One run: its size, how long people think, its seed, how many kills, and who watches."""


async def seasons(scale: Scale, seed: int, watch: Watch, season: Season) -> Figures:
    """As many runs as it takes for all the kills, each from the next seed."""
    total, number = Figures(), 0
    while total.faults < ENOUGH * scale.kills:
        total.add(await season(scale.size, scale.pause, seed + number, scale.kills - total.faults, watch))
        number += 1
    return total


@dataclass(frozen=True)
class Kind:
    """One kind of fault. `processes` is how many bots are busy at a time; none are where all mostly wait."""

    name: str
    words: str
    ours: Play
    plain: Play | None
    wanted: Wanted
    processes: int = 1


def scaled(arguments: argparse.Namespace) -> Scale:
    """The scale of that name, with what was asked for besides."""
    scale = SCALES[arguments.length]
    asked = {name: getattr(arguments, name) for name in ("companies", "months") if getattr(arguments, name) is not None}
    kills = scale.kills if arguments.kills is None else arguments.kills
    return replace(scale, size=replace(scale.size, **asked), small=replace(scale.small, **asked), kills=kills)


def add_scale(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--length", choices=list(SCALES), default="default")
    for name in ASKED:
        parser.add_argument(f"--{name}", type=int, help="in place of what the length has")


ASKED = ("kills", "companies", "months")
