"""The ways into a cohort: a link, a code and a picture for the room, or a personal link for one SME."""

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from bot.outcomes.attachments import PNG, attach
from bot.outcomes.enrolment import Enrolment, has_registered, smes_by_key
from conversations.desk import desk_of
from conversations.outcomes.office import acting_admin
from conversations.scripts.invite import InviteResult
from conversations.speaking import SECRET, tell
from conversations.texts import text
from records.history import author
from records.invitations import invite_cohort, invite_contact, invite_sme
from records.people import Cohort, Person, Sme
from records.staffing import contacts_to_reach, has_room, is_reached
from reports.attendance import AttendanceRow

log = structlog.get_logger()


def on_invite(session: Session, person: Person, result: InviteResult, now: datetime) -> None:
    """Make an invitation; only whoever holds it knows its link and its code."""
    cohort = session.get(Cohort, result.cohort_id)
    if acting_admin(session, person, now) is None:
        return
    if cohort is None:
        tell(session, person, text("cohort-unknown"), now)
    elif result.sme is None:
        _invite_room(session, person, cohort, now)
    else:
        _invite_one(session, person, cohort, AttendanceRow(0, result.sme, result.contact or ""), now)


def _invite_room(session: Session, person: Person, cohort: Cohort, now: datetime) -> None:
    from reports.qr import invitation_picture  # noqa: PLC0415  the bot starts faster without it

    ways = invite_cohort(session, cohort, now)
    link = desk_of(session).link(person.channel, ways.link)
    picture = invitation_picture(link, cohort.name, ways.code)
    log.info("cohort.invited", cohort=cohort.id, person=person.id)
    told = text("invite-room", cohort=cohort.name, link=link, code=ways.code)
    attachment = attach(session, picture, f"{cohort.name}.png", PNG, now)
    tell(session, person, told, now, attachment=attachment, delivery=SECRET)


def _invite_one(session: Session, person: Person, cohort: Cohort, row: AttendanceRow, now: datetime) -> None:
    """Two messages, so that the second can be forwarded as it is."""
    enrolment = Enrolment(session, cohort, smes_by_key(session, cohort), now)
    sme = enrolment.enter(row)
    if has_registered(sme):
        _invite_other(session, person, sme, now)
        return
    enrolment.finish(author(person))
    ways = invite_sme(session, sme, sme.contacts[0] if sme.contacts else None, now)
    link = desk_of(session).link(person.channel, ways.link)
    log.info("sme.invited", sme=sme.id, person=person.id)
    tell(session, person, text("invite-forward-this", sme=sme.name), now)
    invitation = text("sme-invitation", sme=sme.name, cohort=cohort.name, link=link, code=ways.code)
    tell(session, person, invitation, now, delivery=SECRET)


def _invite_other(session: Session, person: Person, sme: Sme, now: datetime) -> None:
    """One more contact of a registered SME: a second one, or one in the place of those nobody reaches."""
    if not has_room(sme):
        tell(session, person, text("invite-sme-full", sme=sme.name), now)
        return
    reached = [one for one in contacts_to_reach(sme) if is_reached(one)]
    ways = invite_contact(session, sme, now)
    link = desk_of(session).link(person.channel, ways.link)
    log.info("sme.contact_invited", sme=sme.id, person=person.id)
    tell(session, person, text("invite-second" if reached else "invite-replacement", sme=sme.name), now)
    invitation = text("sme-invitation", sme=sme.name, cohort=sme.cohort.name, link=link, code=ways.code)
    tell(session, person, invitation, now, delivery=SECRET)
