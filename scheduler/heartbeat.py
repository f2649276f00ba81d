"""A sign of life every minute, so that a start knows for how long nobody was here; and the day's clearing up."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from conversations.texts import text
from records.messages import Signal
from records.old_copy import drop_old_copy
from records.queues import follow_clock, throw_away
from scheduler.admins import tell_admins
from scheduler.leftovers import drop_leftovers, drop_unnamed
from scheduler.outage import begin_asking

log = structlog.get_logger()

HEARTBEAT, CLEARED, GAP = "heartbeat", "cleared-up", "gap"
BEAT = timedelta(minutes=1)
STEP_BACK = timedelta(minutes=2)
LONG_GAP = timedelta(hours=20)
TOLD_FOR = timedelta(days=1)


def wake_up(session: Session, keeps: Mapping[str, timedelta], now: datetime) -> None:
    """On start: where channels keep messages for less than we were away, what was open is to be asked again."""
    signal = session.get(Signal, HEARTBEAT, with_for_update=True)
    gap = now - signal.at if signal is not None else timedelta()
    if forgetful := [channel for channel, length in keeps.items() if gap > length]:
        begin_asking(session, forgetful, now)
    if gap > LONG_GAP:
        hours = gap // timedelta(hours=1)
        log.warning("heartbeat.gap", hours=hours)
        session.merge(Signal(name=GAP, value=str(hours), at=now))
        tell_admins(session, text("admin-long-gap", hours=hours), now)
    beat(session, now)


def recent_gap(session: Session, now: datetime) -> int | None:
    """For how many hours nobody was here, if that ended in the last day."""
    signal = session.get(Signal, GAP)
    return int(signal.value) if signal is not None and now - signal.at < TOLD_FOR else None


def beat(session: Session, now: datetime) -> int:
    """Note that we are here; say so when the clock has been set back."""
    follow_clock(session, now)
    signal = session.get(Signal, HEARTBEAT)
    if signal is None:
        session.add(Signal(name=HEARTBEAT, value="", at=now))
        return 0
    if now < signal.at - STEP_BACK:
        log.warning("clock.stepped_back", seconds=round((signal.at - now).total_seconds()))
    if abs(now - signal.at) >= BEAT:
        signal.at = now
    return 0


def clear_up(session: Session, now: datetime) -> int:
    """Once a day: throw away what need not be kept."""
    signal = session.get(Signal, CLEARED)
    if signal is not None and now - signal.at < timedelta(days=1):
        return 0
    thrown = throw_away(session, now) + drop_leftovers(session, now)
    if thrown:
        return thrown
    drop_old_copy(session, now)
    drop_unnamed(session, now)
    if signal is None:
        session.add(Signal(name=CLEARED, value="", at=now))
    else:
        signal.at = now
    return 0
