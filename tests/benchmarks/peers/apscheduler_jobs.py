"""APScheduler with one job an SME in its SQLAlchemy store: what a look through the jobs that are due costs.

Each job reads whether its SME's check-in is due, and does no more. Arguments: the folder, how many jobs there are, and
how many of them run.
"""

import argparse
import json
import pickle
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger
from apscheduler.util import datetime_to_utc_timestamp
from sqlalchemy import Column, DateTime, Engine, Integer, MetaData, Table, create_engine, event, insert, select

from tests.benchmarks.memory import resident

TABLES = MetaData()
CHECK_INS = Table("check_ins", TABLES, Column("sme_id", Integer, primary_key=True), Column("next_at", DateTime))
PIECE = 10_000
LONGEST = 200
ENGINES: list[Engine] = []


def look(sme_id: int) -> bool:
    """What each job does."""
    with ENGINES[0].connect() as connection:
        next_at = connection.execute(select(CHECK_INS.c.next_at).where(CHECK_INS.c.sme_id == sme_id)).scalar_one()
    return bool(next_at <= datetime(2014, 3, 26, 21))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--jobs", type=int, required=True)
    parser.add_argument("--due", type=int, required=True)
    asked = parser.parse_args()
    ENGINES.append(_engine(asked.folder / f"jobs-{asked.jobs}-{asked.due}.db"))
    TABLES.create_all(ENGINES[0])
    scheduler = BackgroundScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True})
    store = SQLAlchemyJobStore(engine=ENGINES[0])
    scheduler.add_jobstore(store)
    scheduler.start(paused=True)
    _fill(scheduler, store, asked.jobs, asked.due)
    seconds = _run(scheduler, asked.due)
    peak = resident(highest=True)
    print(json.dumps({"seconds": seconds, "peak_mb": peak}))


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})

    def prepare(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    event.listen(engine, "connect", prepare)
    return engine


def _fill(scheduler: BackgroundScheduler, store: SQLAlchemyJobStore, jobs: int, due: int) -> None:
    """The first is added as usual; the others are rows like it, so that this takes seconds and not an hour."""
    now = datetime.now(UTC)
    first = scheduler.add_job(look, IntervalTrigger(days=30), args=[0], id="sme-0", next_run_time=now)
    for start in range(0, jobs, PIECE):
        numbers = range(start, min(jobs, start + PIECE))
        rows = [_row(first, number, now if number < due else now + timedelta(days=9)) for number in numbers]
        with ENGINES[0].begin() as connection:
            if not start:
                connection.execute(store.jobs_t.delete())
            connection.execute(insert(store.jobs_t), rows)
            connection.execute(insert(CHECK_INS), [{"sme_id": n, "next_at": datetime(2014, 3, 26)} for n in numbers])


def _row(job: Any, number: int, at: datetime) -> dict[str, Any]:
    state = {**job.__getstate__(), "id": f"sme-{number}", "args": (number,), "next_run_time": at}
    kept = pickle.dumps(state, pickle.HIGHEST_PROTOCOL)
    return {"id": f"sme-{number}", "next_run_time": datetime_to_utc_timestamp(at), "job_state": kept}


def _run(scheduler: BackgroundScheduler, due: int) -> float:
    """Seconds until all that are due have run and have their next date."""
    done, count = threading.Event(), 0
    lock = threading.Lock()

    def heard(happened: Any) -> None:
        nonlocal count
        assert getattr(happened, "exception", None) is None
        with lock:
            count += 1
            if count == due:
                done.set()

    scheduler.add_listener(heard, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
    process: Callable[[], object] = scheduler._process_jobs
    scheduler.state = 1  # running, without the thread that would wake on its own
    began = time.perf_counter()
    process()
    if not done.wait(LONGEST):
        raise RuntimeError(f"{count} of {due} jobs have run")
    seconds = time.perf_counter() - began
    scheduler.shutdown()
    return seconds


if __name__ == "__main__":
    main()
