"""People's own data: shown, and erased."""

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.commands.command import EVERYONE, STAFF, Command, roles_of
from conversations.asking import Topic, open_dialogue
from conversations.content import ROLES, SEXES
from conversations.desk import keep_made
from conversations.messages import Attachment
from conversations.scripts.forgetting import ForgettingFacts
from conversations.speaking import SECRET, tell
from conversations.texts import Text, lines, text
from records.erasure import is_last
from records.people import Consent, Contact, Person
from records.personal import Rows, rows_about
from records.plans import StoredFile

NOTHING = "—"


def show_my_data(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Say what is kept in a few lines, and send all of it as a file; once it has left, no copy of it stays."""
    rows = rows_about(session, person)
    file = _keep(session, person, rows, now)
    consent = text("mydata", consent=_agreed(session, person))
    told = lines(*(_summary(contact, rows) for contact in person.contacts), consent, gap="\n\n")
    tell(session, person, told, now, attachment=Attachment(file.id, picture=False), delivery=SECRET)


def forget(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Ask once more before erasing; staff are erased by an admin, because others rely on what they decided."""
    if roles_of(person) & STAFF:
        tell(session, person, text("forgetting-staff"), now)
        return
    facts = ForgettingFacts(scope=_scope(person))
    open_dialogue(session, person, Topic("forgetting", facts, f"person:{person.id}"), now)


def _scope(person: Person) -> str:
    if any(is_last(contact.sme, person) for contact in person.contacts):
        return "sme"
    return "contact" if person.contacts else "chat"


def _keep(session: Session, person: Person, rows: Rows, now: datetime) -> StoredFile:
    data = json.dumps(rows, ensure_ascii=False, indent=2, default=str).encode()
    file = keep_made(session, data, "rumbo.json", "application/json", now)
    file.person_id = person.id
    return file


def _agreed(session: Session, person: Person) -> Text:
    newest = select(Consent).where(Consent.person_id == person.id).order_by(Consent.id.desc()).limit(1)
    consent = session.scalar(newest)
    if consent is None or not consent.accepted:
        return text("mydata-no-consent")
    return text("mydata-consent", at=consent.at)


def _summary(contact: Contact, rows: Rows) -> Text:
    sme = contact.sme
    return text(
        "mydata-contact",
        name=contact.name,
        sex=SEXES.text(contact.sex) if contact.sex else NOTHING,
        role=ROLES.text(contact.role) if contact.role else NOTHING,
        phone=contact.phone or NOTHING,
        email=contact.email or NOTHING,
        company=sme.name,
        city=sme.city or NOTHING,
        items=len(rows.get("items", ())),
        reports=len(rows.get("progress", ())),
        files=len(rows.get("stored_files", ())),
    )


COMMANDS = (
    Command("mydata", frozenset({EVERYONE}), show_my_data),
    Command("forget", frozenset({EVERYONE}), forget),
)
