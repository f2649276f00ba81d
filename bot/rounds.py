"""One round of the outbox in the database: mark what has landed, lease what may leave, in one short transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.channels.base import Pace
from bot.leases import Leased, Owner, free_leases, lease_due, renew_leases
from bot.settling import Attempt, settle
from records.queues import follow_clock


@dataclass(frozen=True, slots=True)
class Round:
    """What is to be done: mark `attempts`, and lease up to `room` messages for the channels of `paces`.

    `renews` when leases have to be renewed; `set_back` when the clock was.
    """

    attempts: Sequence[Attempt]
    owner: Owner
    paces: Mapping[str, Pace]
    room: int
    renews: bool
    set_back: bool
    now: datetime


def begin(session: Session, now: datetime) -> None:
    """What a process that has just started has to put right."""
    free_leases(session)
    follow_clock(session, now)


def go_round(session: Session, round_: Round) -> Leased:
    """Do it; the pace, which all processes share, is held last and shortest."""
    settle(session, round_.attempts, round_.now)
    if round_.renews:
        renew_leases(session, round_.owner)
    if round_.set_back:
        follow_clock(session, round_.now)
    return lease_due(session, round_.owner, round_.paces, round_.room, round_.now)
