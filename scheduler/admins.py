"""What admins hear from the machine itself: what went wrong with it, and every Monday that there is only one of them.

A programme with a single admin is one lost phone away from nobody.
"""

from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.content.zones import zone_info
from conversations.outcomes.office import command_button
from conversations.speaking import Delivery, reader_of, tell
from conversations.texts import Text, text
from records.admins import reachable_admins
from records.messages import OutboxMessage

MONDAY, FROM, UNTIL = 0, time(9), time(18)


def tell_admins(session: Session, said: Text, now: datetime, key: str | None = None) -> None:
    """To every admin who has come in; with a `key`, to each once only."""
    for admin in reachable_admins(session):
        if admin.person is not None:
            own = f"{key}:{admin.person.id}" if key is not None else None
            tell(session, admin.person, said, now, delivery=Delivery(dedup_key=own, purpose="notice"))


def warn_of_full_disk(session: Session, now: datetime) -> None:
    """There is no room for what people send: once an hour, however many processes notice it and how often."""
    tell_admins(session, text("admin-disk-full"), now, f"disk-full:{now:%Y%m%d%H}")


def warn_single_admin(session: Session, now: datetime) -> int:
    """Once a week, in the hours of the office, while there is only one admin who can come in."""
    admins = reachable_admins(session)
    person = admins[0].person if len(admins) == 1 else None
    if person is None:
        return 0
    here = now.astimezone(zone_info(reader_of(person).zone))
    key = f"single-admin:{here:%G-%V}"
    said = session.scalar(select(OutboxMessage.id).where(OutboxMessage.dedup_key == key))
    if said is not None or here.weekday() != MONDAY or not FROM <= here.time() < UNTIL:
        return 0
    button = command_button(person, "staff", "command-staff")
    delivery = Delivery(dedup_key=key, purpose="notice")
    tell(session, person, text("staff-single-admin"), now, buttons=[button], delivery=delivery)
    return 1
