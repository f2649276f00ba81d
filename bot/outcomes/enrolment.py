"""SMEs and contacts that are expected: entered from a list, completed by themselves when they come."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from conversations.company_names import natural_key
from conversations.typed import fold
from records.history import record_change
from records.people import Cohort, Contact, Sme
from reports.attendance import AttendanceRow
from scheduler.zones import zone_city, zones_of

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
    by: str
    now: datetime

    def enter(self, row: AttendanceRow) -> Sme:
        """The SME of a row, made when it is new, with the contact that the row names."""
        key = sme_key(row, self.cohort)
        sme = self.smes.get(key)
        if sme is None:
            sme = self.smes[key] = self._new_sme(row, key)
        _fill_blanks(sme, row, SME_FIELDS)
        self._enter_contact(sme, row)
        return sme

    def _new_sme(self, row: AttendanceRow, key: str) -> Sme:
        sme = Sme(
            cohort=self.cohort,
            natural_key=key,
            name=row.sme,
            country=row.country or self.cohort.country,
            zone=self._zone(row),
            state="invited",
            state_since=self.now,
            created_at=self.now,
        )
        self.session.add(sme)
        self.session.flush()
        record_change(self.session, sme, None, sme.state, self.by, self.now, "list")
        return sme

    def _enter_contact(self, sme: Sme, row: AttendanceRow) -> None:
        contact = next((one for one in sme.contacts if fold(one.name) == fold(row.contact)), None)
        if contact is None and row.contact and not has_registered(sme):
            contact = Contact(sme=sme, name=row.contact, primary=not sme.contacts, created_at=self.now)
            self.session.add(contact)
        if contact is not None:
            _fill_blanks(contact, row, CONTACT_FIELDS)

    def _zone(self, row: AttendanceRow) -> str:
        """The workshop's in its country unless the city has another; elsewhere the largest city's."""
        country, today = row.country or self.cohort.country, self.now.astimezone(ZoneInfo(self.cohort.zone)).date()
        zones = zones_of(country, today)
        city = fold(row.city or "")
        named = [zone for zone in zones if city in {fold(zone_city(zone, language)) for language in ("es", "en")}]
        return (named or ([self.cohort.zone] if country == self.cohort.country else list(zones)))[0]


def _fill_blanks(record: Sme | Contact, row: AttendanceRow, fields: tuple[str, ...]) -> None:
    for field in fields:
        if getattr(record, field) is None:
            setattr(record, field, getattr(row, field))
