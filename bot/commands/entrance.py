"""The ways in: a deep link, a scanned QR picture or a typed code."""

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.commands.command import CONTACT, EVERYONE, STAFF, Command, roles_of
from bot.commands.doors import open_door
from bot.commands.everyone import show_menu
from conversations import engine
from conversations.outcomes.leaving import come_back
from conversations.speaking import Delivery, tell
from conversations.texts import text
from records import invitations
from records.invitations import TriesUsedUp, find_invitation, is_link, looks_like_invitation
from records.people import Invitation, Person
from records.people import Staff as StaffRecord

log = structlog.get_logger()


def start(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Come in by a link, come back after a stop, or see where things stand."""
    if argument and _leads_elsewhere(session, person, argument, now):
        enter(session, person, argument, now)
    elif CONTACT not in roles_of(person) and come_back(session, person, now):
        log.info("contact.returned", person=person.id)
    elif argument:
        enter(session, person, argument, now)
    elif roles_of(person):
        show_menu(session, person, "", now)
    elif not engine.resume(session, person, now):
        tell(session, person, text("welcome-stranger"), now)


def enter_with_code(session: Session, person: Person, typed: str, now: datetime) -> None:
    """Take what a stranger typed as an invitation code, if it looks like one."""
    if _leads_elsewhere(session, person, typed, now):
        enter(session, person, typed, now)
    elif any(contact.state == "stopped" for contact in person.contacts):
        tell(session, person, text("leaving-how-back"), now)
    elif looks_like_invitation(typed):
        enter(session, person, typed, now)
    else:
        tell(session, person, text("welcome-stranger"), now)


def enter(session: Session, person: Person, typed: str, now: datetime) -> None:
    """Open the door for a link or a code; whatever is wrong with one, used or expired, its answer is the same."""
    try:
        invitation = find_invitation(session, person, typed, now)
    except TriesUsedUp as refused:
        log.warning("invitation.tries_used_up", person=person.id, everybody=refused.everybody)
        tell(session, person, text("invitation-try-later"), now)
        if refused.everybody:
            _warn_admins(session, now)
        return
    if invitation is None and not roles_of(person):
        log.info("invitation.refused", person=person.id)
        tell(session, person, text("invitation-link-refused" if is_link(typed) else "invitation-refused"), now)
    elif invitation is None or not _may_use(person, invitation):
        show_menu(session, person, "", now)
    elif roles_of(person) & STAFF and invitation.kind != invitations.STAFF:
        tell(session, person, text("invitation-for-contacts"), now)
    else:
        open_door(session, person, invitation, now)


def _leads_elsewhere(session: Session, person: Person, typed: str, now: datetime) -> bool:
    """Whether somebody who left holds an open invitation to something other than what they left."""
    left = [contact.sme for contact in person.contacts if contact.state == "stopped"]
    if not left or not looks_like_invitation(typed):
        return False
    try:
        invitation = find_invitation(session, person, typed, now)
    except TriesUsedUp:
        return False
    if invitation is None or invitation.kind == invitations.STAFF:
        return invitation is not None
    if invitation.sme_id is not None:
        return invitation.sme_id not in {sme.id for sme in left}
    return invitation.cohort_id not in {sme.cohort_id for sme in left}


def _may_use(person: Person, invitation: Invitation) -> bool:
    """Whoever is a contact already does not register again, and a chat belongs to one member of staff."""
    if invitation.kind == invitations.STAFF:
        return person.staff is None
    return CONTACT not in roles_of(person)


def _warn_admins(session: Session, now: datetime) -> None:
    admins = select(StaffRecord).where(StaffRecord.role == "admin", StaffRecord.active)
    for admin in session.scalars(admins):
        if admin.person is not None:
            delivery = Delivery(dedup_key=f"codes-guessed:{now:%Y%m%d%H}:{admin.id}")
            tell(session, admin.person, text("invitation-many-guesses"), now, delivery=delivery)


COMMANDS = (Command("start", frozenset({EVERYONE}), start, menu=False),)
