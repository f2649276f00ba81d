"""A batch of messages in one transaction: kept, each once, and each given its turn."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import cast

import structlog
from msgspec import structs
from pydantic_core import to_json
from sqlalchemy import Executable, Table, Update, bindparam, case, literal, select, update
from sqlalchemy.orm import Session

from bot.channels.base import Arrival
from bot.commands import roles_of
from bot.menus import note_menu
from bot.plain_batch import answer_plainly
from bot.reception import receive, receive_unreadable
from bot.senders import People, add_strangers, key_of
from conversations.asking import lock_seats, seats_of
from conversations.messages import Incoming, RemoteFile, Sent
from conversations.speaking import begin_turn
from records.bulk import given
from records.columns import UtcDateTime
from records.dialect import dialect_of, make_insert
from records.messages import InboxMessage
from records.people import Person
from records.talks import Key, load_speakers, seat

log = structlog.get_logger()

HANDLED, WAITING, FAILED = "handled", "waiting", "failed"
INBOX = cast(Table, InboxMessage.__table__)
ROWS = "rows"


def handle_batch(session: Session, arrivals: Sequence[Arrival], now: datetime) -> int:
    """Handle arrivals, each once, and those of one person in the order they came; returns how many were new.

    Answers that lead to nothing but the next question come before all else.
    """
    fresh = _keep(session, arrivals, now)
    readable = [(arrival, arrival.incoming) for arrival in fresh if arrival.incoming is not None]
    messages: dict[Key, list[Incoming]] = {}
    for _arrival, incoming in readable:
        messages.setdefault(key_of(incoming), []).append(incoming)
    speakers = load_speakers(session, messages.keys())
    add_strangers(session, [one for key, own in messages.items() if key not in speakers for one in own], now)
    seat(session, speakers)
    answered = answer_plainly(session, speakers, messages, now)
    behind = {speaker.id for speaker in speakers.values() if speaker.waits}
    _receive(session, [one for one in readable if key_of(one[1]) not in answered], behind, now)
    for channel in {arrival.channel for arrival in fresh if arrival.incoming is None}:
        log.warning("inbox.unreadable", channel=channel, count=len(fresh) - len(readable))
        receive_unreadable(session, channel, None, now)
    return len(fresh)


def _receive(session: Session, readable: Sequence[tuple[Arrival, Incoming]], behind: set[int], now: datetime) -> None:
    """Give each message its turn, with the records of its sender; `behind` are those who wait for a file."""
    if not readable:
        return
    people = People.meet(session, [incoming for _arrival, incoming in readable], now)
    lock_seats(session, people.known)
    for arrival, incoming in readable:
        if not people.knows(incoming):
            continue
        begin_turn(session)
        _handle_one(session, people.sender(session, incoming, now), arrival, incoming, behind, now)


def _keep(session: Session, arrivals: Sequence[Arrival], now: datetime) -> list[Arrival]:
    by_id = {(arrival.channel, arrival.external_id): arrival for arrival in reversed(arrivals)}
    unique = [arrival for arrival in arrivals if by_id.pop((arrival.channel, arrival.external_id), None) is not None]
    fresh: list[Arrival] = []
    for channel in dict.fromkeys(arrival.channel for arrival in unique):
        own = [arrival for arrival in unique if arrival.channel == channel]
        rows = to_json([_row(arrival) for arrival in own]).decode()
        keep = _keep_new(dialect_of(session))
        new = set(session.connection().execute(keep, {ROWS: rows, "channel": channel, "now": now}).scalars())
        fresh += [arrival for arrival in own if arrival.external_id in new]
    return fresh


def _row(arrival: Arrival) -> dict[str, str | None]:
    if arrival.incoming is not None:
        return {"external_id": arrival.external_id, "state": HANDLED}
    return {
        "external_id": arrival.external_id,
        "state": FAILED,
        "payload": arrival.payload,
        "error": arrival.problem,
    }


@cache
def _keep_new(dialect: str) -> Executable:
    """Rows that break no unique rule; their external ids come back."""
    rows = given(dialect, ROWS, INBOX.c.external_id, INBOX.c.state, INBOX.c.payload, INBOX.c.error)
    channel, now = bindparam("channel", type_=INBOX.c.channel.type), bindparam("now", type_=UtcDateTime)
    names = [*rows.c.keys()[1:], "channel", "received_at", "handled_at", "attempts"]
    others = (channel, now, case((rows.c.state == HANDLED, now)), literal(1))
    found = select(*(rows.c[name] for name in names[:4]), *others).order_by(rows.c.place)
    return make_insert(dialect)(INBOX).from_select(names, found).on_conflict_do_nothing().returning(INBOX.c.external_id)


def _handle_one(
    session: Session, person: Person, arrival: Arrival, incoming: Incoming, behind: set[int], now: datetime
) -> None:
    file = incoming.content if isinstance(incoming.content, RemoteFile) else None
    if person.id in behind or (file is not None and _may_send_files(session, person)):
        behind.add(person.id)
        values = {"state": WAITING, "person_id": person.id, "payload": arrival.payload, "handled_at": None}
        session.execute(_message_of(arrival).values(values))
        return
    if file is not None:
        incoming = structs.replace(incoming, content=Sent(None, file.caption))
    receive(session, person, incoming, now)
    note_menu(person)


def _may_send_files(session: Session, person: Person) -> bool:
    """A stranger's files are not even fetched: nobody has agreed to anything yet."""
    return bool(roles_of(person)) or bool(seats_of(session, person))


def set_aside(session: Session, arrival: Arrival, error: str, now: datetime) -> None:
    """Keep a message that could not be handled, with its error, and tell its sender and the admins."""
    if keep_failed(session, arrival, error, now):
        receive_unreadable(session, arrival.channel, arrival.incoming, now)
        _note_sender(session, arrival)


def keep_failed(session: Session, arrival: Arrival, error: str, now: datetime) -> bool:
    """Keep a message that could not be handled, with its error; False when it is known already."""
    if not _keep(session, [arrival], now):
        return False
    values = {"state": FAILED, "payload": arrival.payload, "error": error, "handled_at": None}
    session.execute(_message_of(arrival).values(values))
    _note_sender(session, arrival)
    log.warning("inbox.set_aside", channel=arrival.channel, external_id=arrival.external_id, error=error)
    return True


def _note_sender(session: Session, arrival: Arrival) -> None:
    """Whose words they are, where that is known: so that they can be forgotten with their sender."""
    known = People.load(session, [arrival.incoming]).ids if arrival.incoming is not None else []
    for person_id in known:
        session.execute(_message_of(arrival).values(person_id=person_id))


def _message_of(arrival: Arrival) -> Update:
    return update(InboxMessage).where(
        InboxMessage.channel == arrival.channel, InboxMessage.external_id == arrival.external_id
    )
