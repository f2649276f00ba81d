"""The check-in sweep: each row says what is next (`step`) and when (`next_at`); what is due is claimed and moved on.

plan: replan_check_ins. ladder: open, first reminder, second reminder, second contact, close.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from conversations.asking import close_dialogue, load_seats, open_dialogues
from conversations.speaking import PROMPT, Delivery
from conversations.texts import text
from records.followup import CheckIn
from records.people import Contact, Pause, Person, Sme
from records.queues import expire_prompts
from records.staffing import asked_first, contacts_to_reach
from records.stalls import is_stalled
from scheduler.apart import RETRY, work_apart
from scheduler.calendar import PREFERRED_HOURS, check_in_due, days_after, is_allowed, next_slot
from scheduler.looking_facts import closing_moment
from scheduler.milestones import BACKUP_CONTACT, CHECK_INS, REMINDERS, reminder_due
from scheduler.opening import offer_check_in, offer_nudge, subject_of
from scheduler.stalls.timeline import Code

AT_ONCE = 20
PEOPLE = (
    selectinload(CheckIn.sme)
    .selectinload(Sme.contacts)
    .joinedload(Contact.person)
    .selectinload(Person.contacts)
    .joinedload(Contact.sme)
)
LATE = timedelta(days=2)
TOO_LATE = timedelta(days=27)
OWED = {"plan": Code.O_REVIEW, "items": Code.O_HELP}
"""What the office may owe an SME on the matter that a check-in of each kind asks about."""
FINISHED_STATES = frozenset({"closing", "completed", "incomplete", "withdrawn"})


def replan_check_ins(session: Session, now: datetime) -> int:
    """Date the six check-ins of the SMEs that ask for it; those already sent keep their dates."""
    asking = select(Sme).where(Sme.replan).limit(AT_ONCE).with_for_update(skip_locked=True)
    smes = session.scalars(asking).all()

    def replan(due: Sequence[Sme]) -> None:
        for sme in due:
            sme.replan = False
            if sme.anchor is not None:
                _replan(session, sme, now)

    return work_apart(session, smes, replan)


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
    check_ins = _claim(session, now)

    def advance(due: Sequence[CheckIn]) -> None:
        """What is made for one is looked for by no other: all of it is written together at the end."""
        load_seats(session, {person.id: person for one in due for person in _people(one)}.values())
        with session.no_autoflush:
            for check_in in due:
                if not _waits(check_in, now):
                    STEPS[check_in.step or "close"](session, check_in, now)

    def put_off(check_in: CheckIn) -> None:
        check_in.next_at = now + RETRY

    return work_apart(session, check_ins, advance, put_off)


def _people(check_in: CheckIn) -> Iterator[Person]:
    return (contact.person for contact in check_in.sme.contacts if contact.person is not None)


def _claim(session: Session, now: datetime) -> Sequence[CheckIn]:
    """The check-ins that are due, after their SMEs: all who change both lock the SME first."""
    due = select(Sme).join(CheckIn, CheckIn.sme_id == Sme.id).where(CheckIn.next_at <= now)
    due = due.order_by(CheckIn.next_at, CheckIn.id).limit(AT_ONCE).with_for_update(of=Sme, skip_locked=True)
    smes = session.scalars(due).unique().all()
    if not smes:
        return []
    own = select(CheckIn).where(CheckIn.next_at <= now, CheckIn.sme_id.in_([sme.id for sme in smes]))
    own = own.order_by(CheckIn.next_at, CheckIn.id).with_for_update(of=CheckIn, skip_locked=True)
    return session.scalars(own.options(PEOPLE)).all()


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
    sme, delay = check_in.sme, now - _expected(session, check_in)
    if sme.state in FINISHED_STATES or delay > TOO_LATE:
        _end(session, check_in, "skipped", now)
        return
    check_in.state = "open"
    lead = text("opener-late") if delay > LATE else None
    offer_check_in(session, check_in, asked_first(sme), now, _opener(check_in, "opener"), lead)
    _next(check_in, "remind_1", next_slot(days_after(now, REMINDERS[0], sme.zone), sme.zone, sme.country))


def _expected(session: Session, check_in: CheckIn) -> datetime:
    """When the opener should leave: a pause that its SME asked for is no delay, also one that it ended early."""
    sme = check_in.sme
    ended = session.scalar(select(func.max(Pause.ends_at)).where(Pause.sme_id == sme.id))
    free_from = max(moment for moment in (check_in.due_at, sme.paused_until, ended) if moment is not None)
    return check_in.due_at if free_from == check_in.due_at else next_slot(free_from, sme.zone, sme.country)


def remind_first(session: Session, check_in: CheckIn, now: datetime) -> None:
    """Show the question again, in other words, if nothing was answered."""
    people = asked_first(check_in.sme)
    if _open_again(session, check_in, people, now):
        return
    if _may_remind(session, check_in, people):
        check_in.reminders += 1
        offer_check_in(session, check_in, people, now, _opener(check_in, "reminder-1"), text("reminder-first"))
    after = reminder_due(check_in.sent_at or now, now, REMINDERS[1], check_in.sme.zone, check_in.sme.country)
    _next(check_in, "remind_2", after)


def _open_again(session: Session, check_in: CheckIn, people: Sequence[Person], now: datetime) -> bool:
    """When the opener could not leave, whoever can be reached by now gets it, and the ladder waits for that."""
    asked = {seat.person_id for dialogue in open_dialogues(session, subject_of(check_in)) for seat in dialogue.seats}
    new = [person for person in people if person.id not in asked]
    if check_in.sent_at is not None or check_in.first_answer_at is not None or not new:
        return False
    open_check_in(session, check_in, now)
    return True


def remind_second(session: Session, check_in: CheckIn, now: datetime) -> None:
    """Ask something else: now, another hour, a pause or a call."""
    people = asked_first(check_in.sme)
    if _may_remind(session, check_in, people):
        check_in.reminders += 1
        offer_nudge(session, check_in, people, now, _opener(check_in, "reminder-2"))
    due = days_after(check_in.sent_at or now, BACKUP_CONTACT, check_in.sme.zone)
    _next(
        check_in,
        "second_contact",
        next_slot(max(due, now + timedelta(days=1)), check_in.sme.zone, check_in.sme.country),
    )


def ask_second_contact(session: Session, check_in: CheckIn, now: datetime) -> None:
    """Ask the second contact, once; whoever was reminded gets no third reminder."""
    first = asked_first(check_in.sme)
    people = [person for person in contacts_to_reach(check_in.sme, primary=False) if person not in first]
    if _may_remind(session, check_in, people):
        check_in.second_asked_at = now
        offer_check_in(session, check_in, people, now, _opener(check_in, "second"), text("reminder-second-contact"))
    _next(check_in, "close", closing_moment(session, check_in, now))


def close_check_in(session: Session, check_in: CheckIn, now: datetime) -> None:
    """End it on day 14, or as much later as a pause lasted; what was answered counts."""
    closes = closing_moment(session, check_in, now) if check_in.sent_at is not None else now
    if closes > now:
        _next(check_in, "close", closes)
        return
    _end(session, check_in, "answered" if check_in.first_answer_at is not None else "unanswered", now)


STEPS: dict[str, Callable[[Session, CheckIn, datetime], None]] = {
    "open": open_check_in,
    "remind_1": remind_first,
    "remind_2": remind_second,
    "second_contact": ask_second_contact,
    "close": close_check_in,
}


def _may_remind(session: Session, check_in: CheckIn, people: Sequence[Person]) -> bool:
    """Whoever owes us an answer is reminded, unless we owe them one on the same matter."""
    waiting = bool(people) and check_in.sent_at is not None and check_in.first_answer_at is None
    following = check_in.sme.state not in FINISHED_STATES
    return waiting and following and not is_stalled(session, check_in.sme_id, OWED[check_in.kind])


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
