"""APScheduler only wakes the sweeps; what is due is in the database."""

from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

TICK_SECONDS = 15


def start_jobs(tick: Callable[[], Awaitable[None]]) -> AsyncIOScheduler:
    """Call `tick` every few seconds from now on, never twice at once; a late one is not made up for."""
    jobs = AsyncIOScheduler(job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1})
    jobs.add_job(tick, "interval", seconds=TICK_SECONDS, id="sweeps")
    jobs.start()
    return jobs
