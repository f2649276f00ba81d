"""SMEs and contacts that are expected: entered from a list, completed by themselves when they come."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from conversations.company_names import natural_key
from conversations.content.zones import zone_city, zones_of
from conversations.texts import known_languages
from conversations.typed import fold
from records.history import record_change
from records.people import Cohort, Contact, Sme
from reports.attendance import AttendanceRow

SME_FIELDS = ("sector", "city", "size")
CONTACT_FIELDS = ("sex", "role", "phone", "email")


def sme_key(row: AttendanceRow, cohort: Cohort) -> str:
    """What makes two rows one SME of the cohort."""
    return natural_key(row.sme, row.country or cohort.country)


def smes_by_key(session: Session, cohort: Cohort) -> dict[str, Sme]:
    """The SMEs that a cohort has already."""
    found = select(Sme).where(Sme.cohort_id == cohort.id).options(selectinload(Sme.contacts))
    return {sme.natural_key: sme for sme in session.scalars(found)}


def has_registered(sme: Sme) -> bool:
    """Whether somebody of the SME has come in."""
    return sme.registered_at is not None or any(contact.person_id is not None for contact in sme.contacts)


@dataclass
class Enrolment:
    """Enters rows into one cohort; `smes` are those it has, by key. A second time changes nothing but blanks."""

    session: Session
    cohort: Cohort
    smes: dict[str, Sme]
    now: datetime
    new: list[Sme] = field(default_factory=list)

    def enter(self, row: AttendanceRow) -> Sme:
        """The SME of a row, made when it is new, with the contact that the row names; kept by `finish`."""
        key = sme_key(row, self.cohort)
        sme = self.smes.get(key)
        if sme is None:
            sme = self.smes[key] = self._new_sme(row, key)
            self.new.append(sme)
        _fill_blanks(sme, row, SME_FIELDS)
        self._enter_contact(sme, row)
        return sme

    def finish(self, by: str) -> None:
        """Keep what was entered, and who entered it."""
        self.session.add_all(self.new)
        self.session.flush()
        for sme in self.new:
            record_change(self.session, sme, None, sme.state, by, self.now, "list")

    def _new_sme(self, row: AttendanceRow, key: str) -> Sme:
        country = row.country or self.cohort.country
        return Sme(
            cohort_id=self.cohort.id,
            natural_key=key,
            name=row.sme,
            country=country,
            zone=_zone(self.cohort, country, row.city or "", self.now),
            state="invited",
            state_since=self.now,
            look_at=self.now,
            created_at=self.now,
        )

    def _enter_contact(self, sme: Sme, row: AttendanceRow) -> None:
        contact = next((one for one in sme.contacts if fold(one.name) == fold(row.contact)), None)
        if contact is None and row.contact and not has_registered(sme):
            contact = Contact(name=row.contact, primary=not sme.contacts, state="invited", created_at=self.now)
            sme.contacts.append(contact)
        if contact is not None:
            _fill_blanks(contact, row, CONTACT_FIELDS)


def _zone(cohort: Cohort, country: str, city: str, now: datetime) -> str:
    """The workshop's in its country unless the city has another; elsewhere the largest city's."""
    zones = zones_of(country, now.astimezone(ZoneInfo(cohort.zone)).date())
    if country == cohort.country and not city:
        return cohort.zone
    named = [zone for zone in zones if fold(city) in _names(zone)]
    return (named or ([cohort.zone] if country == cohort.country else list(zones)))[0]


@cache
def _names(zone: str) -> frozenset[str]:
    """What the city of a zone is called, in any language."""
    return frozenset(fold(zone_city(zone, language)) for language in known_languages())


def _fill_blanks(record: Sme | Contact, row: AttendanceRow, fields: tuple[str, ...]) -> None:
    for name in fields:
        if getattr(record, name) is None:
            setattr(record, name, getattr(row, name))
