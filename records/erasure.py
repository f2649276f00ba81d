"""Forget a person: what names them goes, what is counted stays."""

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, String, Update, cast, select, update
from sqlalchemy.orm import Session

from records.columns import Record
from records.followup import CheckIn, CoordinatorAction, Progress, Ticket
from records.messages import Dialogue, InboxMessage, OutboxMessage, Seat
from records.people import Contact, Pause, Person, Sme, StateChange
from records.plans import ActionPlan, Item, StoredFile, Verdict

ERASED = "—"
FAREWELL = "farewell"
"""The purpose of the last message to somebody; once it has been sent, their chat can be lost too."""


def forget_person(session: Session, person: Person, now: datetime) -> list[str]:
    """Erase a person's names, words, dialogues, messages and files; returns the SHA-256 of contents to erase too.

    The chat is still reachable until `lose_chat`, so that they can be told. A new message from it is a stranger's.
    """
    contacts = list(person.contacts)
    emptied = {contact.sme for contact in contacts if is_last(contact.sme, person)}
    words = [contact.name for contact in contacts] + [sme.name for sme in emptied]
    for contact in contacts:
        _forget_contact(session, contact)
    for sme in emptied:
        _forget_sme(session, sme)
    _forget_words(session, person, now)
    contents = _forget_files(session, person)
    person.contacts, person.user_key = [], f"forgotten:{person.id}"
    session.flush()
    _forget_traces(session, words)
    return contents


def lose_chat(person: Person) -> None:
    """Let nothing lead to a forgotten person any more, once they have been told."""
    if person.user_key.startswith("forgotten:"):
        person.chat_key = person.user_key


def is_last(sme: Sme, person: Person) -> bool:
    """Whether nobody but this person takes part for the SME."""
    return all(contact.person_id in (None, person.id) or contact.state == "stopped" for contact in sme.contacts)


def _forget_contact(session: Session, contact: Contact) -> None:
    owned = update(Item).where(Item.sme_id == contact.sme_id, Item.owner == contact.name)
    session.execute(owned.values(owner=ERASED))
    session.execute(update(Progress).where(Progress.contact_id == contact.id).values(note=None))
    session.execute(update(Ticket).where(Ticket.contact_id == contact.id).values(note=None))
    contact.name, contact.role, contact.phone, contact.email = ERASED, None, None, None
    contact.preferred_hour, contact.address, contact.state = None, "usted", "stopped"


def _forget_sme(session: Session, sme: Sme) -> None:
    sme.name, sme.natural_key, sme.city = f"{ERASED} {sme.id}", f"forgotten:{sme.id}", None
    words = {"what": ERASED, "owner": None, "indicator": None, "first_step": None}
    session.execute(update(Item).where(Item.sme_id == sme.id).values(words))
    session.execute(update(ActionPlan).where(ActionPlan.sme_id == sme.id).values(snapshot=[]))
    session.execute(update(Verdict).where(Verdict.item_id.in_(_ids(sme))).values(example=None))
    session.execute(update(Progress).where(Progress.item_id.in_(_ids(sme))).values(note=None, figure=None))
    session.execute(update(CheckIn).where(CheckIn.sme_id == sme.id).values(next_step=None))
    session.execute(update(Ticket).where(Ticket.sme_id == sme.id).values(note=None))
    session.execute(update(Pause).where(Pause.sme_id == sme.id).values(reason=None))
    session.execute(update(CoordinatorAction).where(CoordinatorAction.sme_id == sme.id).values(note=None, before={}))
    for listed in sme.contacts:
        listed.name, listed.role, listed.phone, listed.email = ERASED, None, None, None
    session.execute(_history(sme).values(why=None))


def _ids(sme: Sme) -> Select[int]:
    return select(Item.id).where(Item.sme_id == sme.id)


def _history(sme: Sme) -> Update:
    return update(StateChange).where(StateChange.subject == "sme", StateChange.subject_id == sme.id)


def _forget_words(session: Session, person: Person, now: datetime) -> None:
    for seat in session.scalars(select(Seat).where(Seat.person_id == person.id)).all():
        _leave_dialogue(seat, now)
    gone = InboxMessage.person_id == person.id
    session.execute(update(InboxMessage).where(gone).values(payload=None, error=None, state="handled"))
    own = OutboxMessage.person_id == person.id
    session.execute(update(OutboxMessage).where(own, OutboxMessage.state == "waiting").values(state="expired"))
    session.execute(update(OutboxMessage).where(own).values(payload={}, dedup_key=None))


def _leave_dialogue(seat: Seat, now: datetime) -> None:
    """What only this person said goes; a dialogue that others are still in goes on without it."""
    dialogue = seat.dialogue
    seat.state = "closed"
    if dialogue.closed_at is None and any(other.state != "closed" for other in dialogue.seats):
        kept = {key for key, person_id in dialogue.answered_by.items() if person_id != seat.person_id}
        dialogue.answers = {key: answer for key, answer in dialogue.answers.items() if key in kept}
        return
    dialogue.closed_at, dialogue.outcome = dialogue.closed_at or now, dialogue.outcome or "forgotten"
    dialogue.facts, dialogue.answers, dialogue.answered_by = {}, {}, {}


def _forget_traces(session: Session, words: Sequence[str]) -> None:
    """What was said of them to others, and the closed dialogues about them."""
    for word in words:
        written = json.dumps(word)[1:-1]
        told = cast(OutboxMessage.payload, String).contains(written, autoescape=True)
        session.execute(update(OutboxMessage).where(told, OutboxMessage.state != "waiting").values(payload={}))
        about = cast(Dialogue.facts, String).contains(written, autoescape=True)
        about |= cast(Dialogue.answers, String).contains(written, autoescape=True)
        session.execute(update(Dialogue).where(about, Dialogue.closed_at.is_not(None)).values(facts={}, answers={}))


def _forget_files(session: Session, person: Person) -> list[str]:
    files = session.scalars(select(StoredFile).where(StoredFile.person_id == person.id)).all()
    for table in Record.metadata.sorted_tables:
        for link in (key.parent for key in table.foreign_keys if key.column.table.name == "stored_files"):
            named = link.in_([file.id for file in files])
            change = table.update().values({link: None}) if link.nullable else table.delete()
            session.execute(change.where(named))
    for file in files:
        session.delete(file)
    session.flush()
    hashes = {file.sha256 for file in files}
    return sorted(hashes - set(session.scalars(select(StoredFile.sha256).where(StoredFile.sha256.in_(hashes)))))
