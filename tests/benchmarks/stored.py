"""Row 5: what one answer costs with few and with very many answers stored."""

import asyncio
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.messages import Dialogue, InboxMessage, OutboxMessage, Seat
from records.people import Person
from tests.benchmarks.copying import copy_row
from tests.benchmarks.figures import Figure, Row, ratio
from tests.benchmarks.handling import Template, handle_all
from tests.benchmarks.places import opened
from tests.benchmarks.plan import Plan
from tests.benchmarks.registration import ANSWERS, FIRST_USER, Updates, answers_of, chunks, page_of, populate

SIZES, QUICK_SIZES = (100, 10_000, 1_000_000), (100, 10_000)
PEOPLE = 20
"""Who write while it is measured; they have given ninety answers, and give a hundred and ten."""
ROUNDS, QUICK_ROUNDS = 5, 1
A_MONTH_OF = 6
"""What came in and went out is thrown away after a month; the answers of six are kept."""
FIRST = 1_000_000


def measure(plan: Plan) -> Row:
    row = Row("stored", "milliseconds an answer, one at a time, with many answers stored: SQLite FULL")
    sizes = QUICK_SIZES if plan.quick else SIZES
    templates = {size: _prepare(plan, size) for size in sizes}
    rounds = range(QUICK_ROUNDS if plan.quick else ROUNDS)
    runs: dict[int, list[float]] = {size: [] for size in sizes}
    for seed in rounds:
        for size in sizes if seed % 2 else reversed(sizes):
            runs[size].append(_milliseconds(plan, templates[size], seed))
    row.figures += plan.told(_figures(runs))
    least, most = sizes[0], sizes[-1]
    grown = ratio(row.value(f"stored_{most}"), row.value(f"stored_{least}"))
    row.wants("growth", f"{most:,} stored answers to {least:,}", grown, 1.2, at_most=True, ratio=True)
    return row


def _figures(runs: dict[int, list[float]]) -> Iterator[Figure]:
    for size, own in runs.items():
        yield Figure(f"stored_{size}", f"{size:,} answers stored", tuple(own), "ms", "the three in turn")


def _prepare(plan: Plan, size: int) -> Template:
    url, updates = plan.places.sqlite(), Updates()
    with opened(url) as database:
        people = populate(database, PEOPLE, updates)
        with database.transaction() as session:
            _store(session, size - sum(person.given for person in people))
    return Template(url, people, updates)


def _store(session: Session, answers: int) -> None:
    """So many answers of other people, in registrations that are over, with a month's inbox and outbox."""
    seats = session.scalars(select(Seat)).all()
    seat = max(seats, key=lambda seat: len(seat.dialogue.answers))
    people, own = answers // len(ANSWERS), f"{FIRST} + n"
    key = f"CAST({FIRST_USER + FIRST} + n AS TEXT)"
    copy_row(session, Person, seat.person_id, people, {"id": own, "user_key": key, "chat_key": key})
    over = {"closed_at": "original.opened_at", "outcome": "'finished'"}
    changes = {"id": own, "token": "'stored-' || n", "subject": "'stored:' || n", **over}
    copy_row(session, Dialogue, seat.dialogue_id, people, changes)
    changes = {"id": own, "dialogue_id": own, "person_id": own, "state": "'closed'"}
    copy_row(session, Seat, seat.id, people, changes)
    _store_messages(session, answers // A_MONTH_OF, max(people, 1))


def _store_messages(session: Session, count: int, people: int) -> None:
    known = session.scalars(select(InboxMessage.id).limit(1)).one()
    said = session.scalars(select(OutboxMessage.id).limit(1)).one()
    own, whose = f"{FIRST} + n", f"{FIRST} + 1 + n % {people}"
    copy_row(session, InboxMessage, known, count, {"id": own, "external_id": "'stored-' || n"})
    sent = {"state": "'sent'", "sent_at": "original.created_at", "external_id": "'stored-' || n"}
    copy_row(session, OutboxMessage, said, count, {"id": own, "person_id": whose, **sent})


def _milliseconds(plan: Plan, template: Template, seed: int) -> float:
    """What one answer takes on a copy, after ten that warm it up."""
    answers = answers_of(template.people, template.last_update, seed)
    pages = [page_of(chunk) for chunk in chunks(answers, 1)]
    url = plan.places.copy(template.url)
    with opened(url) as database:
        asyncio.run(handle_all(database, pages[:10]))
        seconds = asyncio.run(handle_all(database, pages[10:]))
    plan.places.drop(url)
    return seconds / (len(pages) - 10) * 1000
