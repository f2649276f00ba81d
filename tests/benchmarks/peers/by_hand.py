"""A bot written by hand: `json` and `sqlite3` in the event loop, one transaction an update, the reply a row in it."""

import json
import sqlite3
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.benchmarks.peers.dialogue import BEGIN, QUESTIONS, asked_after, said_in
from tests.benchmarks.peers.measuring import main

SCHEMA = """
CREATE TABLE inbox (update_id INTEGER PRIMARY KEY);
CREATE TABLE talks (chat_id INTEGER PRIMARY KEY, step INTEGER NOT NULL, answers TEXT NOT NULL);
CREATE TABLE replies (id INTEGER PRIMARY KEY, chat_id INTEGER NOT NULL, payload TEXT NOT NULL);
"""


class ByHand:
    def __init__(self, path: Path, synchronous: str) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute(f"PRAGMA synchronous={synchronous}")
        self._connection.executescript(SCHEMA)

    async def handle(self, body: bytes) -> None:
        update = json.loads(body)
        chat_id, said = said_in(update)
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("INSERT INTO inbox VALUES (?)", (update["update_id"],))
        step = self._begin(chat_id) if said == BEGIN else self._take(chat_id, said)
        words, buttons = asked_after(step)
        payload = json.dumps({"text": words, "buttons": buttons})
        self._connection.execute("INSERT INTO replies (chat_id, payload) VALUES (?, ?)", (chat_id, payload))
        self._connection.execute("COMMIT")

    def _begin(self, chat_id: int) -> int:
        self._connection.execute("INSERT INTO talks VALUES (?, 0, '{}')", (chat_id,))
        return 0

    def _take(self, chat_id: int, said: str) -> int:
        found = self._connection.execute("SELECT step, answers FROM talks WHERE chat_id = ?", (chat_id,))
        step, answers = found.fetchone()
        question = QUESTIONS[step]
        kept = json.dumps(json.loads(answers) | {question.key: question.read(said)})
        change = "UPDATE talks SET step = ?, answers = ? WHERE chat_id = ?"
        self._connection.execute(change, (step + 1, kept, chat_id))
        return int(step) + 1

    async def kept(self) -> int:
        stored = self._connection.execute("SELECT answers FROM talks")
        return sum(len(json.loads(answers)) for (answers,) in stored)

    def replies(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM replies").fetchone()[0])

    def close(self) -> None:
        self._connection.close()


@asynccontextmanager
async def opened(folder: Path, asked: Namespace) -> AsyncIterator[ByHand]:
    peer = ByHand(folder / "hand.db", asked.synchronous)
    yield peer
    peer.close()


if __name__ == "__main__":
    main(opened)
