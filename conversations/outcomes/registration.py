"""What follows from consent and registration: who takes part, from when on, and what comes next."""

import hashlib
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.company_names import natural_key
from conversations.names import first_name
from conversations.outcomes.action_plan import offer_plan
from conversations.outcomes.coordination import tell_coordination
from conversations.outcomes.leaving import take_up_again
from conversations.scripts.registration import (
    CONSENT_VERSION,
    Declined,
    Joined,
    Profile,
    Registered,
    consent_text,
)
from conversations.sender import sender_name
from conversations.speaking import reader_of, tell
from conversations.texts import say, text
from conversations.typed import fold
from records.history import author, change_state
from records.invitations import use_up
from records.messages import Dialogue
from records.people import Cohort, Consent, Contact, Person, Sme, local_date
from records.staffing import has_room, is_reached

FIRST_PLAN_PROMPT = timedelta(days=3)


def on_entry_answer(session: Session, person: Person, dialogue: Dialogue, key: str, now: datetime) -> None:
    """Keep the consent the moment it is given; only then does the dialogue learn the name the channel knows."""
    if dialogue.answers.get("consent") == "yes" and not dialogue.facts["consented"]:
        _keep_consent(session, person, dialogue.facts["channel"], now, accepted=True)
        name = (sender_name(session) or "")[:80] or None
        dialogue.facts = {**dialogue.facts, "consented": True, "sender_name": name, "language": person.language}


def on_declined(session: Session, person: Person, result: Declined, now: datetime) -> None:
    """Keep that there is no consent, and nothing else."""
    _keep_consent(session, person, result.channel, now, accepted=False)
    tell(session, person, text("registration-declined"), now)


def on_registered(session: Session, person: Person, result: Registered, now: datetime) -> None:
    """Make the SME and its first contact, or complete those from the attendance list."""
    cohort = session.get_one(Cohort, result.cohort_id, with_for_update={"key_share": True})
    sme = _find_sme(session, result)
    if sme is not None and _is_taken(sme, result):
        tell(session, person, text("registration-company-known", company=sme.name), now)
        told = text("coordination-company-twice", name=result.profile.name, company=sme.name, cohort=cohort.name)
        tell_coordination(session, sme, told, now)
        return
    if not use_up(session, result.invitation_id, now):
        tell(session, person, text("registration-invitation-gone"), now)
        return
    sme = _complete(session, sme or _new_sme(session, cohort, result, now), result)
    contact = _sit(session, sme, person, result, now)
    _begin(session, sme, contact, now)
    tell(session, person, text("registration-welcome", company=sme.name, name=first_name(contact.name)), now)
    offer_plan(session, sme, [person], now)


def on_joined(session: Session, person: Person, result: Joined, now: datetime) -> None:
    """Add a person to an SME: its second one, or one in the place of whoever left or cannot be reached."""
    sme = session.get(Sme, result.sme_id, with_for_update=True, populate_existing=True)
    if sme is not None and not has_room(sme):
        tell(session, person, text("second-contact-full", company=sme.name), now)
        return
    if sme is None or not use_up(session, result.invitation_id, now):
        tell(session, person, text("registration-invitation-gone"), now)
        return
    contact = _join(session, sme, person, result.profile, now)
    welcome = "replacement-welcome" if contact.primary else "second-contact-welcome"
    tell(session, person, text(welcome, name=first_name(contact.name), company=sme.name), now)
    for other in sme.contacts:
        if other.person is not None and other.person is not person and other.state == "active":
            tell(session, other.person, text("second-contact-joined", name=contact.name, company=sme.name), now)
    offer_plan(session, sme, [person], now)


def _join(session: Session, sme: Sme, person: Person, profile: Profile, now: datetime) -> Contact:
    """The first to be asked is the primary contact who is reached, or else the one who joins."""
    others = [contact for contact in sme.contacts if contact.person_id != person.id]
    active = [contact for contact in others if contact.state == "active"]
    contact = next((one for one in sme.contacts if one.person_id == person.id), None)
    contact = contact or Contact(sme=sme, person=person, created_at=now)
    contact.state = "active"
    contact.primary = not any(one.primary and one.person and is_reached(one.person) for one in active)
    for other in others:
        other.primary = other.primary and not contact.primary
    _describe(contact, profile)
    session.add(contact)
    session.flush()
    sme.look_at = now
    if not active:
        take_up_again(session, contact, now)
    return contact


def _keep_consent(session: Session, person: Person, channel: str, now: datetime, *, accepted: bool) -> None:
    words = say(consent_text(channel), reader_of(person))
    text_hash = hashlib.sha256(words.encode()).hexdigest()
    session.add(
        Consent(
            person_id=person.id,
            accepted=accepted,
            version=CONSENT_VERSION,
            text_hash=text_hash,
            language=person.language,
            at=now,
        )
    )
    session.flush()


def _find_sme(session: Session, result: Registered) -> Sme | None:
    if result.sme_id is not None:
        return session.get(Sme, result.sme_id)
    key = natural_key(result.company.name, result.place.country)
    return session.scalar(select(Sme).where(Sme.cohort_id == result.cohort_id, Sme.natural_key == key))


def _is_taken(sme: Sme, result: Registered) -> bool:
    """Whether somebody is in it already, and this is not the personal invitation of one who is to join them."""
    return result.sme_id is None and any(contact.person_id is not None for contact in sme.contacts)


def _new_sme(session: Session, cohort: Cohort, result: Registered, now: datetime) -> Sme:
    sme = Sme(
        cohort=cohort,
        natural_key=natural_key(result.company.name, result.place.country),
        name=result.company.name,
        country=result.place.country,
        zone=result.place.zone,
        state="invited",
        state_since=now,
        created_at=now,
    )
    session.add(sme)
    session.flush()
    return sme


def _complete(session: Session, sme: Sme, result: Registered) -> Sme:
    sme.name, sme.sector, sme.size = result.company.name, result.company.sector, result.company.size
    sme.country, sme.city, sme.zone = result.place.country, result.place.city, result.place.zone
    return sme


def _sit(session: Session, sme: Sme, person: Person, result: Registered, now: datetime) -> Contact:
    own = [contact for contact in sme.contacts if contact.person_id == person.id]
    listed = [contact for contact in sme.contacts if contact.person_id is None]
    meant = [one for one in listed if one.id == result.contact_id or fold(one.name) == fold(result.profile.name)]
    contact = next(iter([*own, *meant]), None) or Contact(sme=sme, created_at=now)
    session.add(contact)
    contact.person, contact.state, contact.preferred_hour = person, "active", result.preferred_hour
    _describe(contact, result.profile)
    contact.primary = not any(one.primary and one.state == "active" for one in sme.contacts if one is not contact)
    for other in listed:
        if other is not contact:
            other.primary = False
    session.flush()
    return contact


def _describe(contact: Contact, profile: Profile) -> None:
    contact.name, contact.sex, contact.role, contact.address = profile.name, profile.sex, profile.role, profile.address


def _begin(session: Session, sme: Sme, contact: Contact, now: datetime) -> None:
    sme.replan, sme.look_at = True, now
    if sme.state != "invited":
        return
    sme.registered_at = now
    if sme.cohort.clock == "cohort":
        sme.anchor = sme.cohort.ends_on
    sme.plan_prompt_at = _first_plan_prompt(sme, contact.preferred_hour or time(9, 30), now)
    change_state(session, sme, "registered", author(contact), now)
    change_state(session, sme, "plan_pending", author(None), now, "baseline_missing")


def _first_plan_prompt(sme: Sme, hour: time, now: datetime) -> datetime:
    """Three days after the workshop, or after today for whoever comes later, at the contact's hour."""
    day = max(sme.cohort.ends_on, local_date(now, sme)) + FIRST_PLAN_PROMPT
    return datetime.combine(day, hour, ZoneInfo(sme.zone))
