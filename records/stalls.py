"""Open stalls and what was done about them, within a scope: the cohorts that whoever asks may see."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import case, select
from sqlalchemy.orm import Session, joinedload

from records.followup import CoordinatorAction, Stall
from records.people import Sme

RED_FIRST = case((Stall.level == "red", 0), else_=1)


def stalls_of(session: Session, sme_ids: Collection[int]) -> dict[int, list[Stall]]:
    """The open stalls of each SME, by its id, in the order in which they were found."""
    found: dict[int, list[Stall]] = defaultdict(list)
    still = select(Stall).where(Stall.sme_id.in_(sme_ids), Stall.cleared_at.is_(None))
    for stall in session.scalars(still.options(joinedload(Stall.item)).order_by(Stall.id)):
        found[stall.sme_id].append(stall)
    return found


def is_stalled(session: Session, sme_id: int, code: str) -> bool:
    """Whether such a stall of the SME is open."""
    found = select(Stall.id).where(Stall.sme_id == sme_id, Stall.code == code, Stall.cleared_at.is_(None))
    return session.scalar(found.limit(1)) is not None


def stalled(session: Session, scope: Collection[int], *, audience: str | None = None) -> Sequence[Stall]:
    """Every open stall in these cohorts, the most urgent first: red before amber, then the oldest."""
    still = (
        select(Stall)
        .join(Stall.sme)
        .options(joinedload(Stall.sme), joinedload(Stall.item))
        .where(Sme.cohort_id.in_(scope), Stall.cleared_at.is_(None))
    )
    if audience is not None:
        still = still.where(Stall.audience == audience)
    return session.scalars(still.order_by(RED_FIRST, Stall.since, Stall.id)).all()


def promised_calls(session: Session, scope: Collection[int], staff_id: int) -> Sequence[CoordinatorAction]:
    """Calls that a member of staff said they would make, and of which they have not told how they went."""
    promised = (
        select(CoordinatorAction)
        .join(CoordinatorAction.sme)
        .options(joinedload(CoordinatorAction.sme))
        .where(
            Sme.cohort_id.in_(scope),
            CoordinatorAction.staff_id == staff_id,
            CoordinatorAction.kind == "call",
            CoordinatorAction.note.is_(None),
            CoordinatorAction.undone_at.is_(None),
        )
    )
    return session.scalars(promised.order_by(CoordinatorAction.at)).all()
