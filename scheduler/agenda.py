"""What a member of staff has to do today, the most urgent first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from conversations.outcomes.escalation_cards import ENDED
from conversations.outcomes.review_queue import review_queue
from records.followup import CoordinatorAction, Stall, Ticket
from records.people import Sme, Staff, local_date
from records.plans import ActionPlan, PlanFile
from records.staffing import responsible, scope_of
from records.stalls import promised_calls, stalled

OfSme = TypeVar("OfSme", Stall, Ticket, PlanFile)


@dataclass(frozen=True)
class Agenda:
    """The stalls are one an SME, its most urgent one; so are the files, which are the pages of one plan."""

    reds: Sequence[Stall]
    calls: Sequence[CoordinatorAction]
    plans: Sequence[ActionPlan]
    tickets: Sequence[Ticket]
    files: Sequence[PlanFile]
    ambers: Sequence[Stall]

    @property
    def empty(self) -> bool:
        return not (self.reds or self.calls or self.plans or self.tickets or self.files or self.ambers)

    @property
    def smes(self) -> list[Sme]:
        """Every SME on it, once, the most urgent first."""
        stalls = [[stall.sme for stall in stalls] for stalls in (self.reds, self.ambers)]
        waiting = [plan.sme for plan in self.plans] + [ticket.sme for ticket in self.tickets]
        middle = [call.sme for call in self.calls] + waiting + [file.sme for file in self.files]
        return list(dict.fromkeys([*stalls[0], *middle, *stalls[1]]))


def agenda_of(session: Session, staff: Staff, today: date) -> Agenda:
    """What is theirs to do: their own SMEs, and those of whoever they stand in for."""
    scope = scope_of(session, staff, today)
    own = _Own(session, staff, today)
    stalls = first_of_each(own.of(stalled(session, scope, audience="sme")))
    return Agenda(
        reds=[stall for stall in stalls if stall.level == "red"],
        calls=promised_calls(session, scope, staff.id),
        plans=review_queue(session, staff, today) if staff.role != "observer" else [],
        tickets=own.of(_unanswered(session, scope)),
        files=first_of_each(own.of(_untyped(session, scope))),
        ambers=[stall for stall in stalls if stall.level != "red"],
    )


def first_of_each(rows: Sequence[OfSme]) -> list[OfSme]:
    """The first row of each SME: the most urgent stall, the page that waits longest."""
    first: dict[int, OfSme] = {}
    for row in rows:
        first.setdefault(row.sme_id, row)
    return list(first.values())


class _Own:
    """Picks what belongs to the SMEs that a member of staff is responsible for."""

    def __init__(self, session: Session, staff: Staff, today: date) -> None:
        self._session, self._staff, self._today = session, staff, today
        self._known: dict[tuple[int, int | None], bool] = {}

    def of(self, rows: Sequence[OfSme]) -> list[OfSme]:
        return [row for row in rows if self._is_mine(row.sme)]

    def _is_mine(self, sme: Sme) -> bool:
        key = (sme.cohort_id, sme.coordinator_id)
        if key not in self._known:
            self._known[key] = responsible(self._session, sme, self._today) in {self._staff, None}
        return self._known[key]


def _unanswered(session: Session, scope: Collection[int]) -> Sequence[Ticket]:
    asked = select(Ticket).join(Ticket.sme).options(joinedload(Ticket.sme))
    asked = asked.where(Sme.cohort_id.in_(scope), Sme.state.not_in(ENDED))
    asked = asked.where(Ticket.replied_at.is_(None), Ticket.closed_at.is_(None))
    return session.scalars(asked.order_by(Ticket.opened_at)).all()


def _untyped(session: Session, scope: Collection[int]) -> Sequence[PlanFile]:
    sent = select(PlanFile).join(PlanFile.sme).options(joinedload(PlanFile.sme))
    sent = sent.where(Sme.cohort_id.in_(scope), Sme.state.not_in(ENDED), PlanFile.done_at.is_(None))
    return session.scalars(sent.order_by(PlanFile.sent_at, PlanFile.id)).all()


def days_since(moment: datetime, sme: Sme, today: date) -> int:
    """Whole days on the SME's calendar."""
    return max(0, (today - local_date(moment, sme)).days)
