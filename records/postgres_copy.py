"""A PostgreSQL database as one file, by PostgreSQL's own tools: dumped as of one moment, put back all at once."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from records.copies import Contents, CopyProblem, Told, contents
from records.migrate import POSTGRES_LOCK

PLAIN = ("--no-owner", "--no-privileges")
"""A copy may be put back by another user than the one it was made by."""
OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND coalesce(backend_type, 'client backend') = 'client backend'"
)


def dump_postgres(url: str, target: Path, told: Told) -> Contents:
    """Write the database as it is at this moment to `target`; what is counted is exactly what is written."""
    told("database", 0, 1)
    with _connected(url) as connection:
        found = contents(connection)
        snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
        _run("pg_dump", *PLAIN, "--format=custom", f"--snapshot={snapshot}", f"--file={target}", url=url)
    told("database", 1, 1)
    return found


def contents_of_postgres(url: str) -> Contents:
    """What is in the database; CopyProblem when others are connected to it."""
    with _connected(url) as connection:
        if connection.scalar(OTHERS):
            raise CopyProblem("Others are connected to the database. Stop every Rumbo that uses it, then try again.")
        return contents(connection)


def load_postgres(url: str, dump: Path, wanted: Contents) -> None:
    """Put a dump in the place of all tables that are there, in one transaction that also counts the rows."""
    script = dump.with_suffix(".sql")
    _run("pg_restore", *PLAIN, f"--file={script}", str(dump))
    with _connected(url) as connection:
        drop, count = _drop(connection), _count(connection, wanted)
    words = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
    lock = f"--command=SELECT pg_advisory_xact_lock({POSTGRES_LOCK})"
    _run("psql", *words, lock, f"--command={drop}", f"--file={script}", f"--command={count}", url=url)


def _drop(connection: Connection) -> str:
    names = ", ".join(_full_name(connection, table) for table in inspect(connection).get_table_names())
    return f"DROP TABLE {names}" if names else "SELECT 1"


def _count(connection: Connection, wanted: Contents) -> str:
    """A statement that fails when a table has not as many rows as wanted."""
    checks = (
        f"IF (SELECT count(*) FROM {_full_name(connection, table)}) <> {rows} "  # noqa: S608  names of our own tables
        f"THEN RAISE 'rows of {table} are missing'; END IF;"
        for table, rows in wanted.rows.items()
    )
    return f"DO $$ BEGIN {' '.join(checks)} END $$"


def _full_name(connection: Connection, table: str) -> str:
    quote = connection.dialect.identifier_preparer.quote
    return f"{quote(inspect(connection).default_schema_name or 'public')}.{quote(table)}"


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    """A connection that sees one moment all along."""
    engine = create_engine(url, isolation_level="REPEATABLE READ", hide_parameters=True, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise CopyProblem(
            f"The database cannot be read ({type(error.orig).__name__}). Start its server, or correct DATABASE_URL."
        ) from None


def _run(tool: str, *words: str, url: str | None = None) -> None:
    """Run one of PostgreSQL's tools; the password goes by the environment, where other users do not see it."""
    program = shutil.which(tool)
    if program is None:
        raise CopyProblem(
            f"{tool} is missing. Install PostgreSQL's client tools, of the server's version or newer "
            "(on Debian and Ubuntu: apt install postgresql-client)."
        )
    environment = dict(os.environ)
    if url is not None:
        address = make_url(url)
        environment |= {"PGPASSWORD": address.password} if address.password else {}
        words = (*words, f"--dbname={address._replace(drivername='postgresql', password=None)}")
    done = subprocess.run(  # noqa: S603  the words are ours, and no shell reads them
        [program, *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CopyProblem(f"{tool} failed: {' '.join(done.stderr.split())[:300]}")
