"""Every sweep there is: `(session, now) -> how many rows it moved`. Each claims what is due and can be repeated."""

from collections.abc import Callable
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from records.database import Database, is_outage
from scheduler.admins import warn_single_admin
from scheduler.check_ins import advance_check_ins, replan_check_ins
from scheduler.closing import close_smes, forget_ended
from scheduler.digests import send_digests
from scheduler.heartbeat import beat, clear_up
from scheduler.looking import look_at_smes
from scheduler.outage import ask_again
from scheduler.prompts import prompt_smes

log = structlog.get_logger()

Sweep = Callable[[Session, datetime], int]

SWEEPS: tuple[Sweep, ...] = (
    ask_again,
    replan_check_ins,
    advance_check_ins,
    look_at_smes,
    send_digests,
    prompt_smes,
    close_smes,
    forget_ended,
    warn_single_admin,
    beat,
    clear_up,
)

MOST_ROUNDS = 50_000
"""Each takes twenty rows a sweep at the most: a transaction holds up others for a fifth of a second, not longer."""


async def sweep_until_quiet(database: Database, now: datetime, swept: Callable[[], object] = lambda: None) -> int:
    """Run every sweep until none finds anything due at `now`; returns how many rows were moved.

    `swept` is called after each sweep, so that nobody takes a long day's work for silence.
    One that fails holds up no other; when the others are quiet, a RuntimeError names it.
    """
    moved, broken = 0, set[str]()
    for _ in range(MOST_ROUNDS):
        found = 0
        for sweep in SWEEPS:
            found += await _swept(database, sweep, now, broken)
            swept()
        moved += found
        if not found and broken:
            raise RuntimeError(f"failed: {', '.join(sorted(broken))}")
        if not found:
            return moved
    raise RuntimeError("a sweep finds the same rows due again and again")


async def _swept(database: Database, sweep: Sweep, now: datetime, broken: set[str]) -> int:
    if sweep.__name__ in broken:
        return 0
    try:
        return await database.run(sweep, now)
    except Exception as error:
        if is_outage(error):
            raise
        log.exception("sweep.failed", sweep=sweep.__name__)
        broken.add(sweep.__name__)
        return 0
