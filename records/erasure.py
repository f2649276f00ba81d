"""Forget a person: what names them goes, what is counted stays."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic_core import to_json
from sqlalchemy import ColumnElement, Select, String, Update, cast, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from records.columns import Record
from records.followup import CheckIn, CoordinatorAction, Progress, Ticket
from records.messages import Dialogue, InboxMessage, OutboxMessage, Seat
from records.people import Cohort, CohortStaff, Contact, Pause, Person, Sme, Staff, StateChange
from records.plans import ActionPlan, Item, StoredFile, Verdict

ERASED = "—"
FAREWELL = "farewell"
"""The purpose of the last message to somebody; once it has been sent, their chat can be lost too."""


def forget_person(session: Session, person: Person, now: datetime) -> list[str]:
    """Erase a person's names, words, dialogues, messages and files; returns the SHA-256 of contents to erase too.

    The chat is still reachable until `lose_chat`, so that they can be told. A new message from it is a stranger's.
    """
    contacts = list(person.contacts)
    told = _may_know(session, [contact.sme for contact in contacts])
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
    _forget_traces(session, told, words)
    session.get_bind().engine.clear_compiled_cache()  # it keeps the words that a statement was first run with
    return contents


def lose_chat(person: Person) -> None:
    """Let nothing lead to a forgotten person any more, once they have been told."""
    if person.user_key.startswith("forgotten:"):
        person.chat_key = person.user_key


def is_last(sme: Sme, person: Person) -> bool:
    """Whether nobody but this person takes part for the SME."""
    return all(contact.person_id in (None, person.id) or contact.state == "stopped" for contact in sme.contacts)


def _forget_contact(session: Session, contact: Contact) -> None:
    name = _naming([contact.name])
    owned = update(Item).where(Item.sme_id == contact.sme_id, Item.owner == contact.name)
    session.execute(owned.values(owner=ERASED))
    for plan in session.scalars(select(ActionPlan).where(ActionPlan.sme_id == contact.sme_id)):
        plan.snapshot = [{**item, "owner": _without(item.get("owner"), name)} for item in plan.snapshot]
    for check_in in session.scalars(select(CheckIn).where(CheckIn.sme_id == contact.sme_id)):
        check_in.next_step = _without(check_in.next_step, name)
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
    _forget_actions(session, sme)
    for listed in sme.contacts:
        listed.name, listed.role, listed.phone, listed.email = ERASED, None, None, None
    session.execute(_history(sme).values(why=None))


def _forget_actions(session: Session, sme: Sme) -> None:
    """What became of a call is erased, but that it was made is not: one without a note is still only promised."""
    own = update(CoordinatorAction).where(CoordinatorAction.sme_id == sme.id)
    session.execute(own.where(CoordinatorAction.note.is_not(None)).values(note=ERASED))
    session.execute(own.values(before={}))


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
    """What this person said goes; a dialogue that others are still in goes on with what they said."""
    dialogue = seat.dialogue
    seat.state = "closed"
    if dialogue.closed_at is None and any(other.state != "closed" for other in dialogue.seats):
        gone = {key for key, person_id in dialogue.answered_by.items() if person_id == seat.person_id}
        dialogue.answers = {key: answer for key, answer in dialogue.answers.items() if key not in gone}
        return
    dialogue.closed_at, dialogue.outcome = dialogue.closed_at or now, dialogue.outcome or "forgotten"
    dialogue.facts, dialogue.answers, dialogue.answered_by = {}, {}, {}


def _may_know(session: Session, smes: Sequence[Sme]) -> list[int]:
    """The ids of those who are told of these SMEs: their contacts, the staff of their cohorts with deputies, admins."""
    colleagues = select(Contact.person_id).where(Contact.sme_id.in_([sme.id for sme in smes]))
    cohorts = [sme.cohort_id for sme in smes]
    theirs = select(CohortStaff.staff_id).where(CohortStaff.cohort_id.in_(cohorts))
    managers = select(Cohort.manager_id).where(Cohort.id.in_(cohorts))
    coordinators = [sme.coordinator_id for sme in smes]
    own = Staff.id.in_(theirs) | Staff.id.in_(managers) | Staff.id.in_(coordinators)
    deputies = select(Staff.deputy_id).where(own)
    office = select(Staff.person_id).where(own | Staff.id.in_(deputies) | (Staff.role == "admin"))
    found = [*session.scalars(colleagues), *session.scalars(office)] if smes else []
    return sorted({person_id for person_id in found if person_id is not None})


def _forget_traces(session: Session, told: Sequence[int], words: Sequence[str]) -> None:
    """What was said of them to others, and the dialogues about them: a closed one is emptied, an open one goes on."""
    names = [word for word in words if word.strip(f"{ERASED} ")]
    if not names or not told:
        return
    naming = _naming(names)
    sent = select(OutboxMessage).where(OutboxMessage.person_id.in_(told), OutboxMessage.state != "waiting")
    for message in session.scalars(sent.where(_mentions(OutboxMessage.payload, names))):
        if _without(message.payload, naming) != message.payload:
            message.payload = {}
    about = _mentions(Dialogue.facts, names) | _mentions(Dialogue.answers, names)
    theirs = select(Seat.dialogue_id).where(Seat.person_id.in_(told))
    found = select(Dialogue).where(Dialogue.id.in_(theirs), about).order_by(Dialogue.id).with_for_update()
    for dialogue in session.scalars(found.execution_options(populate_existing=True)):
        facts, answers = _without(dialogue.facts, naming), _without(dialogue.answers, naming)
        if (facts, answers) != (dialogue.facts, dialogue.answers):
            dialogue.facts, dialogue.answers = (facts, answers) if dialogue.closed_at is None else ({}, {})


def _mentions(column: InstrumentedAttribute[Any], names: Sequence[str]) -> ColumnElement[bool]:
    """Whether the JSON holds the letters of a name; whether it holds the name is for `_naming` to say."""
    written = {form for name in names for form in (json.dumps(name)[1:-1], to_json(name).decode()[1:-1])}
    return or_(*(cast(column, String).contains(form, autoescape=True) for form in sorted(written)))


def _naming(names: Sequence[str]) -> re.Pattern[str]:
    """The names as whole words: who is called Ana is not in every "semana"."""
    return re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names))


def _without(value: Any, naming: re.Pattern[str]) -> Any:  # noqa: ANN401  any JSON
    """JSON with the names erased; the keys stay."""
    if isinstance(value, str):
        return naming.sub(ERASED, value)
    if isinstance(value, list):
        return [_without(one, naming) for one in value]
    if isinstance(value, dict):
        return {key: _without(one, naming) for key, one in value.items()}
    return value


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
