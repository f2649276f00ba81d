"""Many SMEs in the midst of their six months: one by the bot's own code, the others copied inside the database."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from records.database import Database
from records.followup import CheckIn
from records.messages import Dialogue, OutboxMessage, Seat
from records.people import Cohort, Contact, Person, Sme
from records.plans import Item
from scheduler.sweeps import sweep_until_quiet
from tests import given
from tests.benchmarks.copying import copy_row
from tests.benchmarks.registration import NOW

FIRST = 1_000_000
A_COHORT = 50
FIRST_CHAT = 5_000_000
IN_WINDOW = NOW + timedelta(hours=3, minutes=15)
"""A quarter past three in the afternoon in Mexico, a Wednesday: openers may be sent."""
QUIET_UNTIL = timedelta(days=90)
OWN = f"{FIRST} + n"


@dataclass(frozen=True, slots=True)
class Example:
    """The ids of the one that the others are copied from."""

    cohort: int
    sme: int


def populate_smes(database: Database, count: int, *, opened: bool = False) -> None:
    """Let there be `count` SMEs, active, with a contact, three key items and six check-ins, and nothing due.

    With `opened`, the first check-in of each has been opened, and its opener waits to be sent.
    """
    with database.transaction() as session:
        example = _example(session)
    asyncio.run(sweep_until_quiet(database, NOW))
    with database.transaction() as session:
        quiet = {"look_at": NOW + QUIET_UNTIL, "plan_prompt_at": None}
        session.execute(update(Sme).where(Sme.id == example.sme).values(**quiet))
        if opened:
            first = update(CheckIn).where(CheckIn.sme_id == example.sme, CheckIn.month == 1)
            session.execute(first.values(due_at=IN_WINDOW, next_at=IN_WINDOW))
    if opened:
        asyncio.run(sweep_until_quiet(database, IN_WINDOW))
    with database.transaction() as session:
        _multiply(session, example, count - 1)
        if opened:
            _multiply_openers(session, example, count - 1)


def _example(session: Session) -> Example:
    cohort = given.cohort(session, NOW, name="Monterrey 2014")
    sme = given.sme(session, cohort, NOW)
    person = given.contact(session, sme, "laura", NOW).person
    assert person is not None
    person.channel, person.user_key, person.chat_key = "telegram", str(FIRST_CHAT), str(FIRST_CHAT)
    given.key_items(session, sme, NOW)
    sme.replan = True
    return Example(cohort.id, sme.id)


def _multiply(session: Session, example: Example, count: int) -> None:
    """Cohorts of fifty."""
    contact = session.scalars(select(Contact).where(Contact.sme_id == example.sme)).one()
    assert contact.person_id is not None
    copy_row(session, Cohort, example.cohort, count // A_COHORT + 1, {"id": OWN, "name": "'Cohort ' || n"})
    of = f"{FIRST + 1} + n / {A_COHORT}"
    copy_row(session, Sme, example.sme, count, {"id": OWN, "cohort_id": of, "natural_key": "'bench|' || n"})
    key = f"CAST({FIRST_CHAT} + n AS TEXT)"
    copy_row(session, Person, contact.person_id, count, {"id": OWN, "user_key": key, "chat_key": key})
    copy_row(session, Contact, contact.id, count, {"id": OWN, "sme_id": OWN, "person_id": OWN})
    for item in session.scalars(select(Item).where(Item.sme_id == example.sme)).all():
        copy_row(session, Item, item.id, count, {"id": f"{FIRST} + n * 10 + {item.number}", "sme_id": OWN})
    for check_in in session.scalars(select(CheckIn).where(CheckIn.sme_id == example.sme)).all():
        copy_row(session, CheckIn, check_in.id, count, {"id": _check_in(check_in.month), "sme_id": OWN})


def _check_in(month: int) -> str:
    return f"{FIRST} + n * 10 + {month}"


def _multiply_openers(session: Session, example: Example, count: int) -> None:
    subject = f"'check-in:' || ({_check_in(1)})"
    opener = session.scalars(select(OutboxMessage).where(OutboxMessage.purpose == "check-in-opener")).one()
    dialogue = session.scalars(select(Dialogue).where(Dialogue.subject == opener.subject)).one()
    seat = session.scalars(select(Seat).where(Seat.dialogue_id == dialogue.id)).one()
    copy_row(session, Dialogue, dialogue.id, count, {"id": OWN, "token": "'bench-' || n", "subject": subject})
    copy_row(session, Seat, seat.id, count, {"id": OWN, "dialogue_id": OWN, "person_id": OWN})
    own = {"id": OWN, "person_id": OWN, "dedup_key": "'bench:' || n", "subject": subject}
    copy_row(session, OutboxMessage, opener.id, count, own)


def make_due(session: Session, moment: datetime, every: int, offset: int) -> int:
    """Let the first check-in of each `every`-th SME be due at that moment; returns of how many."""
    chosen = CheckIn.sme_id % every == offset
    due = update(CheckIn).where(CheckIn.month == 1, CheckIn.state == "planned", chosen)
    session.execute(due.values(due_at=moment, next_at=moment))
    waiting = select(func.count()).select_from(CheckIn).where(CheckIn.next_at <= moment)
    return session.scalar(waiting) or 0
