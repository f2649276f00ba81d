"""Run the peers: each in a process of its own, in an environment of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.figures import PEERS, Figure
from tests.benchmarks.plan import Plan

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv-bench" / "bin" / "python"
MISSING = "the peers are not installed: run `make bench`, which sets them up in .venv-bench"
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Peer:
    """A bot in `tests/benchmarks/peers/`: how many people it talks to, and how many messages wait at a time."""

    module: str
    name: str
    people: int
    waiting: tuple[int, ...] = (1,)
    stored: str = ""
    own: bool = False
    """Whether it runs in our environment, because it needs nothing but Python."""

    def figure(self, waiting: int, runs: Sequence[float]) -> Figure:
        name = f"{self.name}, {waiting} waiting" if len(self.waiting) > 1 else self.name
        key = f"{self.module}_{waiting}" if len(self.waiting) > 1 else self.module
        return Figure(key, name, tuple(runs), "answers/s", self.stored, PEERS)


HANDLING = (
    Peer("aiogram_redis", "aiogram, FSM in Redis", 100, (1, 100), "appendonly, fsync always"),
    Peer("aiogram_sqlalchemy", "aiogram, FSM by async SQLAlchemy", 100, (1, 100), "SQLite, synchronous FULL"),
    Peer("ptb_sqlalchemy", "python-telegram-bot, async SQLAlchemy", 60, (1,), "SQLite, synchronous FULL"),
    Peer("ptb_pickle", "python-telegram-bot, PicklePersistence", 60, (1,), "flushed each update, without fsync"),
    Peer("ptb_echo", "python-telegram-bot, echo", 200, (1,), "nothing stored"),
    Peer("by_hand", "written by hand on sqlite3", 200, (1,), "SQLite, synchronous FULL", own=True),
)
DURABLE = ("aiogram_redis", "aiogram_sqlalchemy", "ptb_sqlalchemy", "ptb_pickle")


def installed() -> bool:
    return PYTHON.exists()


def measured(peer: Peer, plan: Plan, store: str) -> Iterator[Figure]:
    """Its figures; `store` is the address of the Redis server."""
    folder = plan.folder(peer.module)
    for waiting in peer.waiting[:1] if plan.quick else peer.waiting:
        arguments = ["--people", str(plan.amount(peer.people)), "--waiting", str(waiting)]
        arguments += ["--folder", str(folder), "--store", store, "--seeds", *map(str, plan.seeds)]
        told = run(f"tests.benchmarks.peers.{peer.module}", arguments, own=peer.own)
        yield peer.figure(waiting, json.loads(told)["runs"])


def run(module: str, arguments: Sequence[str], *, own: bool = False) -> str:
    """The last line that a peer prints; RuntimeError with its last words when it fails."""
    python = sys.executable if own else str(PYTHON)
    command = [python, "-W", "ignore", "-m", module, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False)
    if done.returncode:
        raise RuntimeError(f"{module} failed:\n{done.stderr[-1500:]}")
    return done.stdout.splitlines()[-1]
