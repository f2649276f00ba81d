"""What is left of things that are over: wrong codes, files of ours that reached nobody, contents that nobody names."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from conversations.desk import desk_of, drop_file, erase_after_commit
from records.people import CodeAttempt
from records.plans import StoredFile

KEEP_TRIES = timedelta(days=1)
KEEP_MADE = timedelta(days=30)
OWN_DATA = "application/json"
"""The type of the file that /mydata makes, which nobody can send to us."""
AT_ONCE = 1000
KEEP_UNNAMED = timedelta(days=1)
"""Longer than any message takes from its content to its record."""
DIGITS = "0123456789abcdef"


def drop_leftovers(session: Session, now: datetime) -> int:
    """Drop tries of codes, which count for an hour, and files that we made, which go when they are sent or expire."""
    session.execute(delete(CodeAttempt).where(CodeAttempt.at < now - KEEP_TRIES))
    made = or_(StoredFile.person_id.is_(None), StoredFile.mime == OWN_DATA)
    old = select(StoredFile.id).where(StoredFile.created_at < now - KEEP_MADE, made).order_by(StoredFile.id)
    found = session.scalars(old.limit(AT_ONCE)).all()
    for file_id in found:
        drop_file(session, file_id)
    return len(found)


def drop_unnamed(session: Session, now: datetime) -> int:
    """Erase contents that no record names, as a crash between the two leaves them; each day those of one digit."""
    digit = DIGITS[now.toordinal() % len(DIGITS)]
    named = session.scalars(select(StoredFile.sha256).where(StoredFile.sha256.startswith(digit)))
    unnamed = desk_of(session).files.kept_before(now - KEEP_UNNAMED, digit).difference(named)
    erase_after_commit(session, sorted(unnamed)[:AT_ONCE])
    return len(unnamed)
