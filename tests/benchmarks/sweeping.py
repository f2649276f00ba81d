"""One process that sweeps a database it is given: `python -m tests.benchmarks.sweeping URL SMES`; prints JSON."""

import asyncio
import json
import sys
import time
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, event

from bot.logs import configure_logs
from records.database import Database
from scheduler.sweeps import sweep_until_quiet
from tests.benchmarks.memory import resident
from tests.benchmarks.places import opened
from tests.benchmarks.smes import IN_WINDOW, make_due

FEW = 10
ROUNDS = 3


class Touched:
    """Counts the rows that statements change."""

    def __init__(self, database: Database) -> None:
        self.rows = 0
        event.listen(database.engine, "commit", self._count)

    def _count(self, connection: Connection) -> None:
        driver: Any = connection.connection.driver_connection
        self.rows = driver.total_changes


def main() -> None:
    url, smes = sys.argv[1], int(sys.argv[2])
    configure_logs("WARNING")
    with opened(url) as database:
        touched = Touched(database)
        _round(database, touched, 0, smes // FEW, 0)
        few = [_round(database, touched, number, smes // FEW, number) for number in range(1, ROUNDS + 1)]
        share = [_round(database, touched, ROUNDS + number, 100, 50 + number) for number in range(1, ROUNDS + 1)]
    peak = resident(highest=True)
    print(json.dumps({"few": few, "percent": share, "peak_mb": peak}))


def _round(database: Database, touched: Touched, number: int, every: int, offset: int) -> dict[str, float]:
    """Let some be due at a moment when they may be asked, and sweep until there is nothing left."""
    moment = IN_WINDOW + number * timedelta(minutes=10)
    with database.transaction() as session:
        due = make_due(session, moment, every, offset)
    before, began = touched.rows, time.perf_counter()
    asyncio.run(sweep_until_quiet(database, moment))
    return {"seconds": time.perf_counter() - began, "due": due, "rows": touched.rows - before}


if __name__ == "__main__":
    main()
