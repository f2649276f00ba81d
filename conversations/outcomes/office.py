"""What the outcomes of staff share: who may, and who is told."""

from datetime import datetime

from pydantic import BaseModel
from sqlalchemy.orm import Session

from conversations.asking import Topic, close_dialogue, open_dialogue, open_dialogues
from conversations.messages import Button
from conversations.speaking import Delivery, reader_of, tell
from conversations.texts import Text, say, text
from records.admins import reachable_admins
from records.people import Person, Staff

NOTICE = Delivery(purpose="notice")


def acting_admin(session: Session, person: Person, now: datetime) -> Staff | None:
    """The admin a person is at this moment; whoever is none any more is told so."""
    staff = person.staff
    if staff is not None and staff.active and staff.role == "admin":
        return staff
    tell(session, person, text("command-not-allowed"), now)
    return None


def tell_other_admins(session: Session, said: Text, person: Person, now: datetime) -> None:
    """Tell every admin but the one who did it."""
    for admin in reachable_admins(session):
        if admin.person is not None and admin.person_id != person.id:
            tell(session, admin.person, said, now, delivery=NOTICE)


def tell_staff(session: Session, staff: Staff, said: Text, now: datetime) -> None:
    """Tell a member of staff who has come in."""
    if staff.person is not None and staff.active:
        tell(session, staff.person, said, now, delivery=NOTICE)


def command_button(person: Person, command: str, label: str, argument: str = "") -> Button:
    """A button that does what typing the command would."""
    return Button(say(text(label), reader_of(person)), f"/{command} {argument}".strip())


def open_afresh(session: Session, person: Person, script: str, facts: BaseModel, subject: str, now: datetime) -> None:
    """Begin a dialogue with what is known now; one left open with older facts ends."""
    for dialogue in open_dialogues(session, subject, script):
        close_dialogue(session, dialogue, "replaced", now)
    open_dialogue(session, person, Topic(script, facts, subject), now)
