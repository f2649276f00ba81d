"""Say something to a person: a row in the outbox, in their language, written in the transaction that decided it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import structs
from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.messages import Attachment, Button, Outgoing, packed, unpacked
from conversations.texts import Reader, Text
from conversations.texts import say as in_words
from records.messages import OutboxMessage
from records.people import Person, Sme
from records.queues import make_room
from records.talks import Speaker

LONGEST_MERGED = 3000
REPLY, PROMPT = 0, 5
DEFAULT_ZONE = "America/Mexico_City"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a message is to travel.

    `dedup_key` where a second copy would be wrong; `purpose` and `subject` say what depends on its delivery;
    `window` is the SME whose send window holds it back.
    """

    dedup_key: str | None = None
    purpose: str | None = None
    subject: str | None = None
    priority: int = REPLY
    not_before: datetime | None = None
    window: Sme | None = None


PLAIN = Delivery()
SECRET = Delivery(purpose="secret")
"""For what lets somebody in, or tells all about them: once it has left, its words and its file are forgotten."""


_reader = lru_cache(maxsize=256)(Reader)


def reader_of(person: Person) -> Reader:
    """How to speak to a person: their language, and the country, zone and form of address known of them."""
    contact = next((contact for contact in person.contacts if contact.state != "stopped"), None)
    if contact is not None:
        return _reader(person.language, contact.sme.country, contact.address, contact.sme.zone)
    cohorts = person.staff.cohorts if person.staff is not None else []
    if cohorts:
        return _reader(person.language, cohorts[0].country, "usted", cohorts[0].zone)
    return _reader(person.language, None, "usted", DEFAULT_ZONE)


def reader_of_speaker(speaker: Speaker) -> Reader:
    """The same, of somebody who is not of the staff."""
    contact = next((contact for contact in speaker.contacts if contact.state != "stopped"), None)
    if contact is not None:
        return _reader(speaker.language, contact.country, contact.address, contact.zone)
    return _reader(speaker.language, None, "usted", DEFAULT_ZONE)


def tell(
    session: Session,
    person: Person,
    text: Text,
    now: datetime,
    *,
    buttons: Sequence[Button] = (),
    attachment: Attachment | None = None,
    delivery: Delivery = PLAIN,
) -> OutboxMessage:
    """Queue a text for a person. What is said to one person in one turn becomes one message where it can."""
    return send(
        session, person, Outgoing(in_words(text, reader_of(person)), tuple(buttons), (), attachment), now, delivery
    )


def send(
    session: Session, person: Person, outgoing: Outgoing, now: datetime, delivery: Delivery = PLAIN
) -> OutboxMessage:
    """Queue a message that is already in words; one whose deduplication key is known has been said."""
    if delivery.dedup_key is not None and (said := _said_before(session, delivery.dedup_key)) is not None:
        return said
    last: OutboxMessage | None = session.info.get("last_said", {}).get(person.id)
    if last is not None and _joins(last, outgoing, delivery):
        _join(last, outgoing)
        return last
    if delivery.priority > REPLY:
        make_room(session, person)
    message = OutboxMessage(**_row(person, outgoing, now, delivery))
    session.add(message)
    if delivery == PLAIN:
        session.info.setdefault("last_said", {})[person.id] = message
    return message


def today_of(person: Person, now: datetime) -> date:
    """The day it is where a person is."""
    return day_in(reader_of(person).zone, now)


@lru_cache(maxsize=64)
def day_in(zone: str, now: datetime) -> date:
    """The day it is in a zone."""
    return now.astimezone(ZoneInfo(zone)).date()


def begin_turn(session: Session) -> None:
    """What was said and asked before belongs to another turn: nothing more joins it."""
    session.info.pop("last_said", None)
    session.info.pop("asked", None)


def _said_before(session: Session, dedup_key: str) -> OutboxMessage | None:
    return session.scalar(select(OutboxMessage).where(OutboxMessage.dedup_key == dedup_key))


def _joins(last: OutboxMessage, outgoing: Outgoing, delivery: Delivery) -> bool:
    said = unpacked(last.payload)
    ends_open = not (said.buttons or said.navigation or said.attachment)
    return delivery == PLAIN and ends_open and len(said.text) + len(outgoing.text) < LONGEST_MERGED


def _join(last: OutboxMessage, outgoing: Outgoing) -> None:
    said = unpacked(last.payload)
    last.payload = packed(structs.replace(outgoing, text=f"{said.text}\n\n{outgoing.text}"))


def _row(person: Person, outgoing: Outgoing, now: datetime, delivery: Delivery) -> dict[str, Any]:
    return {
        "person_id": person.id,
        "payload": packed(outgoing),
        "dedup_key": delivery.dedup_key,
        "purpose": delivery.purpose,
        "subject": delivery.subject,
        "priority": delivery.priority,
        "windowed": delivery.window is not None,
        "zone": delivery.window.zone if delivery.window else None,
        "country": delivery.window.country if delivery.window else None,
        "created_at": now,
        "not_before": delivery.not_before or now,
    }
