"""Tell the coordination something about an SME."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.messages import Attachment
from conversations.speaking import Delivery, tell
from conversations.texts import Text
from records.people import Person, Sme, Staff, local_date
from records.staffing import responsible


def tell_coordination(
    session: Session, sme: Sme, said: Text, now: datetime, *, attachment: Attachment | None = None
) -> None:
    """Say it to whoever looks after the SME today; to the admins when nobody does."""
    delivery = Delivery(purpose="notice", subject=f"sme:{sme.id}")
    for person in _listeners(session, sme, now):
        tell(session, person, said, now, attachment=attachment, delivery=delivery)


def _listeners(session: Session, sme: Sme, now: datetime) -> list[Person]:
    staff = responsible(session, sme, local_date(now, sme))
    if staff is not None and staff.person is not None:
        return [staff.person]
    admins = session.scalars(select(Staff).where(Staff.role == "admin", Staff.active, Staff.person_id.is_not(None)))
    return [admin.person for admin in admins if admin.person is not None]
