"""After we were away for longer than channels keep messages: every open question is asked again, with an apology."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.asking import OFFERED, OPEN, Showing, ask, offered_seat, talking_seat
from conversations.speaking import PROMPT, Delivery, reader_of
from conversations.texts import text
from records.messages import Dialogue, Seat, Signal
from records.people import Person
from records.queues import ASKED_AGAIN, expire_own
from scheduler.apart import work_apart
from scheduler.calendar import is_allowed, next_slot

ASKING = "asking-again"
PORTION = 50


def begin_asking(session: Session, channels: Sequence[str], now: datetime) -> None:
    """What somebody said on these channels may be lost. The sweep asks; how far it has come outlives the process."""
    session.merge(Signal(name=ASKING, value=f"0 {' '.join(channels)}", at=now))


def ask_again(session: Session, now: datetime) -> int:
    """Ask the next few, once each, in their send window, what was open. Returns how many were looked at."""
    wanted = select(Signal).where(Signal.name == ASKING).with_for_update(skip_locked=True)
    signal = session.scalars(wanted).one_or_none()
    if signal is None:
        return 0
    after, *channels = signal.value.split()
    people = _next_people(session, channels, int(after))
    if people:
        signal.value = " ".join([str(people[-1].id), *channels])
        work_apart(session, people, lambda some: _ask_each(session, some, signal.at, now))
    else:
        session.delete(signal)
    return len(people)


def _next_people(session: Session, channels: Sequence[str], after: int) -> Sequence[Person]:
    waiting = select(Seat.person_id).join(Seat.dialogue)
    waiting = waiting.where(Dialogue.closed_at.is_(None), Seat.state.in_((OPEN, OFFERED)))
    people = select(Person).where(Person.id.in_(waiting), Person.channel.in_(channels), Person.blocked_at.is_(None))
    return session.scalars(people.where(Person.id > after).order_by(Person.id).limit(PORTION)).all()


def _ask_each(session: Session, people: Sequence[Person], ended: datetime, now: datetime) -> None:
    for person in people:
        _ask(session, person, ended, now)


def _ask(session: Session, person: Person, ended: datetime, now: datetime) -> None:
    """Once for the outage that `ended` then; an apology for the one before that has not left yet says no more."""
    seat = talking_seat(session, person) or offered_seat(session, person, now)
    if seat is None or any(contact.sme.paused_until and contact.sme.paused_until > now for contact in person.contacts):
        return
    reader = reader_of(person)
    here = (reader.zone, reader.country or "")
    key = f"{ASKED_AGAIN}:{ended:%Y%m%d%H%M%S}:{person.id}"
    delivery = Delivery(
        dedup_key=key,
        purpose=ASKED_AGAIN,
        subject=seat.dialogue.subject,
        priority=PROMPT,
        not_before=now if is_allowed(now, *here) else next_slot(now, *here),
    )
    expire_own(session, person, ASKED_AGAIN, key)
    ask(session, seat, now, Showing(text("asked-again"), delivery=delivery))
