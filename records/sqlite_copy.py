"""A SQLite database as one file: copied while it is in use, looked through, and put in the place of another."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from records.copies import Contents, CopyProblem, Told, contents, nobody
from records.database import BUSY_SECONDS

PAGES = 2000
"""How many are copied between two looks at how far it is."""
BESIDE = ("-wal", "-shm", "-journal")
"""Endings of the files in which SQLite keeps what is not in the database's own file yet."""


def copy_sqlite(path: Path, target: Path, told: Told = nobody) -> Contents:
    """Copy the database at `path` as it is at this moment, whoever writes meanwhile, and look through the copy."""
    if not path.exists():
        raise CopyProblem(f"There is no database at {path} to copy. Look at DATA_DIR and DATABASE_URL.")
    try:
        _copy(path, target, told)
    except sqlite3.DatabaseError as error:
        raise CopyProblem(f"The database at {path} cannot be copied: {error}.") from None
    return examine_sqlite(target)


def _copy(path: Path, target: Path, told: Told) -> None:
    with closing(_open(path, "mode=rw")) as source, closing(sqlite3.connect(target)) as copy:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master")  # from here on this reads one moment; without it each
        # write of somebody else would begin the copy anew
        source.backup(copy, pages=PAGES, progress=lambda _, left, total: told("database", total - left, total))
        copy.execute("PRAGMA journal_mode=DELETE")  # all of it is in one file


def _open(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?{mode}"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)


def examine_sqlite(path: Path) -> Contents:
    """Check every page and every reference of a file that nobody writes to, and count its rows."""
    problem = CopyProblem(f"The copy of the database is damaged ({path.name}). Take another one.")
    engine = create_engine("sqlite://", creator=lambda: _open(path, "mode=ro&immutable=1"), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            whole = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar() == "ok"
            if not whole or connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise problem
            return contents(connection)
    except DBAPIError:
        raise problem from None


def contents_of_sqlite(path: Path) -> Contents:
    """What is at `path` now; nothing when there is no file. With it the newest changes go into the file itself."""
    if not path.exists():
        return Contents(None, {})
    engine = create_engine("sqlite://", creator=lambda: _open(path, "mode=rw"), poolclass=NullPool)
    try:
        with engine.connect() as connection:
            found = contents(connection)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    except DBAPIError:
        raise CopyProblem(
            f"The database that is there cannot be read. Move {path} and the files beside it that end in -wal and -shm "
            "away, then try again."
        ) from None
    return found


def put_sqlite_in_place(new: Path, path: Path) -> None:
    """Let `new` be the database at `path`, all at once; nothing that belongs to the old one stays beside it.

    The old one must be closed, its newest changes in its own file: see `contents_of_sqlite`.
    """
    for ending in BESIDE:
        Path(f"{path}{ending}").unlink(missing_ok=True)
    new.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """What was renamed in the folder stays renamed when the power fails."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
