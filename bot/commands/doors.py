"""What opens behind an invitation: the dialogue for its kind, with what is known already."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.asking import CLOSED, Topic, close_dialogue, open_dialogue
from conversations.scripts.registration import RegistrationFacts, SecondContactFacts
from conversations.scripts.staff_entrance import StaffEntranceFacts
from records import invitations
from records.messages import Dialogue, Seat
from records.people import Cohort, Contact, Invitation, Person, Sme, Staff

CHANNEL_NAMES = {"telegram": "Telegram", "whatsapp": "WhatsApp"}
ENTRY_SCRIPTS = ("registration", "second_contact", "staff_entrance")


def open_door(session: Session, person: Person, invitation: Invitation, now: datetime) -> None:
    """Begin what the invitation is for, or show it again where it stands; what another invitation began is closed."""
    subject = f"invitation:{invitation.id}:{person.id}"
    _close_other_doors(session, person, subject, now)
    if invitation.kind == invitations.STAFF:
        staff = session.get_one(Staff, invitation.staff_id)
        entrance = StaffEntranceFacts(invitation_id=invitation.id, staff_id=staff.id, role=staff.role)
        open_dialogue(session, person, Topic("staff_entrance", entrance, subject), now)
    elif invitation.kind == invitations.CONTACT:
        open_dialogue(
            session, person, Topic("second_contact", _second_contact(session, person, invitation), subject), now
        )
    else:
        known, facts = _known(session, invitation), _registration(session, person, invitation, now)
        open_dialogue(session, person, Topic("registration", facts, subject, known), now)


def _close_other_doors(session: Session, person: Person, subject: str, now: datetime) -> None:
    found = select(Dialogue).join(Seat).where(Seat.person_id == person.id, Seat.state != CLOSED)
    for dialogue in session.scalars(found.where(Dialogue.script.in_(ENTRY_SCRIPTS), Dialogue.subject != subject)).all():
        close_dialogue(session, dialogue, "replaced", now)


def _registration(session: Session, person: Person, invitation: Invitation, now: datetime) -> RegistrationFacts:
    cohort = session.get_one(Cohort, invitation.cohort_id)
    return RegistrationFacts(
        invitation_id=invitation.id,
        channel=_channel_name(person),
        language=person.language,
        cohort_id=cohort.id,
        country=cohort.country,
        city=cohort.city,
        zone=cohort.zone,
        today=now.astimezone(ZoneInfo(cohort.zone)).date(),
        sme_id=invitation.sme_id,
        contact_id=invitation.contact_id,
    )


def _second_contact(session: Session, person: Person, invitation: Invitation) -> SecondContactFacts:
    sme = session.get_one(Sme, invitation.sme_id)
    return SecondContactFacts(
        invitation_id=invitation.id,
        channel=_channel_name(person),
        language=person.language,
        country=sme.country,
        sme_id=sme.id,
    )


def _channel_name(person: Person) -> str:
    return CHANNEL_NAMES.get(person.channel, person.channel.capitalize())


def _known(session: Session, invitation: Invitation) -> dict[str, str]:
    """What the attendance list says already, as answers to the questions that need not be asked."""
    if invitation.sme_id is None:
        return {}
    sme = session.get_one(Sme, invitation.sme_id)
    contact = session.get(Contact, invitation.contact_id) if invitation.contact_id is not None else None
    known = {"company": sme.name, "sector": sme.sector, "country": sme.country, "city": sme.city, "size": sme.size}
    if contact is not None:
        known |= {"name": contact.name, "sex": contact.sex, "role": contact.role}
    return {key: answer for key, answer in known.items() if answer}
