"""Bring a database to the schema of this version, safely: foreign keys off and checked, a copy before, rows counted."""

import sqlite3
from collections.abc import Callable
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from records.copies import CopyProblem, row_counts
from records.old_copy import BEFORE_UPGRADE
from records.sqlite_copy import copy_sqlite

MIGRATIONS = Path(__file__).parent / "migrations"
POSTGRES_LOCK = 742_015_001
MISSES_ITS_ROW = "23503"
"""What PostgreSQL calls a row that refers to none."""
WAIT_SECONDS = 60
"""For how long a start waits on SQLite while another process upgrades."""


class MigrationProblem(Exception):
    """The database could not be brought to this version; nothing was changed. The sentence says why and what to do."""


def migrate(url: str) -> bool:
    """Upgrade the database at `url` to the newest schema; False when it was there already."""
    waiting = {"timeout": WAIT_SECONDS} if url.startswith("sqlite") else {}
    engine = create_engine(url, hide_parameters=True, connect_args=waiting)
    try:
        if _known_revision(engine) == newest_revision():
            return False
        _upgrade(engine)
        return True
    finally:
        engine.dispose()


def _known_revision(engine: Engine) -> str | None:
    """The revision of a database that this version can work with; MigrationProblem when it cannot."""
    try:
        revision = revision_of(engine)
    except DBAPIError as error:
        raise MigrationProblem(
            f"The database cannot be opened ({type(error.orig).__name__}). Start its server, or correct DATABASE_URL."
        ) from None
    if revision is not None and not is_known(revision):
        raise MigrationProblem(
            "The database belongs to a newer version of Rumbo. Run that one, or put back the copy from before it."
        )
    return revision


def is_known(revision: str) -> bool:
    """Whether this version can bring a database from that revision to its own."""
    return revision in {script.revision for script in _scripts(MIGRATIONS).walk_revisions()}


def revision_of(engine: Engine) -> str | None:
    """The revision a database is at; None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The revision of this version of the code."""
    return _scripts(MIGRATIONS).get_current_head()


@cache
def _scripts(folder: Path) -> ScriptDirectory:
    return ScriptDirectory(folder)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _upgrade(engine: Engine) -> None:
    with engine.connect() as connection:
        run = _on_sqlite if engine.dialect.name == "sqlite" else _on_postgres
        run(connection, lambda: _run(connection))


def _run(connection: Connection) -> None:
    """Upgrade under the lock; what another process has done meanwhile is not done again."""
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision == newest_revision():
        return
    if revision is not None and connection.dialect.name == "sqlite":
        _keep_copy(Path(connection.engine.url.database or ""))
    before = row_counts(connection)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    after = row_counts(connection)
    fewer = sorted(table for table, rows in before.items() if after.get(table, 0) < rows)
    if fewer:
        raise MigrationProblem(f"the upgrade would lose rows of {', '.join(fewer)}; it was undone.")


def _on_sqlite(connection: Connection, upgrade: Callable[[], None]) -> None:
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise MigrationProblem("the SQLite driver is not the one of Python's own library.")
    driver.isolation_level = None
    driver.execute("PRAGMA foreign_keys=OFF")
    driver.execute("BEGIN IMMEDIATE")
    try:
        upgrade()
        _check_belonging(driver)
        driver.execute("COMMIT")
    except BaseException:
        driver.execute("ROLLBACK")
        raise


def _check_belonging(driver: sqlite3.Connection) -> None:
    if driver.execute("PRAGMA foreign_key_check").fetchall():
        raise _orphans()


def _orphans() -> MigrationProblem:
    return MigrationProblem("the upgrade would leave rows without the rows they belong to; it was undone.")


def _on_postgres(connection: Connection, upgrade: Callable[[], None]) -> None:
    with connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": POSTGRES_LOCK})
        try:
            upgrade()
        except IntegrityError as error:
            if getattr(error.orig, "sqlstate", None) != MISSES_ITS_ROW:
                raise
            raise _orphans() from None


def _keep_copy(path: Path) -> None:
    """A SQLite file is copied beside itself before it is changed; the copy is whole, or not there."""
    draft = Path(f"{path}{BEFORE_UPGRADE}.part")
    try:
        copy_sqlite(path, draft)
        draft.chmod(0o600)
        draft.replace(f"{path}{BEFORE_UPGRADE}")
    except CopyProblem as problem:
        raise MigrationProblem(f"The database could not be copied before the upgrade. {problem}") from None
    finally:
        draft.unlink(missing_ok=True)
