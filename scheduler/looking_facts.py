"""What the stall rules must know of some SMEs, read from the records together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from records.columns import Json
from records.followup import CheckIn, CoordinatorAction, Ticket
from records.people import Contact, Pause, Sme, local_date
from records.plans import ActionPlan
from records.transcriptions import left_to_the_oas
from scheduler.looking_items import items_of, plan_steps
from scheduler.stalls.clocks import closes_at
from scheduler.stalls.facts import (
    CheckInFacts,
    ItemFacts,
    PlanFacts,
    SmeFacts,
    Stop,
    Submission,
    Thresholds,
    TicketFacts,
    Transcription,
)

FINISHED = frozenset({"closing", "completed", "incomplete", "withdrawn"})


def facts_of(session: Session, smes: Sequence[Sme]) -> dict[int, SmeFacts]:
    """The facts of each of the SMEs, by its id. A query a table, however many there are."""
    ids = [sme.id for sme in smes]
    items = items_of(session, smes)
    plans = _plans(session, ids, items)
    check_ins = _check_ins(session, ids)
    tickets = _tickets(session, ids)
    pauses = _pauses(session, ids)
    acted = _acted(session, ids)
    reach = {sme.id: _reach(sme) for sme in smes}
    return {
        sme.id: SmeFacts(
            country=sme.country,
            zone=sme.zone,
            day_zero=day_zero(sme),
            plan=plans[sme.id],
            items=tuple(items[sme.id]),
            check_ins=tuple(check_ins[sme.id]),
            tickets=tuple(tickets[sme.id]),
            failed_sends=reach[sme.id].failed,
            channel_blocked_at=reach[sme.id].blocked_at,
            pauses=tuple(pauses[sme.id]),
            acted_at=tuple(acted[sme.id]),
            is_open=sme.state not in FINISHED,
            thresholds=thresholds(sme.cohort.thresholds),
        )
        for sme in smes
    }


def thresholds(overrides: Json) -> Thresholds:
    """The programme's figures with those that a cohort has of its own, by field name; other names mean nothing here."""
    known = {field.name for field in fields(Thresholds)}
    return Thresholds(**{name: value for name, value in overrides.items() if name in known})


def day_zero(sme: Sme) -> date:
    """The last workshop day; for whoever registered later, that day."""
    if sme.registered_at is None:
        return sme.cohort.ends_on
    return max(sme.cohort.ends_on, local_date(sme.registered_at, sme))


def _plans(session: Session, ids: Sequence[int], items: dict[int, list[ItemFacts]]) -> dict[int, PlanFacts]:
    versions = defaultdict(list)
    for plan in session.scalars(select(ActionPlan).where(ActionPlan.sme_id.in_(ids)).order_by(ActionPlan.version)):
        versions[plan.sme_id].append(plan)
    steps, left = plan_steps(session, ids), _transcriptions(session, ids)
    return {
        sme_id: PlanFacts(
            confirmed_at=versions[sme_id][0].submitted_at if versions[sme_id] else None,
            transcriptions=tuple(left[sme_id]),
            submissions=tuple(_submission(plan, steps[sme_id].items_of[plan.id]) for plan in versions[sme_id]),
            changes_asked_at=steps[sme_id].changes_asked_at,
            approved_at=steps[sme_id].approved_at,
            selected_at=steps[sme_id].selected_at,
        )
        for sme_id in ids
    }


def _transcriptions(session: Session, ids: Sequence[int]) -> dict[int, list[Transcription]]:
    told: dict[int, list[Transcription]] = defaultdict(list)
    for file, asked_at in left_to_the_oas(session, ids):
        told[file.sme_id].append(Transcription(file.id, asked_at, file.done_at))
    return told


def _submission(plan: ActionPlan, item_ids: set[int]) -> Submission:
    """A version that a newer one replaced has waited until then."""
    return Submission(plan.id, plan.submitted_at, plan.reviewed_at or plan.replaced_at, frozenset(item_ids))


def closing_moment(session: Session, check_in: CheckIn, now: datetime) -> datetime:
    """When a check-in closes, as the rules count it; one that never left is counted from now."""
    sme, known = check_in.sme, _told(check_in) or CheckInFacts(check_in.month, now)
    facts = SmeFacts(
        country=sme.country,
        zone=sme.zone,
        day_zero=day_zero(sme),
        pauses=tuple(_pauses(session, [sme.id])[sme.id]),
        thresholds=thresholds(sme.cohort.thresholds),
    )
    return closes_at(known, facts) or now


def _check_ins(session: Session, ids: Sequence[int]) -> dict[int, list[CheckInFacts]]:
    known = select(CheckIn).where(
        CheckIn.sme_id.in_(ids), or_(CheckIn.sent_at.is_not(None), CheckIn.first_answer_at.is_not(None))
    )
    told: dict[int, list[CheckInFacts]] = defaultdict(list)
    for check_in in session.scalars(known.order_by(CheckIn.month)):
        if (facts := _told(check_in)) is not None:
            told[check_in.sme_id].append(facts)
    return told


def _told(check_in: CheckIn) -> CheckInFacts | None:
    """A check-in as the rules know it; None before it was sent or, by whoever did not wait for it, answered."""
    sent_at = check_in.sent_at or check_in.first_answer_at
    if sent_at is None:
        return None
    return CheckInFacts(
        check_in.month,
        sent_at,
        tuple(moment for moment in (check_in.reminded_1_at, check_in.reminded_2_at) if moment is not None),
        check_in.first_inbound_at,
        check_in.first_answer_at,
        about_plan=check_in.kind == "plan",
        second_asked_at=check_in.second_asked_at,
    )


def _tickets(session: Session, ids: Sequence[int]) -> dict[int, list[TicketFacts]]:
    told: dict[int, list[TicketFacts]] = defaultdict(list)
    for ticket in session.scalars(select(Ticket).where(Ticket.sme_id.in_(ids)).order_by(Ticket.id)):
        told[ticket.sme_id].append(
            TicketFacts(
                ticket.id, ticket.opened_at, ticket.item_id, ticket.replied_at, ticket.closed_at, ticket.confirmed_at
            )
        )
    return told


def _pauses(session: Session, ids: Sequence[int]) -> dict[int, list[Stop]]:
    told: dict[int, list[Stop]] = defaultdict(list)
    for pause in session.scalars(select(Pause).where(Pause.sme_id.in_(ids)).order_by(Pause.starts_at)):
        told[pause.sme_id].append(Stop(pause.starts_at, pause.ends_at))
    return told


def _acted(session: Session, ids: Sequence[int]) -> dict[int, list[datetime]]:
    told: dict[int, list[datetime]] = defaultdict(list)
    standing = CoordinatorAction.undone_at.is_(None)
    acted = select(CoordinatorAction.sme_id, CoordinatorAction.at).where(CoordinatorAction.sme_id.in_(ids), standing)
    for sme_id, at in session.execute(acted.order_by(CoordinatorAction.at)):
        told[sme_id].append(at)
    return told


@dataclass(frozen=True, slots=True)
class _Reach:
    failed: tuple[datetime, ...]
    blocked_at: datetime | None


def _reach(sme: Sme) -> _Reach:
    """Whether what is sent reaches those who are asked first; a reopened channel counts once a send is delivered."""
    active = [contact for contact in sme.contacts if contact.state == "active"]
    reaches = [_contact_reach(contact) for contact in active if contact.primary] or [
        _contact_reach(contact) for contact in active
    ]
    return max(reaches, key=lambda reach: (reach.blocked_at is not None, len(reach.failed)), default=_Reach((), None))


def _contact_reach(contact: Contact) -> _Reach:
    person = contact.person
    if person is None or person.unreachable_since is None:
        return _Reach((), None)
    since = person.unreachable_since
    blocked = person.blocked_at is not None or not person.failed_sends
    return _Reach((since,) * person.failed_sends, since if blocked else None)
