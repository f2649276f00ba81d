"""Which of the messages that wait may leave now: due, free, first for their person, and not too soon for their chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, TypeAlias, TypeVar, cast

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    ScalarSelect,
    Select,
    Table,
    and_,
    bindparam,
    case,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from bot.channels.base import Pace
from bot.pacing import chat_ready_at
from records.columns import UtcDateTime
from records.dialect import dialect_of, equal_pair
from records.messages import OutboxMessage
from records.people import Person
from scheduler.calendar import is_allowed, next_slot

WAITING = "waiting"
KEEPS_ORDER = timedelta(minutes=2)
LONGEST_LEASE = timedelta(minutes=3)
"""A lease that ends later was given before the clock was set back."""
SPARE = 8
"""So many more are looked at than are asked for, in place of those whose chats have to rest."""
ROUNDS, AT_ONCE = 3, 1000
"""How often, and how many messages at a time, what the night has caught up with is put off until the morning."""
REMEMBERED = timedelta(seconds=30)
UNHURRIED = 50
"""Messages a second to one chat that need no watching: one is in flight at a time."""

Found: TypeAlias = Row[Any]
"""The columns of `COLUMNS`."""

T = TypeVar("T")

OUTBOX, PERSONS = cast(Table, OutboxMessage.__table__), cast(Table, Person.__table__)
MESSAGE, PERSON = OUTBOX.c, PERSONS.c


def _of_person(value: ColumnElement[T], *which: ColumnElement[bool]) -> ScalarSelect[T]:
    """Something of a message's person, as a value: neither database makes a join of it."""
    return select(value).where(PERSON.id == MESSAGE.person_id, *which).scalar_subquery()


COLUMNS = (
    MESSAGE.id,
    MESSAGE.person_id,
    MESSAGE.payload,
    MESSAGE.purpose,
    MESSAGE.windowed,
    MESSAGE.zone,
    MESSAGE.country,
    _of_person(PERSON.chat_key).label("chat_key"),
    _of_person(or_(PERSON.failed_sends > 0, PERSON.unreachable_since.is_not(None))).label("troubled"),
)
WAITING_STATE: ColumnElement[str] = literal_column("'waiting'")
SENT_STATE: ColumnElement[str] = literal_column("'sent'")
REPLY: ColumnElement[int] = literal_column("0")
"""Written out, so that both databases see that their partial indexes fit."""
NOW, SOON = bindparam("now", type_=UtcDateTime), bindparam("soon", type_=UtcDateTime)
OVER, FAR = bindparam("over", type_=UtcDateTime), bindparam("far", type_=UtcDateTime)
"""A lease that ends before the one is over; one that ends after the other cannot be."""
NEVER, FOREVER = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lane:
    """The replies or the prompts that wait for one channel; `patient`: those that nobody ever leased."""

    channel: str
    pace: Pace
    prompts: bool
    patient: bool = False

    def at(self, now: datetime) -> dict[str, object]:
        """The parameters of its query."""
        over, far = (NEVER, FOREVER) if self.patient else (now, now + LONGEST_LEASE)
        return {"channel": self.channel, "now": now, "soon": now + KEEPS_ORDER, "over": over, "far": far}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What may leave now; whether more is due; and when the first of the chats that have to rest is ready."""

    found: list[Found]
    more: bool
    ready_at: datetime | None


NOTHING = Chosen([], more=False, ready_at=None)


def choose(session: Session, lane: Lane, count: int, now: datetime) -> Chosen:
    """Choose up to `count`, those that were due first before the others; they stay locked until the commit."""
    if count <= 0:
        return NOTHING
    found = _look(session, lane, count + SPARE, now)
    resting = _resting(session, lane.pace, [row.person_id for row in found], now)
    ready = [row for row in found if row.person_id not in resting]
    return Chosen(ready[:count], len(ready) > count, min(resting.values(), default=None))


def _look(session: Session, lane: Lane, limit: int, now: datetime) -> list[Found]:
    query = _query(dialect_of(session), prompts=lane.prompts)
    found: Sequence[Found] = ()
    for _ in range(ROUNDS):
        found = session.execute(query, lane.at(now) | {"most": limit}).all()
        late = {(row.zone, row.country) for row in found if not _may_leave(row, now)}
        if not late:
            break
        for zone, country in late:
            _put_off(session, lane, zone, country, now)
    return [row for row in found if _may_leave(row, now)]


@cache
def _query(dialect: str, *, prompts: bool) -> Select[Any]:
    """One index is read from its beginning, whatever a database believes about rows that were written just now.

    With a join PostgreSQL would begin with all persons.
    """
    channel = _of_person(PERSON.channel, PERSON.blocked_at.is_(None))
    return (
        select(*COLUMNS)
        .where(_free(prompts=prompts), channel == bindparam("channel"), _earlier(dialect).is_(None))
        .order_by(MESSAGE.not_before, MESSAGE.id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True)
    )


def _free(*, prompts: bool) -> ColumnElement[bool]:
    kind = MESSAGE.priority > REPLY if prompts else MESSAGE.priority <= REPLY
    unleased = or_(MESSAGE.lease_until.is_(None), MESSAGE.lease_until < OVER, MESSAGE.lease_until > FAR)
    return and_(MESSAGE.state == WAITING_STATE, kind, MESSAGE.not_before <= NOW, unleased)


def _earlier(dialect: str) -> ScalarSelect[Any]:
    """One that comes first for the same person: it is due, or is tried again soon."""
    earlier = OUTBOX.alias("earlier")
    first = select(earlier.c.id).where(
        equal_pair(dialect, (earlier.c.person_id, earlier.c.state), (MESSAGE.person_id, WAITING_STATE)),
        earlier.c.not_before <= case((earlier.c.error.is_(None), NOW), else_=SOON),
        earlier.c.priority <= MESSAGE.priority,
        earlier.c.id < MESSAGE.id,
    )
    return first.limit(1).correlate(OUTBOX).scalar_subquery()


def _may_leave(row: Found, now: datetime) -> bool:
    return not row.windowed or is_allowed(now, row.zone or "UTC", row.country or "")


def _put_off(session: Session, lane: Lane, zone: str | None, country: str | None, now: datetime) -> None:
    """All that is due for this zone and country outside of its send window waits for the next one."""
    there = and_(MESSAGE.zone.is_not_distinct_from(zone), MESSAGE.country.is_not_distinct_from(country))
    due = select(MESSAGE.id).where(_free(prompts=lane.prompts), MESSAGE.windowed, there).limit(AT_ONCE)
    held = update(OUTBOX).where(MESSAGE.id.in_(due.with_for_update(skip_locked=True)))
    session.execute(held.values(not_before=next_slot(now, zone or "UTC", country or "")), lane.at(now))


def _resting(session: Session, pace: Pace, people: Sequence[int], now: datetime) -> dict[int, datetime]:
    """Of these people, those whose chats have had all they can take for the moment, and when they are ready again.

    What counts is what any process has sent to them: a message is leased only after the one before has been marked.
    """
    if pace.per_chat_second >= UNHURRIED or not people:
        return {}
    sent = select(MESSAGE.person_id, MESSAGE.sent_at).where(
        MESSAGE.person_id.in_(people), MESSAGE.state == SENT_STATE, MESSAGE.sent_at.between(now - REMEMBERED, now)
    )
    by_person: dict[int, list[datetime]] = {}
    for person_id, sent_at in session.execute(sent.order_by(MESSAGE.sent_at.desc())):
        by_person.setdefault(person_id, []).append(sent_at)
    ready = {person_id: chat_ready_at(pace, moments) for person_id, moments in by_person.items()}
    return {person_id: at for person_id, at in ready.items() if at is not None and at > now}
