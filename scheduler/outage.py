"""After we were away for longer than channels keep messages: every open question is asked again, with an apology."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.asking import OFFERED, OPEN, Showing, ask, offered_seat, talking_seat
from conversations.speaking import PROMPT, Delivery, reader_of
from conversations.texts import text
from records.messages import Dialogue, Seat
from records.people import Person
from scheduler.calendar import is_allowed, next_slot


def ask_again(session: Session, channels: Sequence[str], now: datetime) -> int:
    """What somebody said on these channels may be lost: ask once each, in their send window, what was open."""
    waiting = select(Seat.person_id).join(Seat.dialogue)
    waiting = waiting.where(Dialogue.closed_at.is_(None), Seat.state.in_((OPEN, OFFERED)))
    people = select(Person).where(Person.id.in_(waiting), Person.channel.in_(channels), Person.blocked_at.is_(None))
    return sum(_ask(session, person, now) for person in session.scalars(people.order_by(Person.id)).all())


def _ask(session: Session, person: Person, now: datetime) -> bool:
    seat = talking_seat(session, person) or offered_seat(session, person, now)
    if seat is None or any(contact.sme.paused_until and contact.sme.paused_until > now for contact in person.contacts):
        return False
    reader = reader_of(person)
    here = (reader.zone, reader.country or "")
    delivery = Delivery(
        dedup_key=f"asked-again:{now:%Y%m%d}:{person.id}",
        purpose="asked-again",
        subject=seat.dialogue.subject,
        priority=PROMPT,
        not_before=now if is_allowed(now, *here) else next_slot(now, *here),
    )
    ask(session, seat, now, Showing(text("asked-again"), delivery=delivery))
    return True
