"""What the outside world lends a conversation: a place for files, and addresses to come in by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from records.database import Database
from records.plans import StoredFile


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

    def keep_bytes(self, data: bytes, name: str, mime: str | None = None) -> Kept: ...

    def erase(self, sha256: str) -> None: ...

    def path(self, sha256: str) -> Path: ...


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


def erase_after_commit(session: Session, contents: Sequence[str]) -> None:
    """Erase kept contents, given by their SHA-256, once it is sure that their records are gone."""
    files = desk_of(session).files

    def erase(_session: Session) -> None:
        for sha256 in contents:
            files.erase(sha256)

    event.listen(session, "after_commit", erase, once=True)


def drop_file(session: Session, file_id: int) -> None:
    """Let go of a kept file: its record now, its content once that is sure, unless another record has the same."""
    file = session.get(StoredFile, file_id)
    if file is None:
        return
    session.delete(file)
    session.flush()
    same = select(func.count()).select_from(StoredFile).where(StoredFile.sha256 == file.sha256)
    if not session.scalar(same):
        erase_after_commit(session, [file.sha256])
