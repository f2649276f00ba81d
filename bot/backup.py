"""`python -m bot backup`: the database and the files that people sent in one archive, taken while the bot runs."""

import gzip
import os
import secrets
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Literal

from sqlalchemy.engine import make_url

from bot.backup_archive import BLOCK, DATABASE, FILES, ArchiveWriter, Manifest, stored_files
from bot.settings import Settings
from records.copies import Contents, CopyProblem, Told
from records.postgres_copy import dump_postgres
from records.sqlite_copy import copy_sqlite, sync_folder

PROJECT = Path(__file__).parents[1] / "pyproject.toml"
MAKING = ".making-"
"""How the names of folders begin in which a backup is put together."""


def back_up_to(settings: Settings, path: Path, now: datetime, told: Told) -> Manifest:
    """Write a backup to `path`: it is there whole, for this user alone, or not at all."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")  # somebody else may be writing to `path`
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            manifest = back_up(settings, out, now, told)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise CopyProblem(f"The backup cannot be written ({error.strerror}): {path}.") from None
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def back_up(settings: Settings, out: BinaryIO, now: datetime, told: Told) -> Manifest:
    """Write a backup to `out`. The database is copied first: every file that it names is there by then."""
    archive = ArchiveWriter(out, now)
    with workspace(settings) as folder:
        kind = kind_of(settings)
        part, found = _packed_database(settings, folder, told)
        if found.revision is None:
            raise CopyProblem("The database is empty: there is nothing to copy. Look at DATA_DIR and DATABASE_URL.")
        database = archive.add(DATABASE[kind], part)
    manifest = Manifest(
        made_at=now.astimezone(UTC),
        version=version(),
        kind=kind,
        revision=found.revision,
        rows=found.rows,
        database=database,
        files=_add_files(archive, settings.data_dir / "files", told),
    )
    archive.finish(manifest)
    return manifest


def kind_of(settings: Settings) -> Literal["sqlite", "postgresql"]:
    """Which of the two kinds of database is in use."""
    return "sqlite" if settings.database_url.startswith("sqlite") else "postgresql"


def sqlite_path(settings: Settings) -> Path:
    """Where the SQLite file is."""
    return Path(make_url(settings.database_url).database or "")


@contextmanager
def workspace(settings: Settings) -> Iterator[Path]:
    """A folder beside the backups for what is needed for a while; it goes at the end."""
    folder = backups_folder(settings)
    with tempfile.TemporaryDirectory(prefix=MAKING, dir=folder) as name:
        yield Path(name)


def backups_folder(settings: Settings) -> Path:
    """Where backups are kept unless another place is named."""
    folder = settings.data_dir / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _packed_database(settings: Settings, folder: Path, told: Told) -> tuple[Path, Contents]:
    packed = folder / "packed"
    if kind_of(settings) == "postgresql":
        return packed, dump_postgres(settings.database_url, packed, told)  # packs it by itself
    plain = folder / "plain"
    found = copy_sqlite(sqlite_path(settings), plain, told)
    with plain.open("rb") as source, gzip.open(packed, "wb", compresslevel=1) as target:
        shutil.copyfileobj(source, target, BLOCK)
    plain.unlink()
    return packed, found


def _add_files(archive: ArchiveWriter, folder: Path, told: Told) -> dict[str, str]:
    files, added = stored_files(folder), {}
    for done, path in enumerate(files, 1):
        try:
            added[path.name] = archive.add(f"{FILES}{path.name}", path)
        except FileNotFoundError:
            continue  # somebody was forgotten meanwhile
        told("files", done, len(files))
    return added


def version() -> str:
    """The version of this code, as pyproject.toml has it."""
    return str(tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"]) if PROJECT.exists() else ""
