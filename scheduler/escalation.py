"""The escalation ladder at work: each step of a stall is taken to a person once, and none is taken twice.

The coordinator gets one card when something is found and one short message when it turns red; the manager gets the
steps that are theirs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from conversations.outcomes.escalation_cards import offer_card, replace_cards, urgency, withdraw_card
from conversations.texts import Text, text
from records.admins import reachable_admins
from records.followup import Stall
from records.people import Person, Sme, Staff, local_date
from records.staffing import manager_of, responsible
from scheduler.escalation_office import tell_late_review
from scheduler.escalation_ways import by_office_hours
from scheduler.stalls import timeline
from scheduler.stalls.facts import SmeFacts
from scheduler.stalls.ladder import Step, Who, ladder_step, rungs

NOBODY_YET = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reached:
    """A step of the ladder that a stall has come to and that nobody has been told of.

    `first`: none was told before; `known`: the coordinator has had a card for another reason.
    """

    stall: Stall
    step: Step
    first: bool
    known: bool

    @property
    def for_manager(self) -> bool:
        return self.step >= Step.PARTNER or self.stall.code == timeline.Code.O_STALL

    @property
    def for_coordinator(self) -> bool:
        if self.stall.code == timeline.Code.O_STALL:
            return False
        return self.first or self.step is Step.CALL or self.stall.audience == "staff"


def escalate(
    session: Session, sme: Sme, facts: SmeFacts, stalls: Sequence[tuple[Stall, timeline.Stall]], now: datetime
) -> datetime | None:
    """Take every new step of these open stalls to whom it concerns; returns when the next step is reached."""
    known = any(stall.escalated_at is not None and stall.audience == "sme" for stall, _ in stalls)
    new = [step for stall, found in stalls if (step := _reached(stall, found, facts, now, known=known)) is not None]
    if new and not _tell(session, sme, new, now):
        return now + NOBODY_YET
    for reached in new:
        reached.stall.step = reached.step.value
        reached.stall.escalated_at = reached.stall.escalated_at or now
    coming = (rung.since for _, found in stalls for rung in rungs(found, facts) if rung.since > now)
    return min(coming, default=None)


def withdraw(session: Session, stall: Stall, now: datetime) -> None:
    """A stall is no more: its card answers nothing any more, and what was not sent of it stays unsent."""
    withdraw_card(session, stall, "cleared", now)


def _reached(stall: Stall, found: timeline.Stall, facts: SmeFacts, now: datetime, *, known: bool) -> Reached | None:
    rung = ladder_step(found, facts, now)
    first = stall.escalated_at is None
    return Reached(stall, rung.step, first, known) if first or rung.step.value > stall.step else None


def _tell(session: Session, sme: Sme, new: Sequence[Reached], now: datetime) -> bool:
    """Tell the coordinator and the manager, each in one message; False when nobody can be told."""
    today = local_date(now, sme)
    own, manager = responsible(session, sme, today), manager_of(sme.cohort, today)
    for reached in new:
        if reached.stall.code == timeline.Code.O_REVIEW:
            tell_late_review(session, sme, reached.stall, reached.step.value, now)
    news = [reached for reached in new if reached.stall.code != timeline.Code.O_REVIEW]
    told = {Who.COORDINATOR: _reachable(session, own), Who.MANAGER: _reachable(session, manager or own)}
    for_manager = [reached for reached in news if reached.for_manager]
    for_coordinator = [reached for reached in news if reached.for_coordinator]
    managers = told[Who.MANAGER] if for_manager else []
    coordinators = [person for person in told[Who.COORDINATOR] if person not in managers]
    if for_coordinator and coordinators:
        _send(session, sme, for_coordinator, coordinators, now, for_manager=False)
    if managers:
        _send(session, sme, for_manager, managers, now, for_manager=True)
    for reached in new:
        reached.stall.escalated_to_id = own.id if own is not None else None
    return bool(told[Who.COORDINATOR] or told[Who.MANAGER])


def _send(
    session: Session, sme: Sme, news: Sequence[Reached], people: Sequence[Person], now: datetime, *, for_manager: bool
) -> None:
    """One card with everything, under the words that fit its most urgent news."""
    leading = min(news, key=lambda reached: (-reached.step, urgency(reached.stall)))
    delivery = by_office_hours(sme, f"escalation:{leading.stall.id}:{leading.step.value}", leading.stall, now)
    lead = _manager_lead(sme, leading) if for_manager else _lead(sme, leading)
    if not for_manager:
        replace_cards(session, leading.stall, now)
    offer_card(session, leading.stall, people, now, lead, delivery)


def _lead(sme: Sme, leading: Reached) -> Text:
    if leading.stall.code == timeline.Code.O_HELP:
        return text("escalation-help-late", since=local_date(leading.stall.since, sme), level=leading.stall.level)
    if not leading.first:
        return text("escalation-turned-red")
    return text("escalation-one-more" if leading.known else "escalation-new", level=leading.stall.level)


def _manager_lead(sme: Sme, leading: Reached) -> Text:
    since = local_date(leading.stall.red_at or leading.stall.since, sme)
    if leading.stall.code == timeline.Code.O_STALL:
        red = datetime.fromisoformat(str(leading.stall.cause["red"]))
        return text("escalation-nobody-acted", since=local_date(red, sme))
    if leading.stall.code == timeline.Code.O_HELP:
        return text("escalation-help-late", since=since, level=leading.stall.level)
    return text("escalation-partner" if leading.step is Step.PARTNER else "escalation-decide", since=since)


def _reachable(session: Session, staff: Staff | None) -> list[Person]:
    """The person behind a member of staff; all admins when there is none, or their channel is closed to us."""
    if staff is not None and staff.person is not None and staff.person.blocked_at is None:
        return [staff.person]
    return [admin.person for admin in reachable_admins(session) if admin.person is not None]
