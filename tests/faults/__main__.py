"""`make faults`: every kind of fault, against Rumbo and against a plain bot; a table, and a last line of JSON.

python -m tests.faults --length quick --kind kill --seed 7 --save faults.json
"""

import argparse
import asyncio
import json
import os
import random
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console

from tests.faults.figures import Figures, Wanted
from tests.faults.kinds import ASKED, QUICK_KINDS, SCALES, Kind, add_scale
from tests.faults.registry import KINDS
from tests.faults.table import ending, show

WIDE = 150
LOSSES = Wanted(doubles_mean=None, doubles_worst=None)
AT_ONCE = 3
"""Busy bots at a time, on the two cores this is meant for: each waits for people half of the time."""
console = Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else WIDE)


@dataclass
class Job:
    """One kind against one bot."""

    kind: Kind
    bot: str
    result: dict[str, Any] = field(default_factory=dict)


class Hall:
    """Lets jobs in while there is room for their processes, in order."""

    def __init__(self) -> None:
        self._taken = 0
        self._changed = asyncio.Condition()

    async def enter(self, processes: int) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self._taken == 0 or self._taken + processes <= AT_ONCE)
            self._taken += processes

    async def leave(self, processes: int) -> None:
        async with self._changed:
            self._taken -= processes
            self._changed.notify_all()


def jobs_for(names: Sequence[str] | None, length: str) -> Iterator[Job]:
    """In the order in which they are shown."""
    short = names is None and length == "quick"
    for name in QUICK_KINDS if short else names or list(KINDS):
        yield Job(KINDS[name], "ours")
        if KINDS[name].plain is not None and (not short or name == QUICK_KINDS[0]):
            yield Job(KINDS[name], "plain")


async def run(job: Job, hall: Hall, arguments: argparse.Namespace) -> None:
    await hall.enter(job.kind.processes)
    console.print(f"[bold]{job.kind.name}[/bold] {job.bot}: begins, seed {arguments.seed}")
    try:
        job.result = await _result(job, arguments)
    finally:
        await hall.leave(job.kind.processes)
    console.print(f"[bold]{job.kind.name}[/bold] {job.bot}: {ending(job.result)}")


async def _result(job: Job, arguments: argparse.Namespace) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.faults.one", job.kind.name, job.bot]
    command += ["--seed", str(arguments.seed), "--length", arguments.length]
    for name in ASKED:
        if getattr(arguments, name) is not None:
            command += [f"--{name}", str(getattr(arguments, name))]
    seconds = arguments.seconds or SCALES[arguments.length].seconds
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, start_new_session=True, limit=2**20
    )
    assert process.stdout is not None
    assert process.stderr is not None
    errors = asyncio.create_task(process.stderr.read())
    try:
        async with asyncio.timeout(seconds):
            last = await _follow(job, process.stdout)
            await process.wait()
    except TimeoutError:
        return {"failed": f"not done after {seconds:.0f} s"}
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    if process.returncode:
        return {"failed": (await errors).decode(errors="replace")[-2000:]}
    result: dict[str, Any] = json.loads(last)
    return result


async def _follow(job: Job, lines: asyncio.StreamReader) -> str:
    last = ""
    while line := (await lines.readline()).decode().strip():
        if not line.startswith("{"):
            console.print(f"{job.kind.name} {job.bot}: {line}")
        last = line
    return last


def failures(jobs: Sequence[Job], length: str) -> Iterator[str]:
    """What is not as wanted; the plain bot is only shown.

    A quick run has few faults on any machine, beside other work: there nothing lost, done twice or missing is held;
    doubles and seconds, which chance and load decide, are shown.
    """
    for job in (job for job in jobs if job.bot == "ours"):
        if "failed" in job.result:
            yield f"{job.kind.name}: {job.result['failed']}"
        else:
            known = {name: value for name, value in job.result.items() if name in Figures.__annotations__}
            figures, wanted = Figures(**known), LOSSES if length == "quick" else job.kind.wanted
            figures.more = {name: value for name, value in job.result.items() if isinstance(value, int | float)}
            yield from (f"{job.kind.name}: {failure}" for failure in wanted.failures(figures))


def as_json(jobs: Sequence[Job], seed: int, length: str, failed: Sequence[str]) -> dict[str, Any]:
    kinds = {job.kind.name: dict(job.result) for job in jobs if job.bot == "ours"}
    for job in jobs:
        if job.bot == "plain":
            kinds[job.kind.name]["plain"] = job.result
    for result in kinds.values():
        result.pop("notes", None)
        result.get("plain", {}).pop("notes", None)
    return {"seed": seed, "length": length, "kinds": kinds, "failures": list(failed)}


def _place(job: Job) -> int:
    """What takes several places goes in first, so that it does not wait for all others to end."""
    return -job.kind.processes


async def play(arguments: argparse.Namespace) -> int:
    jobs, hall = list(jobs_for(arguments.kind, arguments.length)), Hall()
    await asyncio.gather(*(run(job, hall, arguments) for job in sorted(jobs, key=_place)))
    failed = list(failures(jobs, arguments.length))
    show(console, [(job.kind, job.bot, job.result) for job in jobs], failed)
    line = json.dumps(as_json(jobs, arguments.seed, arguments.length, failed), ensure_ascii=False)
    if arguments.save is not None:
        arguments.save.write_text(line + "\n", encoding="utf-8")
    print(line)
    return 1 if failed else 0


def main() -> None:
    parser = argparse.ArgumentParser(description="Faults against the running bot, and what they cost.")
    parser.add_argument("--kind", action="append", choices=list(KINDS), help="only this one; may be repeated")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="replays a run's faults")
    add_scale(parser)
    parser.add_argument("--seconds", type=float, help="what each kind may take, on a busy machine")
    parser.add_argument("--save", type=Path, help="keep the last line here as well")
    sys.exit(asyncio.run(play(parser.parse_args())))


if __name__ == "__main__":
    main()
