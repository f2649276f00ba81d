"""The check-in sweep: each row says what is next (`step`) and when (`next_at`); what is due is claimed and moved on.

plan: replan_check_ins. ladder: open, first reminder, second reminder, second contact, close.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.asking import close_dialogue, open_dialogues
from conversations.speaking import PROMPT, Delivery, begin_turn
from conversations.texts import text
from records.database import is_outage
from records.followup import CheckIn, Stall
from records.people import Sme
from records.queues import expire_prompts
from records.staffing import contacts_to_reach
from scheduler.calendar import PREFERRED_HOURS, check_in_due, days_after, is_allowed, next_slot
from scheduler.milestones import BACKUP_CONTACT, CHECK_INS, REMINDERS, check_in_closes, reminder_due
from scheduler.opening import offer_check_in, offer_nudge
from scheduler.stalls.timeline import Code

log = structlog.get_logger()

AT_ONCE = 200
LATE = timedelta(days=2)
TOO_LATE = timedelta(days=27)
RETRY = timedelta(hours=1)
OWED = {"plan": Code.O_REVIEW, "items": Code.O_HELP}
"""What the office may owe an SME on the matter that a check-in of each kind asks about."""
FINISHED_STATES = frozenset({"closing", "completed", "incomplete", "withdrawn"})


def replan_check_ins(session: Session, now: datetime) -> int:
    """Date the six check-ins of the SMEs that ask for it; those already sent keep their dates."""
    asking = select(Sme).where(Sme.replan).limit(AT_ONCE).with_for_update(skip_locked=True)
    smes = session.scalars(asking).all()
    for sme in smes:
        sme.replan = False
        if sme.anchor is not None:
            _replan(session, sme, now)
    return len(smes)


def _replan(session: Session, sme: Sme, now: datetime) -> None:
    known = {check_in.month: check_in for check_in in session.scalars(select(CheckIn).where(CheckIn.sme_id == sme.id))}
    hour = next(
        (contact.preferred_hour for contact in sme.contacts if contact.primary and contact.preferred_hour), None
    )
    for month in CHECK_INS:
        due = check_in_due(sme.anchor or now.date(), month, hour or PREFERRED_HOURS[0], sme.zone, sme.country)
        check_in = known.get(month)
        if check_in is None:
            session.add(_new_check_in(sme, month, due, now))
        elif check_in.state == "planned":
            check_in.due_at = check_in.next_at = max(due, check_in.due_at) if check_in.due_at <= now else due


def _new_check_in(sme: Sme, month: int, due: datetime, now: datetime) -> CheckIn:
    """A late joiner's past check-ins are skipped, never sent in a heap."""
    if due < now:
        return CheckIn(sme=sme, month=month, due_at=due, state="skipped", step=None)
    return CheckIn(sme=sme, month=month, due_at=due, next_at=due, state="planned", step="open")


def advance_check_ins(session: Session, now: datetime) -> int:
    """Do what is due for each check-in, once."""
    due = select(CheckIn).where(CheckIn.next_at <= now).order_by(CheckIn.next_at, CheckIn.id).limit(AT_ONCE)
    check_ins = session.scalars(due.with_for_update(skip_locked=True)).all()
    for check_in in check_ins:
        if not _waits(check_in, now):
            _take_step(session, check_in, now)
    return len(check_ins)


def _take_step(session: Session, check_in: CheckIn, now: datetime) -> None:
    """One that fails is tried again later, and holds up no other."""
    try:
        with session.begin_nested():
            STEPS[check_in.step or "close"](session, check_in, now)
    except Exception as error:
        if is_outage(error):
            raise
        log.exception("check_in.step_failed", check_in=check_in.id, step=check_in.step)
        begin_turn(session)
        check_in.next_at = now + RETRY


def _waits(check_in: CheckIn, now: datetime) -> bool:
    """A paused SME is left in peace; what would be said outside the window waits for the next slot."""
    sme = check_in.sme
    if sme.paused_until is not None and sme.paused_until > now and check_in.step != "close":
        check_in.next_at = next_slot(sme.paused_until, sme.zone, sme.country)
        return True
    if check_in.step != "close" and not is_allowed(now, sme.zone, sme.country):
        check_in.next_at = next_slot(now, sme.zone, sme.country)
        return True
    return False


def open_check_in(session: Session, check_in: CheckIn, now: datetime) -> None:
    """Offer the check-in to the primary contact; its opener is its first question."""
    sme = check_in.sme
    if sme.state in FINISHED_STATES or now - check_in.due_at > TOO_LATE:
        _end(session, check_in, "skipped", now)
        return
    check_in.state = "open"
    people = contacts_to_reach(sme, primary=True) or contacts_to_reach(sme)
    lead = text("opener-late") if now - _expected(check_in) > LATE else None
    offer_check_in(session, check_in, people, now, _opener(check_in, "opener"), lead)
    _next(check_in, "remind_1", next_slot(days_after(now, REMINDERS[0], sme.zone), sme.zone, sme.country))


def _expected(check_in: CheckIn) -> datetime:
    """When the opener should leave: a pause that its SME asked for is no delay."""
    sme = check_in.sme
    if sme.paused_until is None or sme.paused_until <= check_in.due_at:
        return check_in.due_at
    return next_slot(sme.paused_until, sme.zone, sme.country)


def remind_first(session: Session, check_in: CheckIn, now: datetime) -> None:
    """Show the question again, in other words, if nothing was answered."""
    if _may_remind(session, check_in):
        check_in.reminders += 1
        people = contacts_to_reach(check_in.sme, primary=True)
        offer_check_in(session, check_in, people, now, _opener(check_in, "reminder-1"), text("reminder-first"))
    after = reminder_due(check_in.sent_at or now, now, REMINDERS[1], check_in.sme.zone, check_in.sme.country)
    _next(check_in, "remind_2", after)


def remind_second(session: Session, check_in: CheckIn, now: datetime) -> None:
    """Ask something else: now, another hour, a pause or a call."""
    if _may_remind(session, check_in):
        check_in.reminders += 1
        offer_nudge(
            session, check_in, contacts_to_reach(check_in.sme, primary=True), now, _opener(check_in, "reminder-2")
        )
    due = days_after(check_in.sent_at or now, BACKUP_CONTACT, check_in.sme.zone)
    _next(
        check_in,
        "second_contact",
        next_slot(max(due, now + timedelta(days=1)), check_in.sme.zone, check_in.sme.country),
    )


def ask_second_contact(session: Session, check_in: CheckIn, now: datetime) -> None:
    """Ask the second contact, once; the primary one gets no third reminder."""
    if _may_remind(session, check_in):
        people = contacts_to_reach(check_in.sme, primary=False)
        offer_check_in(session, check_in, people, now, _opener(check_in, "second"), text("reminder-second-contact"))
    _next(check_in, "close", max(check_in_closes(check_in.sent_at or now, check_in.sme.zone), now + timedelta(hours=1)))


def close_check_in(session: Session, check_in: CheckIn, now: datetime) -> None:
    """End it on day 14; what was answered counts."""
    _end(session, check_in, "answered" if check_in.first_answer_at is not None else "unanswered", now)


STEPS: dict[str, Callable[[Session, CheckIn, datetime], None]] = {
    "open": open_check_in,
    "remind_1": remind_first,
    "remind_2": remind_second,
    "second_contact": ask_second_contact,
    "close": close_check_in,
}


def _may_remind(session: Session, check_in: CheckIn) -> bool:
    """Whoever owes us an answer is reminded, unless we owe them one on the same matter."""
    waiting = check_in.sent_at is not None and check_in.first_answer_at is None
    return waiting and check_in.sme.state not in FINISHED_STATES and not _we_owe(session, check_in)


def _we_owe(session: Session, check_in: CheckIn) -> bool:
    late = select(Stall.id).where(Stall.sme_id == check_in.sme_id, Stall.code == OWED[check_in.kind])
    return session.scalar(late.where(Stall.cleared_at.is_(None)).limit(1)) is not None


def _next(check_in: CheckIn, step: str, at: datetime) -> None:
    check_in.step, check_in.next_at = step, at
    check_in.sme.look_at = at if check_in.sme.look_at is None else min(check_in.sme.look_at, at)


def _end(session: Session, check_in: CheckIn, state: str, now: datetime) -> None:
    check_in.state, check_in.step, check_in.next_at, check_in.closed_at = state, None, None, now
    check_in.sme.look_at = now
    expire_prompts(session, f"check-in:{check_in.id}")
    for subject in (f"check-in:{check_in.id}", f"nudge:{check_in.id}"):
        for dialogue in open_dialogues(session, subject):
            close_dialogue(session, dialogue, state, now)


def _opener(check_in: CheckIn, part: str) -> Delivery:
    return Delivery(
        dedup_key=f"check-in:{check_in.sme_id}:{check_in.month}:{part}",
        purpose=f"check-in-{part}",
        subject=f"check-in:{check_in.id}",
        priority=PROMPT,
        window=check_in.sme,
    )
