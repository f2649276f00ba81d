"""One kind of fault against one bot, in a process of its own: progress lines, and its figures as the last line.

python -m tests.faults.one kill ours --seed 7 --length quick
"""

import argparse
import asyncio
import json
import resource
import signal
import sys
from collections.abc import Callable

from tests.faults.bench import Bench
from tests.faults.kinds import add_scale, scaled
from tests.faults.registry import KINDS

SHOW_SECONDS = 3.0


class Progress:
    """Says every few seconds how far it is."""

    def __init__(self) -> None:
        self._bench: Bench | None = None
        self._stage: Callable[[], str] = str

    def watch(self, bench: Bench, stage: Callable[[], str]) -> None:
        self._bench, self._stage = bench, stage

    async def show(self) -> None:
        while True:
            await asyncio.sleep(SHOW_SECONDS)
            if self._bench is not None:
                counts = self._bench.counts
                print(f"{self._stage()}: {counts.answers} answers, {len(counts.faults)} faults", flush=True)


async def play(arguments: argparse.Namespace) -> None:
    kind, scale = KINDS[arguments.kind], scaled(arguments)
    run = kind.plain if arguments.bot == "plain" else kind.ours
    assert run is not None, f"{arguments.kind} is not played against the plain bot"
    progress = Progress()
    playing = asyncio.current_task()
    assert playing is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, playing.cancel)  # so that no bot is left behind
    showing = asyncio.create_task(progress.show())
    figures = await run(scale, arguments.seed, progress.watch)
    showing.cancel()
    figures.more["cpu_s"] = round(_worked(), 1)
    print(json.dumps(figures.as_json(), ensure_ascii=False))


def _worked() -> float:
    """Seconds of processor, with all that was started and has ended: what could be played beside it."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> None:
    parser = argparse.ArgumentParser(description="One kind of fault against one bot.")
    parser.add_argument("kind", choices=list(KINDS))
    parser.add_argument("bot", choices=["ours", "plain"])
    parser.add_argument("--seed", type=int, required=True)
    add_scale(parser)
    sys.exit(asyncio.run(play(parser.parse_args())))


if __name__ == "__main__":
    main()
