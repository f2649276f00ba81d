"""What the bot's records hold at the end of a run, beside what people gave; the only look into the database."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Select, create_engine, func, or_, select
from sqlalchemy.orm import Session

from records.followup import CheckIn, Progress, Stall, Ticket
from records.messages import Dialogue, InboxMessage, OutboxMessage, Seat
from records.people import Consent, Contact, Sme, StateChange
from records.plans import ActionPlan, Item, Verdict

DAY = timedelta(days=1)
ONCE = (
    ("consent", Consent.person_id, Consent.accepted),
    ("SME", Sme.cohort_id, Sme.natural_key),
    ("contact", Contact.sme_id, Contact.name),
    ("plan version", ActionPlan.sme_id, ActionPlan.version),
    ("item", Item.sme_id, Item.what),
    ("verdict", Verdict.item_id, Verdict.plan_id),
    ("check-in", CheckIn.sme_id, CheckIn.month),
    ("progress", Progress.check_in_id, Progress.item_id),
    ("seat", Seat.dialogue_id, Seat.person_id),
)
"""What there may be once for each pair."""


def facts_kept(url: str) -> dict[str, str]:
    """Every fact by the name that the people of company.py give it."""
    engine = create_engine(url)
    with Session(engine) as session:
        facts = {name: value for sme in session.scalars(select(Sme)) for name, value in _facts_of(session, sme)}
    engine.dispose()
    return facts


def _facts_of(session: Session, sme: Sme) -> Iterator[tuple[str, str]]:
    for contact in sme.contacts:
        yield f"{sme.name}/address", contact.address
        if contact.preferred_hour is not None:
            yield f"{sme.name}/hour", f"{contact.preferred_hour:%H:%M}".lstrip("0")
        if contact.person_id is not None:
            agreed = select(func.count()).where(Consent.person_id == contact.person_id, Consent.accepted)
            yield f"{sme.name}/consent", "yes" if session.scalar(agreed) else "no"
    versions = select(func.count()).where(ActionPlan.sme_id == sme.id)
    yield f"{sme.name}/plan", str(session.scalar(versions))
    yield f"{sme.name}/agreed", "yes" if sme.state in {"active", "closing", "completed", "incomplete"} else "no"
    for item in session.scalars(select(Item).where(Item.sme_id == sme.id)):
        yield f"{sme.name}/{item.what}/action", "yes"
        yield f"{sme.name}/{item.what}/owner", item.owner or ""
        yield f"{sme.name}/{item.what}/indicator", item.indicator or ""
        yield f"{sme.name}/{item.what}/first step", item.first_step or ""
    for check_in in session.scalars(select(CheckIn).where(CheckIn.sme_id == sme.id)):
        yield from _check_in_facts(session, sme, check_in)


def _check_in_facts(session: Session, sme: Sme, check_in: CheckIn) -> Iterator[tuple[str, str]]:
    month = f"{sme.name}/month {check_in.month}"
    yield f"{month}/next step", check_in.next_step or ""
    yield f"{month}/usefulness", str(check_in.usefulness or "")
    if check_in.answered_at is not None:
        yield f"{month}/help", "yes" if session.scalar(_open_at(sme, check_in.answered_at)) else "no"
    for progress in session.scalars(select(Progress).where(Progress.check_in_id == check_in.id)):
        place = f"{month}/{progress.item.what}"
        yield f"{place}/status", progress.status
        yield f"{place}/percent", str(progress.percent or "")
        yield f"{place}/note", progress.note or ""


def _open_at(sme: Sme, moment: datetime) -> Select[int]:
    """How many tickets were open then: what is asked while it still waits opens no second one."""
    waiting = or_(Ticket.closed_at.is_(None), Ticket.closed_at >= moment)
    return select(func.count()).where(Ticket.sme_id == sme.id, Ticket.opened_at <= moment, waiting)


def lost_facts(given: Mapping[str, str], kept: Mapping[str, str]) -> dict[str, str]:
    """What was given and is not there, or is something else: by name, with a sentence each."""
    lost = {name: value for name, value in given.items() if kept.get(name) != value}
    return {name: f"{name}: given {value!r}, kept {kept.get(name)!r}" for name, value in lost.items()}


def double_effects(url: str) -> list[str]:
    """What was done twice."""
    engine = create_engine(url)
    with Session(engine) as session:
        found = [*_pairs(session), *_stalls(session), *_changes(session), *_said(session)]
    engine.dispose()
    return found


def _pairs(session: Session) -> Iterator[str]:
    for name, first, second in ONCE:
        twice = select(first, second).group_by(first, second).having(func.count() > 1)
        yield from (f"{name} twice: {one}, {other}" for one, other in session.execute(twice))


def _stalls(session: Session) -> Iterator[str]:
    same = select(Stall.sme_id, Stall.code, Stall.subject, Stall.opened_at)
    yield from (f"stall twice: {row}" for row, count in Counter(map(tuple, session.execute(same))).items() if count > 1)
    asked = select(Ticket.sme_id, Ticket.item_id, Ticket.kind, Ticket.opened_at)
    yield from (f"ticket twice: {row}" for row, n in Counter(map(tuple, session.execute(asked))).items() if n > 1)


def _changes(session: Session) -> Iterator[str]:
    """A change to the state that it already was in."""
    rows = session.scalars(select(StateChange).where(StateChange.before.is_not(None)).order_by(StateChange.id))
    known: dict[tuple[str, int, str], StateChange] = {}
    for row in rows:
        kind = (row.subject, row.subject_id, str(row.why))
        before = known.get(kind)
        same = before is not None and (before.before, before.after) == (row.before, row.after)
        if same and before is not None and row.at - before.at < DAY:
            yield f"state change twice: {row.subject} {row.subject_id} {row.before} to {row.after}"
        known[kind] = row


def _said(session: Session) -> Iterator[str]:
    """One question put into the outbox twice within five seconds, the second time by no answer that ended another."""
    seen: dict[tuple[int, str], Any] = {}
    ended = select(Seat.person_id, Dialogue.closed_at).join(Seat.dialogue).where(Dialogue.closed_at.is_not(None))
    thanks = {tuple(row) for row in session.execute(ended)}
    for row in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)):
        buttons = str(row.payload.get("buttons"))
        key = (row.person_id, f"{row.payload.get('text')}{buttons}")
        before = seen.get(key)
        seen[key] = row.created_at
        asks, own = buttons not in {"[]", "None"}, (row.person_id, row.created_at) in thanks
        if before is not None and asks and not own and (row.created_at - before).total_seconds() < 5:
            said = str(row.payload.get("text"))[:60]
            yield f"said twice: outbox {row.id} for {row.person_id}, {row.purpose or 'reply'}: {said!r}"


def left_over(url: str) -> tuple[list[str], list[str]]:
    """Messages in that were set aside, and messages out that were given up: lost answers and missing messages."""
    engine = create_engine(url)
    with Session(engine) as session:
        lost = [f"set aside: {row.error}" for row in session.scalars(_state(InboxMessage, ("failed", "waiting")))]
        given_up = [f"not sent: {row.error}" for row in session.scalars(_state(OutboxMessage, ("failed", "dead")))]
    engine.dispose()
    return lost, given_up


def _state(kind: Any, states: Sequence[str]) -> Any:
    return select(kind).where(kind.state.in_(states))


def integrity(engine: Engine) -> str:
    """What SQLite says of its own file."""
    with engine.connect() as connection:
        return str(connection.exec_driver_sql("PRAGMA integrity_check").scalar())
