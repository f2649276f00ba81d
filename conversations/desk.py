"""What the outside world lends a conversation: a place for files, and addresses to come in by."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import structlog
from sqlalchemy import event, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from records.database import Database
from records.dialect import hold_alone
from records.plans import StoredFile

log = structlog.get_logger()


class Kept(Protocol):
    """A file in the store: hex SHA-256 of its content, size in bytes, media type."""

    @property
    def sha256(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def mime(self) -> str: ...


class Files(Protocol):
    """Where files are kept."""

    def keep_bytes(self, data: bytes, name: str, mime: str) -> Kept: ...

    def erase(self, sha256: str) -> None: ...

    def path(self, sha256: str) -> Path: ...

    def kept_before(self, moment: datetime, beginning: str) -> set[str]: ...


@dataclass(frozen=True)
class Desk:
    """`link(channel, payload)` is the address that opens a chat with the bot and brings the payload along."""

    files: Files
    link: Callable[[str, str], str]


def equip(database: Database, desk: Desk) -> None:
    """Lend the desk to every session of the database from now on."""
    database.info["desk"] = desk


def desk_of(session: Session) -> Desk:
    """The desk that this session's database was equipped with; a KeyError when it was not."""
    desk: Desk = session.info["desk"]
    return desk


def hold_content(session: Session, sha256: str) -> None:
    """From now to the end of the transaction no other work erases or keeps this content, in any process."""
    hold_alone(session, int(sha256[:8], 16) - 2**31)


def is_kept(session: Session, sha256: str) -> bool:
    """Whether the content is there; opened, because a shared folder may remember a file that is gone."""
    try:
        desk_of(session).files.path(sha256).open("rb").close()
    except FileNotFoundError:
        return False
    return True


def keep_made(session: Session, data: bytes, name: str, mime: str, now: datetime) -> StoredFile:
    """Keep a file that we made ourselves, under the name that people will see."""
    hold_content(session, hashlib.sha256(data).hexdigest())
    kept = desk_of(session).files.keep_bytes(data, name, mime)
    file = StoredFile(sha256=kept.sha256, name=name, mime=kept.mime, size=kept.size, created_at=now)
    session.add(file)
    session.flush()
    return file


def erase_after_commit(session: Session, contents: Sequence[str]) -> None:
    """Once this work is committed, erase these contents, given by their SHA-256, unless some record has the same."""
    waiting: set[str] | None = session.info.get("to_erase")
    if waiting is None:
        waiting = session.info["to_erase"] = set()
        event.listen(session, "after_commit", _erase)
    waiting.update(contents)


def _erase(session: Session) -> None:
    """In transactions of their own, which see what others have committed. That the work is done stays true."""
    if session.in_nested_transaction():
        return
    waiting: set[str] = session.info["to_erase"]
    while waiting:
        sha256 = waiting.pop()
        try:
            with Session(session.get_bind(), info=session.info) as alone, alone.begin():
                _erase_unnamed(alone, sha256)
        except (SQLAlchemyError, OSError) as error:
            log.warning("file.not_erased", error=type(error).__name__)


def _erase_unnamed(session: Session, sha256: str) -> None:
    hold_content(session, sha256)
    if session.scalar(select(StoredFile.id).where(StoredFile.sha256 == sha256).limit(1)) is None:
        desk_of(session).files.erase(sha256)


def drop_file(session: Session, file_id: int) -> None:
    """Let go of a kept file: its record now, its content once that is sure, unless another record has the same."""
    file = session.get(StoredFile, file_id)
    if file is None:
        return
    session.delete(file)
    session.flush()
    erase_after_commit(session, [file.sha256])
