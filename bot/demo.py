"""What is there when the phones page opens for the first time: the Guadalajara workshop, its staff and two SMEs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.channels.phones_people import People
from conversations.company_names import natural_key
from records.invitations import invite_sme, invite_staff
from records.people import Cohort, Contact, Sme, Staff

WORKSHOP = (date(2014, 3, 25), date(2014, 3, 26))
OPENS_AT = datetime(2014, 3, 26, 18, 0, tzinfo=UTC)
"""Noon of the last workshop day in Guadalajara."""
ZONE = "America/Mexico_City"

STAFF = (("Carmen", "coordinator"), ("Ana", "admin"))
SMES = (
    ("Panadería La Luna", "food", "small", "Laura Méndez", "woman"),
    ("Taller Sol Verde", "manufacturing", "micro", "Diego Rivas", "man"),
)


@dataclass(frozen=True, slots=True)
class WayIn:
    """A phone to put on the page, and the link that its owner opens first."""

    owner: str
    role: str
    link: str
    about: str = ""


def seed(session: Session, now: datetime) -> list[WayIn]:
    """Make the demonstration cohort and a way in for each of its people; nothing when a cohort exists."""
    if session.scalar(select(Cohort.id).limit(1)) is not None:
        return []
    staff = [Staff(name=name, role=role, created_at=now) for name, role in STAFF]
    cohort = Cohort(
        name="Guadalajara 2014",
        city="Guadalajara",
        country="MX",
        zone=ZONE,
        starts_on=WORKSHOP[0],
        ends_on=WORKSHOP[1],
        languages=["es", "en"],
        clock="cohort",
        manager=staff[-1],
        created_at=now,
    )
    cohort.staff = staff
    session.add(cohort)
    session.flush()
    ways = [WayIn(member.name, member.role, invite_staff(session, member, now).link) for member in staff]
    return [_sme(session, cohort, row, now) for row in SMES] + ways


def _sme(session: Session, cohort: Cohort, row: Sequence[str], now: datetime) -> WayIn:
    name, sector, size, person, sex = row
    sme = Sme(
        cohort=cohort,
        natural_key=natural_key(name, cohort.country),
        name=name,
        sector=sector,
        size=size,
        country=cohort.country,
        city=cohort.city,
        zone=cohort.zone,
        state="invited",
        state_since=now,
        look_at=now,
        created_at=now,
    )
    contact = Contact(sme=sme, name=person, sex=sex, created_at=now)
    session.add_all([sme, contact])
    session.flush()
    return WayIn(person.split()[0], "contact", invite_sme(session, sme, contact, now).link, about=name)


def put_phones(people: People, ways: Sequence[WayIn], language: str, now: datetime) -> None:
    """Add a phone for each way in and let its owner open the link."""
    for way in ways:
        phone = people.add_phone(way.owner, way.role, language, now, way.about)
        people.start(phone.key, way.link, now)
