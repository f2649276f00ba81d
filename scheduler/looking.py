"""The stall sweep: looks at the SMEs whose time has come, and keeps their stalls as the rules see them.

What is stalled is decided here alone; every list, card and count reads the rows.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from records.columns import Json
from records.followup import CheckIn, Stall
from records.history import BOT, record_change
from records.people import Contact, Sme
from records.stalls import stalls_of
from scheduler.apart import RETRY, work_apart
from scheduler.escalation import escalate, withdraw
from scheduler.looking_facts import facts_of
from scheduler.stalls import timeline
from scheduler.stalls.clocks import pause_at
from scheduler.stalls.evaluate import evaluate
from scheduler.stalls.facts import SmeFacts

AT_ONCE = 20


def look_at_smes(session: Session, now: datetime) -> int:
    """Look at the SMEs that are due, and say when to look again. Takes time by what is due, not by how many are."""
    due = select(Sme).where(Sme.look_at <= now).order_by(Sme.look_at, Sme.id).limit(AT_ONCE)
    loaded = due.options(selectinload(Sme.cohort), selectinload(Sme.contacts).selectinload(Contact.person))
    smes = session.scalars(loaded.with_for_update(of=Sme, skip_locked=True)).all()

    def look(those: Sequence[Sme]) -> None:
        _note_first_words(session, those)
        facts = facts_of(session, those)
        known = stalls_of(session, facts)
        for sme in those:
            _look(session, sme, facts[sme.id], known[sme.id], now)

    def put_off(sme: Sme) -> None:
        sme.look_at = now + RETRY

    return work_apart(session, smes, look, put_off)


def _look(session: Session, sme: Sme, facts: SmeFacts, known: Sequence[Stall], now: datetime) -> None:
    seen = evaluate(facts, now)
    before = {(stall.code, stall.subject): stall for stall in known}
    still: list[tuple[Stall, timeline.Stall]] = []
    for found in seen.stalls:
        stall = before.pop((found.code.value, _subject(found.subject)), None)
        if stall is None:
            stall = _open(session, sme, found, now)
        else:
            _follow(session, stall, found, now)
        still.append((stall, found))
    for gone in before.values():
        _clear(session, gone, _why(facts, now), now)
    upcoming = escalate(session, sme, facts, still, now)
    sme.look_at = min((moment for moment in (seen.next_look_at, upcoming) if moment is not None), default=None)


def _open(session: Session, sme: Sme, found: timeline.Stall, now: datetime) -> Stall:
    stall = Stall(
        sme=sme,
        code=found.code.value,
        subject=_subject(found.subject),
        item_id=_item_id(found),
        audience=found.audience.value,
        level=found.level.value,
        since=found.since,
        red_at=found.red_since,
        cause=_plain(found.cause),
        opened_at=now,
        step=0,
    )
    session.add(stall)
    session.flush()
    record_change(session, stall, None, stall.level, BOT, now, stall.code)
    return stall


def _follow(session: Session, stall: Stall, found: timeline.Stall, now: datetime) -> None:
    if stall.level != found.level.value:
        record_change(session, stall, stall.level, found.level.value, BOT, now, stall.code)
    stall.level, stall.since, stall.red_at = found.level.value, found.since, found.red_since
    cause = _plain(found.cause)
    if stall.cause != cause:
        stall.cause = cause


def _clear(session: Session, stall: Stall, why: str, now: datetime) -> None:
    record_change(session, stall, stall.level, "cleared", BOT, now, why)
    stall.cleared_at, stall.cleared_why = now, why
    withdraw(session, stall, now)


def _why(facts: SmeFacts, now: datetime) -> str:
    if not facts.is_open:
        return "closed"
    return "paused" if pause_at(facts, now) is not None else "solved"


def _subject(subject: timeline.Subject) -> str:
    return subject.kind if subject.id is None else f"{subject.kind}:{subject.id}"


def _item_id(found: timeline.Stall) -> int | None:
    if found.subject.kind == "item":
        return found.subject.id
    item = found.cause.get("item")
    return item if isinstance(item, int) else None


def _plain(cause: timeline.Cause) -> Json:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in cause.items()}


def _note_first_words(session: Session, smes: Sequence[Sme]) -> None:
    """Keep when the first message came after each check-in: every message calls for a look, so none is missed."""
    heard = {sme.id: max(_heard(sme), default=None) for sme in smes}
    unheard = select(CheckIn).where(
        CheckIn.sme_id.in_(heard), CheckIn.sent_at.is_not(None), CheckIn.first_inbound_at.is_(None)
    )
    for check_in in session.scalars(unheard):
        last = heard[check_in.sme_id]
        if last is not None and check_in.sent_at is not None and last >= check_in.sent_at:
            check_in.first_inbound_at = last


def _heard(sme: Sme) -> list[datetime]:
    persons = (contact.person for contact in sme.contacts)
    return [person.last_inbound_at for person in persons if person is not None and person.last_inbound_at is not None]
