"""Bring a database to the schema of this version, safely: foreign keys off and checked, a copy before, rows counted."""

import sqlite3
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

MIGRATIONS = Path(__file__).parent / "migrations"
POSTGRES_LOCK = 742_015_001
BEFORE_UPGRADE = ".before-upgrade"
KEEP_COPY = 30 * 24 * 3600
"""Seconds."""


class MigrationProblem(Exception):
    """The database could not be brought to this version; nothing was changed. The sentence says why and what to do."""


def migrate(url: str) -> bool:
    """Upgrade the database at `url` to the newest schema; False when it was there already."""
    engine = create_engine(url, hide_parameters=True)
    try:
        revision = _known_revision(engine)
        if revision == newest_revision():
            return False
        if revision is not None:
            _keep_copy(url)
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
    return revision in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def revision_of(engine: Engine) -> str | None:
    """The revision a database is at; None when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The revision of this version of the code."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _upgrade(engine: Engine) -> None:
    with engine.connect() as connection:
        run = _on_sqlite if engine.dialect.name == "sqlite" else _on_postgres
        run(connection, lambda: _run(connection))


def _run(connection: Connection) -> None:
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
        raise MigrationProblem("the upgrade would leave rows without the rows they belong to; it was undone.")


def _on_postgres(connection: Connection, upgrade: Callable[[], None]) -> None:
    with connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": POSTGRES_LOCK})
        upgrade()


def row_counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has; Alembic's own is left out."""
    tables = [table for table in inspect(connection).get_table_names() if table != "alembic_version"]
    quote = connection.dialect.identifier_preparer.quote
    return {table: connection.scalar(text(f"SELECT count(*) FROM {quote(table)}")) or 0 for table in tables}  # noqa: S608


def _keep_copy(url: str) -> None:
    """A SQLite file is copied beside itself before it is changed, by SQLite's own backup."""
    path = make_url(url).database
    if not url.startswith("sqlite") or path is None or not Path(path).exists():
        return
    with sqlite3.connect(path) as source, sqlite3.connect(f"{path}{BEFORE_UPGRADE}") as copy:
        source.backup(copy)


def drop_old_copy(session: Session, now: datetime) -> None:
    """The copy of before an upgrade goes after 30 days: it still holds whoever was forgotten since."""
    url = session.get_bind().engine.url
    copy = Path(f"{url.database}{BEFORE_UPGRADE}")
    if url.get_backend_name() == "sqlite" and copy.exists() and now.timestamp() - copy.stat().st_mtime > KEEP_COPY:
        copy.unlink(missing_ok=True)
