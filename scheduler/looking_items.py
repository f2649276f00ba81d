"""What the stall rules must know of key items and of a plan's way through its review."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.followup import Progress
from records.people import Sme, StateChange, local_date
from records.plans import Item
from scheduler.milestones import CLOSING, milestone
from scheduler.stalls.facts import ItemFacts, ItemStatus, Report

STATUSES = {
    "not_started": ItemStatus.OPEN,
    "in_progress": ItemStatus.OPEN,
    "done_reported": ItemStatus.DONE,
    "done_verified": ItemStatus.DONE,
    "parked": ItemStatus.PARKED,
}
APPROVED = frozenset({"approved", "approved_with_suggestion"})


@dataclass
class PlanSteps:
    """When the plan's items were approved, sent back and chosen; and which items went with which version."""

    approved_at: datetime | None = None
    changes_asked_at: datetime | None = None
    selected_at: datetime | None = None
    items_of: dict[int | None, set[int]] = field(default_factory=lambda: defaultdict(set))


def items_of(session: Session, smes: Sequence[Sme]) -> dict[int, list[ItemFacts]]:
    """The key items of each SME, by its id."""
    by_id = {sme.id: sme for sme in smes}
    chosen = select(Item).where(Item.sme_id.in_(by_id), Item.selected_at.is_not(None)).order_by(Item.number, Item.id)
    items = session.scalars(chosen).all()
    told = _progress(session, [item.id for item in items])
    found: dict[int, list[ItemFacts]] = defaultdict(list)
    for item in items:
        found[item.sme_id].append(_item(item, by_id[item.sme_id], told[item.id]))
    return found


def plan_steps(session: Session, ids: Sequence[int]) -> dict[int, PlanSteps]:
    """What became of the plan of each SME, by its id."""
    steps: dict[int, PlanSteps] = {sme_id: PlanSteps() for sme_id in ids}
    owner: dict[int, int] = {}
    for item in session.scalars(select(Item).where(Item.sme_id.in_(ids))):
        owner[item.id] = item.sme_id
        own = steps[item.sme_id]
        own.items_of[item.plan_id].add(item.id)
        if item.selected_at is not None:
            own.selected_at = min(item.selected_at, own.selected_at or item.selected_at)
    changed = select(StateChange).where(StateChange.subject == "item", StateChange.subject_id.in_(owner))
    for change in session.scalars(changed.where(StateChange.after.in_([*APPROVED, "changes_requested"]))):
        own = steps[owner[change.subject_id]]
        if change.after in APPROVED:
            own.approved_at = min(change.at, own.approved_at or change.at)
        else:
            own.changes_asked_at = max(change.at, own.changes_asked_at or change.at)
    return steps


def _progress(session: Session, item_ids: Sequence[int]) -> dict[int, list[Progress]]:
    told: dict[int, list[Progress]] = defaultdict(list)
    for progress in session.scalars(select(Progress).where(Progress.item_id.in_(item_ids)).order_by(Progress.at)):
        told[progress.item_id].append(progress)
    return told


def _item(item: Item, sme: Sme, told: Sequence[Progress]) -> ItemFacts:
    chosen_at = item.selected_at or item.created_at
    known = any(progress.percent is not None for progress in told) or item.progress > 0
    return ItemFacts(
        id=item.id,
        start=item.start_on or local_date(chosen_at, sme),
        due=item.due_on or milestone(sme.cohort.ends_on, CLOSING),
        agreed_at=item.due_agreed_at or chosen_at,
        status=STATUSES.get(item.state, ItemStatus.DROPPED),
        progress=item.progress if known else None,
        blocked_at=item.blocked_at,
        reports=tuple(_reports(told)),
        advanced_at=tuple(_advances(item, told)),
    )


def _reports(told: Sequence[Progress]) -> list[Report]:
    """Where the item stood after each answered check-in: "no change" repeats what was told before."""
    reports, percent = [], 0
    for progress in told:
        percent = percent if progress.percent is None else progress.percent
        if progress.check_in_id is not None:
            reports.append(Report(progress.at, percent))
    return reports


def _advances(item: Item, told: Sequence[Progress]) -> list[datetime]:
    """Evidence, a new wording or date that was taken over, and progress told between check-ins."""
    moments = [
        progress.at
        for progress in told
        if progress.file_id is not None
        or (progress.status == "changed" and progress.note == item.what)
        or (progress.check_in_id is None and progress.percent is not None)
    ]
    return moments if item.due_agreed_at is None else [*moments, item.due_agreed_at]
