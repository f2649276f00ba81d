"""The colour of an item and of an SME, for coordinators and reports; the SME itself never sees one."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from enum import IntEnum
from itertools import takewhile

from scheduler.calendar import local_day
from scheduler.stalls.clocks import after_days, closes_at, due_so_far, overdue_at, pause_at
from scheduler.stalls.facts import ItemFacts, ItemStatus, SmeFacts
from scheduler.stalls.timeline import Audience, Level, Stall


class Rag(IntEnum):
    """From the calmest to the most urgent."""

    GREY = 0
    GREEN = 1
    AMBER = 2
    RED = 3


def expected_percent(start: date, due: date, today: date) -> float:
    """The share of an item's time that has passed, 0 to 100."""
    if today >= due:
        return 100
    return max(0, 100 * (today - start).days / (due - start).days) if start < due else 0


def gap(item: ItemFacts, facts: SmeFacts, now: datetime) -> float | None:
    """Percentage points behind what the calendar expects; `None` while no progress was told, which is not 0."""
    if item.progress is None:
        return None
    today = local_day(now, facts.zone)
    return expected_percent(item.start, due_so_far(item, facts, now), today) - item.progress


def item_rag(item: ItemFacts, facts: SmeFacts, now: datetime) -> Rag:
    if item.status is ItemStatus.DONE:
        return Rag.GREEN
    if _rests(item, facts, now):
        return Rag.GREY
    return max(sign(item, facts, now) for sign in (_by_gap, _by_obstacle, _by_due_day, _by_silence))


def sme_rag(stalls: Collection[Stall], items: Iterable[Rag]) -> Rag:
    """Red with a red stall of the SME itself or half of its key items red; `items` are the colours of its key items."""
    colours = list(items)
    own = [stall for stall in stalls if stall.audience is Audience.SME]
    if any(stall.level is Level.RED and stall.subject.kind == "sme" for stall in own):
        return Rag.RED
    reds = colours.count(Rag.RED)
    if reds and 2 * reds >= len(colours):
        return Rag.RED
    return Rag.AMBER if own or reds or Rag.AMBER in colours else Rag.GREEN


def _rests(item: ItemFacts, facts: SmeFacts, now: datetime) -> bool:
    if item.status in {ItemStatus.PARKED, ItemStatus.DROPPED} or pause_at(facts, now) is not None:
        return True
    return local_day(now, facts.zone) < item.start and not item.progress


def _by_gap(item: ItemFacts, facts: SmeFacts, now: datetime) -> Rag:
    behind = gap(item, facts, now)
    if behind is None or behind <= facts.thresholds.gap_amber:
        return Rag.GREEN
    return Rag.AMBER if behind <= facts.thresholds.gap_red else Rag.RED


def _by_obstacle(item: ItemFacts, facts: SmeFacts, now: datetime) -> Rag:
    if item.blocked_at is None or now < item.blocked_at:
        return Rag.GREEN
    red_at = after_days(item.blocked_at, facts.thresholds.blocked_red_days, facts)
    return Rag.RED if _reached(red_at, now) else Rag.AMBER


def _by_due_day(item: ItemFacts, facts: SmeFacts, now: datetime) -> Rag:
    if _reached(overdue_at(item, facts, facts.thresholds.overdue_red_days), now):
        return Rag.RED
    return Rag.AMBER if _reached(overdue_at(item, facts, 0), now) else Rag.GREEN


def _by_silence(item: ItemFacts, facts: SmeFacts, now: datetime) -> Rag:
    """One check-in missed is amber, two in a row are red; those sent before the item was agreed do not count."""
    asked = [c for c in facts.check_ins if not c.about_plan and c.sent_at >= item.agreed_at]
    closed = [c for c in asked if c.answered_at is not None or _reached(closes_at(c, facts), now)]
    missed = list(takewhile(lambda c: c.answered_at is None, reversed(closed)))
    return (Rag.GREEN, Rag.AMBER, Rag.RED)[min(len(missed), 2)]


def _reached(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now
