"""The copy of a SQLite file that an upgrade leaves beside it."""

from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

BEFORE_UPGRADE = ".before-upgrade"
KEEP_COPY = 30 * 24 * 3600
"""Seconds."""


def drop_old_copy(session: Session, now: datetime) -> None:
    """The copy of before an upgrade goes after 30 days: it still holds whoever was forgotten since."""
    url = session.get_bind().engine.url
    copy = Path(f"{url.database}{BEFORE_UPGRADE}")
    if url.get_backend_name() == "sqlite" and copy.exists() and now.timestamp() - copy.stat().st_mtime > KEEP_COPY:
        copy.unlink(missing_ok=True)
