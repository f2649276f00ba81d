"""A fifth of all answers of Telegram is cut off after the call took effect."""

from dataclasses import replace
from random import Random

from tests.fakes.telegram_server import Fault
from tests.faults.bench import Bench
from tests.faults.figures import Figures
from tests.faults.kills import Killer
from tests.faults.kinds import Scale, Watch
from tests.faults.ours import Place, play, running
from tests.faults.plain import plain_play, plain_running
from tests.faults.programme import Size

SHARE = 0.2
SILENCE = 8.0
"""Seconds: what follows a message may have been cut off and come later."""
PATIENCE = 90.0
"""Seconds: what may have been said already is said again after 2 s, and when that is cut too, after 15 and 60."""


def _begin(bench: Bench, seed: int) -> Fault:
    bench.patience, bench.silence = PATIENCE, SILENCE
    faults = bench.server.faults
    faults._random = Random(seed)
    return faults.add(Fault(method="*", times=None, cut="after", chance=SHARE))


def _few(scale: Scale) -> Size:
    """Whoever was cut off waits for up to a minute: half as many people, and none who is silent besides."""
    return replace(scale.small, companies=scale.small.companies // 2, silent=0)


async def cut(scale: Scale, seed: int, watch: Watch) -> Figures:
    async with running(_few(scale), seed, Place(pause=scale.pause)) as run:
        fault = _begin(run.bench, seed)
        figures = await play(run, Killer(run.bench, run.process, Random(seed), 0), watch)
        figures.faults = fault.befell
        return figures


async def plain_cut(scale: Scale, seed: int, watch: Watch) -> Figures:
    async with plain_running(_few(scale).companies, seed, pause=scale.pause) as run:
        fault = _begin(run.bench, seed)
        killer = Killer(run.bench, run.process, Random(seed), 0)
        figures = await plain_play(run, killer, scale.small.months, watch)
        figures.faults = fault.befell
        return figures
