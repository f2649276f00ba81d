"""Every sweep there is: `(session, now) -> how many rows it moved`. Each claims what is due and can be repeated at will."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from records.database import Database
from scheduler.admins import warn_single_admin
from scheduler.check_ins import advance_check_ins, replan_check_ins
from scheduler.digests import send_digests
from scheduler.looking import look_at_smes
from scheduler.prompts import prompt_smes

Sweep = Callable[[Session, datetime], int]

SWEEPS: tuple[Sweep, ...] = (
    replan_check_ins,
    advance_check_ins,
    look_at_smes,
    send_digests,
    prompt_smes,
    warn_single_admin,
)

MOST_ROUNDS = 1000


async def sweep_until_quiet(database: Database, now: datetime) -> int:
    """Run every sweep until none finds anything due at `now`; returns how many rows were moved."""
    moved = 0
    for _ in range(MOST_ROUNDS):
        found = sum([await database.run(sweep, now) for sweep in SWEEPS])
        if not found:
            return moved
        moved += found
    raise RuntimeError("a sweep finds the same rows due again and again")
