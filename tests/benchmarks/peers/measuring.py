"""How each peer is measured: the same people and answers as ours, each run on an empty store, counted afterwards."""

import argparse
import asyncio
import gc
import json
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Protocol, TypeAlias

from tests.benchmarks.peers.dialogue import QUESTIONS, Updates, beforehand, chunks, waves


class Peer(Protocol):
    """A bot that is handed raw updates; `handle` returns once the answer is kept and the reply made."""

    async def handle(self, body: bytes) -> None: ...

    async def kept(self) -> int:
        """How many answers are stored."""

    def replies(self) -> int:
        """How many replies have been made."""


Opened: TypeAlias = Callable[[Path, argparse.Namespace], AbstractAsyncContextManager[Peer]]


def main(opened: Opened) -> None:
    """Measure as the command line says, and print the runs as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--waiting", type=int, default=1)
    parser.add_argument("--seeds", type=int, nargs="+", required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--store", default="", help="where else the bot keeps things, such as a Redis server")
    parser.add_argument("--synchronous", default="FULL")
    asked = parser.parse_args()
    print(json.dumps({"runs": [asyncio.run(measure(opened, asked, seed)) for seed in asked.seeds]}), flush=True)


async def measure(opened: Opened, asked: argparse.Namespace, seed: int) -> float:
    updates, count = Updates(), 0
    folder = Path(tempfile.mkdtemp(dir=asked.folder))
    async with opened(folder, asked) as peer:
        for body in beforehand(asked.people, updates):
            await peer.handle(body)
        before, due = peer.replies(), waves(asked.people, updates, seed)
        gc.collect()
        began = time.perf_counter()
        for wave in due:
            for chunk in chunks(wave, asked.waiting):
                await _hand_in(peer, chunk)
                count += len(chunk)
        seconds = time.perf_counter() - began
        kept, replies = await peer.kept(), peer.replies() - before
    assert kept in {asked.people * len(QUESTIONS), 0}, f"{kept} answers kept of {asked.people} people"
    assert replies == count, f"{replies} replies to {count} answers"
    return count / seconds


async def _hand_in(peer: Peer, chunk: Sequence[bytes]) -> None:
    if len(chunk) == 1:
        await peer.handle(chunk[0])
    else:
        await asyncio.gather(*map(peer.handle, chunk))
