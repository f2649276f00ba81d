"""Invitations, the ways into the programme. Whoever holds one knows its link and code; we keep keyed hashes alone."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from records.dialect import insert_new
from records.messages import Signal
from records.people import CodeAttempt, Cohort, Contact, Invitation, Person, Sme, Staff

STAFF, COHORT, SME, CONTACT = "staff", "cohort", "sme", "contact"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""32 signs that are not taken for one another: 10 of them are 50 bits."""
CODE_LENGTH = 10
LINK_BYTES = 16
LASTS = timedelta(days=14)
SME_DAYS = 35
COHORT_DAYS = 14
OWN_TRIES, ALL_TRIES = 5, 200
AN_HOUR = timedelta(hours=1)

_LOOKALIKES = str.maketrans("OIL", "011")
_LINK = re.compile(r"[A-Za-z0-9_-]{22}$")


@dataclass(frozen=True, slots=True)
class Ways:
    """How to come in: `link`, at most 64 of A-Za-z0-9_- for a deep link, and `code`, `XXXXX-XXXXX` to be typed."""

    link: str
    code: str


class TriesUsedUp(Exception):
    """Too many wrong codes in the last hour: five of this person, or two hundred of everybody (`everybody`)."""

    def __init__(self, *, everybody: bool) -> None:
        super().__init__()
        self.everybody = everybody


def invite_staff(session: Session, staff: Staff, now: datetime) -> Ways:
    """A way in for one member of staff, once, within fourteen days."""
    return _create(session, Invitation(kind=STAFF, staff_id=staff.id, single_use=True), now + LASTS, now)


def invite_cohort(session: Session, cohort: Cohort, now: datetime) -> Ways:
    """A way in for everybody in the workshop room, until fourteen days after its last day."""
    until = max(_end_of_day(cohort, COHORT_DAYS), now + LASTS)
    return _create(session, Invitation(kind=COHORT, cohort_id=cohort.id, single_use=False), until, now)


def invite_sme(session: Session, sme: Sme, contact: Contact | None, now: datetime) -> Ways:
    """A way in for an SME from the attendance list, once; `contact` is who it is meant for, where that is known."""
    until = max(_end_of_day(sme.cohort, SME_DAYS), now + LASTS)
    invitation = Invitation(kind=SME, cohort_id=sme.cohort_id, sme_id=sme.id, single_use=True)
    invitation.contact_id = contact.id if contact is not None else None
    return _create(session, invitation, until, now)


def open_ways_of(session: Session, sme_ids: Iterable[int], now: datetime) -> Sequence[Invitation]:
    """The invitations from the attendance list that still let somebody of these SMEs in."""
    unused = select(Invitation).where(Invitation.kind == SME, Invitation.used_at.is_(None), Invitation.expires_at > now)
    return session.scalars(unused.where(Invitation.sme_id.in_(sme_ids))).all()


def invite_contact(session: Session, sme: Sme, now: datetime) -> Ways:
    """A way in for a second person of a registered SME, once, within fourteen days."""
    invitation = Invitation(kind=CONTACT, cohort_id=sme.cohort_id, sme_id=sme.id, single_use=True)
    return _create(session, invitation, now + LASTS, now)


def looks_like_invitation(typed: str) -> bool:
    """Whether somebody meant to give a code or a link, rather than to say something."""
    return len(_code(typed)) == CODE_LENGTH or is_link(typed)


def is_link(typed: str) -> bool:
    """Whether this has the shape of a link, open or not, and not that of a typed code."""
    return len(_code(typed)) != CODE_LENGTH and _LINK.search(typed.strip()) is not None


def find_invitation(session: Session, person: Person, typed: str, now: datetime) -> Invitation | None:
    """The open invitation for a link or a code; None when it is wrong, used or expired. Raises TriesUsedUp.

    Nobody guesses a link of 128 bits: however many guess at codes, a room still comes in by its link.
    """
    found = next((one for one in fitting(session, [typed], now) if is_open(one, now)), None)
    if found is None or found.link_hash not in _hashes(session, _links(typed), now):
        _check_tries(session, person, now)
    if found is None:
        session.add(CodeAttempt(person_id=person.id, at=now))
    return found


def fitting(session: Session, typed: Sequence[str], now: datetime) -> Sequence[Invitation]:
    """The invitations, open or not, that any of these words is the link or the code of; tries are not counted here."""
    links = [link for one in typed for link in _links(one)]
    fits = Invitation.link_hash.in_(_hashes(session, links, now)) | Invitation.code_hash.in_(
        _hashes(session, [_code(one) for one in typed], now)
    )
    return session.scalars(select(Invitation).where(fits)).all()


def is_open(invitation: Invitation, now: datetime) -> bool:
    """Whether the invitation still lets somebody in."""
    return now < invitation.expires_at and not (invitation.single_use and invitation.used_at is not None)


def use_up(session: Session, invitation_id: int, now: datetime) -> bool:
    """Mark an invitation used; False when it is for one use and somebody was faster."""
    invitation = session.get(Invitation, invitation_id, with_for_update=True)
    if invitation is None or (invitation.single_use and invitation.used_at is not None):
        return False
    invitation.used_at = now
    return True


def _create(session: Session, invitation: Invitation, expires_at: datetime, now: datetime) -> Ways:
    link = secrets.token_urlsafe(LINK_BYTES)
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    invitation.link_hash, invitation.code_hash = _hashes(session, [link, code], now)
    invitation.created_at, invitation.expires_at = now, expires_at
    session.add(invitation)
    session.flush()
    return Ways(link, f"{code[:5]}-{code[5:]}")


def _end_of_day(cohort: Cohort, days: int) -> datetime:
    return datetime.combine(cohort.ends_on + timedelta(days=days + 1), time(), ZoneInfo(cohort.zone))


def _links(typed: str) -> list[str]:
    return _LINK.findall(typed.strip())


def _code(typed: str) -> str:
    """A typed code as it was made, whatever its case, spaces and dashes; empty when it has other signs in it."""
    code = re.sub(r"[\s\u2010-\u2015-]", "", typed).upper().translate(_LOOKALIKES)
    return code if set(code) <= set(ALPHABET) else ""


def _check_tries(session: Session, person: Person, now: datetime) -> None:
    recent = select(func.count()).select_from(CodeAttempt).where(CodeAttempt.at > now - AN_HOUR)
    if (session.scalar(recent) or 0) >= ALL_TRIES:
        raise TriesUsedUp(everybody=True)
    if (session.scalar(recent.where(CodeAttempt.person_id == person.id)) or 0) >= OWN_TRIES:
        raise TriesUsedUp(everybody=False)


def _hashes(session: Session, secret_words: Sequence[str], now: datetime) -> list[str]:
    pepper = _pepper(session, now).encode()
    return [hmac.new(pepper, word.encode(), hashlib.sha256).hexdigest() for word in secret_words]


def _pepper(session: Session, now: datetime) -> str:
    """The key of the hashes, made once and kept for good."""
    known = session.get(Signal, "pepper")
    if known is None:
        row = {"name": "pepper", "value": secrets.token_hex(32), "at": now}
        insert_new(session, cast(Table, Signal.__table__), [row], "name")
        known = session.get_one(Signal, "pepper")
    return known.value
