"""Open, offer, ask and close dialogues. Used by whatever starts one: commands, outcomes and sweeps."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from msgspec import structs
from pydantic import BaseModel
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, contains_eager
from sqlalchemy.orm.attributes import set_committed_value

from conversations.messages import Attachment, Button, Outgoing
from conversations.questions import Question
from conversations.render import ButtonData, digest, render
from conversations.replay import Answers, Reached, editable
from conversations.scripts import SCRIPTS
from conversations.speaking import PLAIN, Delivery, day_in, reader_of, send, tell
from conversations.standing import Talked, standings_of
from conversations.texts import Reader, Text, say, text
from records.bulk import among, members
from records.dialect import dialect_of
from records.messages import Dialogue, Seat
from records.people import Person
from records.queues import ASKED_AGAIN, SKEW, expire_waiting

OFFERED, OPEN, CLOSED = "offered", "open", "closed"
START = "start"
LOCKED = "locked"
"""Of a session's `info`: the dialogues, by token, that nobody else can change before the commit."""
TOKEN_BYTES = 9


@dataclass(frozen=True, slots=True)
class Topic:
    """What a dialogue is about: its script, the facts it is opened with, and the subject it has to itself while open.

    `answers` are those it begins with, as if they had been given in it.
    """

    script: str
    facts: BaseModel
    subject: str
    answers: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Showing:
    """How a question is put to people: the words before it, a file beside it, and how the message travels.

    `waiting` stands over the button of an offer that has to wait, where the script's title would say too little.
    """

    lead: Text | None = None
    attachment: Attachment | None = None
    delivery: Delivery = PLAIN
    waiting: Text | None = None


PLAINLY = Showing()
PEOPLE = "people"


def open_dialogue(
    session: Session, person: Person, topic: Topic, now: datetime, *, lead: Text | None = None
) -> Dialogue:
    """Begin a dialogue now, or show it again where it stands when it is already open."""
    dialogue = _find_or_create(session, topic, now)
    ask(session, _take_seat(session, dialogue, person, OPEN, now), now, Showing(lead=lead))
    return dialogue


def offer_dialogue(
    session: Session, people: Sequence[Person], topic: Topic, now: datetime, showing: Showing = PLAINLY
) -> Dialogue:
    """Let a dialogue wait for any of `people`.

    Its first question is shown, or only a button while they are busy with another dialogue.
    """
    dialogue = _find_or_create(session, topic, now)
    for person in people:
        talking = talking_seat(session, person) if SCRIPTS[topic.script].takes_text else None
        busy = talking is not None and talking.dialogue is not dialogue
        seat = _take_seat(session, dialogue, person, OFFERED, showing.delivery.not_before or now)
        own = replace(showing, delivery=_own_delivery(showing.delivery, person))
        if busy:
            _show_waiting(session, seat, now, own)
        else:
            ask(session, seat, now, own)
    return dialogue


def sit_down(session: Session, dialogue: Dialogue, person: Person, now: datetime) -> None:
    """Go on with a dialogue that exists: it talks now, from where it stands."""
    ask(session, _take_seat(session, dialogue, person, OPEN, now), now)


def ask(
    session: Session, seat: Seat, now: datetime, showing: Showing = PLAINLY, reached: Reached | None = None
) -> None:
    """Say the open question of a dialogue to the person in that seat; `reached` where it is known how it stands."""
    reached = reached or standings_of(session).of(seat.dialogue)
    if reached.question is None:
        return
    outgoing = shown(reached, reached.question, seat.dialogue, reader_of(seat.person), now, lead=showing.lead)
    session.info.setdefault("asked", set()).add(seat.person_id)
    if showing.attachment is not None:
        outgoing = structs.replace(outgoing, attachment=showing.attachment)
    send(session, seat.person, outgoing, now, showing.delivery)


def shown(
    reached: Reached, question: Question[Any], dialogue: Talked, reader: Reader, now: datetime, lead: Text | None = None
) -> Outgoing:
    """The question that a dialogue has reached, as a message. Pure."""
    return render(
        question.on(day_in(reader.zone, now)),
        reader,
        dialogue.token,
        lead=lead,
        goes_back=SCRIPTS[dialogue.script].goes_back and bool(reached.path),
        changes=question.reviews and bool(editable(reached)),
    )


def talking_seat(session: Session, person: Person) -> Seat | None:
    """The dialogue that typed words go to: the newest one open."""
    return _newest(seat for seat in seats_of(session, person) if seat.state == OPEN and _listens(seat))


def offered_seat(session: Session, person: Person, now: datetime) -> Seat | None:
    """The newest dialogue that waits for this person's words; one that is still to be shown hears nothing yet.

    It may have been shown by a process whose clock is a little ahead.
    """
    offered = (seat for seat in seats_of(session, person) if seat.state == OFFERED and _listens(seat))
    return _newest(seat for seat in offered if seat.touched_at <= now + SKEW)


def _newest(seats: Iterable[Seat]) -> Seat | None:
    """Of those touched together the one made last; what was made just now has no id yet."""
    latest_first = reversed(list(seats))
    return max(latest_first, key=lambda seat: (seat.touched_at, seat.id is None, seat.id or 0), default=None)


def _listens(seat: Seat) -> bool:
    """A card takes typed words once it is open, not while it waits."""
    definition = SCRIPTS.get(seat.dialogue.script)
    return definition is not None and (seat.state == OPEN or definition.takes_text)


def lock_seats(session: Session, people: Collection[Person]) -> None:
    """For a batch of messages: everything these people may answer, loaded and locked together."""
    seats = _load_seats(session, people, locked=True)
    session.info[LOCKED] = {seat.dialogue.token for seat in seats}


def load_seats(session: Session, people: Collection[Person]) -> None:
    """For what is due together: everything these people may answer."""
    _load_seats(session, people, locked=False)


def _load_seats(session: Session, people: Collection[Person], *, locked: bool) -> Sequence[Seat]:
    known: dict[int, list[Seat]] = {person.id: [] for person in people}
    by_id = {person.id: person for person in people}
    dialect = dialect_of(session)
    seats = session.scalars(_open_seats(dialect, locked=locked), {PEOPLE: members(dialect, list(known))}).all()
    for seat in seats:
        set_committed_value(seat, "person", by_id[seat.person_id])
        known[seat.person_id].append(seat)
    session.info["seats"] = known
    return seats


def seats_of(session: Session, person: Person) -> Sequence[Seat]:
    """The seats of a person in dialogues that are not closed."""
    known: dict[int, list[Seat]] = session.info.get("seats", {})
    if person.id in known:
        return known[person.id]
    dialect = dialect_of(session)
    return session.scalars(_open_seats(dialect, locked=False), {PEOPLE: members(dialect, [person.id])}).all()


@cache
def _open_seats(dialect: str, *, locked: bool) -> Select[Seat]:
    found = select(Seat).join(Seat.dialogue).options(contains_eager(Seat.dialogue))
    found = found.where(among(dialect, Seat.person_id, PEOPLE), or_(Seat.state == OPEN, Seat.state == OFFERED))
    return found.order_by(Dialogue.id).with_for_update(of=Dialogue) if locked else found


def waiting_button(session: Session, person: Person, now: datetime) -> Button | None:
    """A button to go on with what the person was asked, or with what waits for them."""
    seat = talking_seat(session, person) or offered_seat(session, person, now)
    return _start_button(seat, "menu-continue") if seat is not None else None


def file_not_taken(person: Person) -> Text:
    """A file came where none is taken, and is not kept: what its sender may do with it."""
    contact = any(contact.state == "active" for contact in person.contacts)
    return text("file-not-taken", contact="yes" if contact else "no")


def open_dialogues(session: Session, subject: str, script: str | None = None) -> Sequence[Dialogue]:
    """The dialogues about a subject that are not closed."""
    found = select(Dialogue).where(Dialogue.subject == subject, Dialogue.closed_at.is_(None))
    return session.scalars(found if script is None else found.where(Dialogue.script == script)).all()


def close_dialogue(session: Session, dialogue: Dialogue, outcome: str, now: datetime) -> None:
    """End a dialogue for everybody in it; its old buttons answer nothing any more."""
    standings_of(session).let_go(dialogue)
    dialogue.closed_at, dialogue.outcome = now, outcome
    for seat in dialogue.seats:
        seat.state = CLOSED
    session.flush()
    expire_waiting(session, dialogue.subject, ASKED_AGAIN)


def _find_or_create(session: Session, topic: Topic, now: datetime) -> Dialogue:
    found = open_dialogues(session, topic.subject, topic.script)
    if found:
        return found[0]
    dialogue = Dialogue(
        token=secrets.token_hex(TOKEN_BYTES),
        script=topic.script,
        subject=topic.subject,
        facts=topic.facts.model_dump(mode="json"),
        answers=dict(topic.answers),
        answered_by={},
        opened_at=now,
        seats=[],
    )
    session.add(dialogue)
    session.info.setdefault(LOCKED, set()).add(dialogue.token)
    return dialogue


def _take_seat(session: Session, dialogue: Dialogue, person: Person, state: str, now: datetime) -> Seat:
    seat = next((seat for seat in dialogue.seats if seat.person_id == person.id), None)
    if seat is None:
        seat = Seat(dialogue=dialogue, person=person, person_id=person.id, state=state, touched_at=now)
        session.add(seat)
        session.info.get("seats", {}).get(person.id, []).append(seat)
    elif seat.state != OPEN:
        seat.state = state
    seat.touched_at = now
    return seat


def _own_delivery(delivery: Delivery, person: Person) -> Delivery:
    if delivery.dedup_key is None:
        return delivery
    return replace(delivery, dedup_key=f"{delivery.dedup_key}:{person.id}")


def _show_waiting(session: Session, seat: Seat, now: datetime, showing: Showing) -> None:
    start = _start_button(seat, "button-start" if showing.waiting is None else "button-answer")
    said = showing.waiting or text("offer-waiting", title=text(SCRIPTS[seat.dialogue.script].title))
    tell(session, seat.person, said, now, buttons=[start], delivery=showing.delivery)


def _start_button(seat: Seat, label: str) -> Button:
    data = ButtonData(seat.dialogue.token, digest(START), START)
    return Button(say(text(label), reader_of(seat.person)), str(data))
