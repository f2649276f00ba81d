"""`python -m bot restore`: a backup in the place of what is there, when nothing runs and nothing would be lost."""

import gzip
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.backup import back_up_to, backups_folder, kind_of, sqlite_path, workspace
from bot.backup_archive import BLOCK, ArchiveReader, Manifest, open_archive, stored_files
from bot.backup_keeping import name_aside
from bot.files import FileStore, cells_beside
from bot.lock import lock_folder
from bot.settings import Settings
from bot.still_forgotten import Again, Forgotten, drop_notes, forget_again, forgotten_people, note, noted
from records.copies import Contents, CopyProblem, Told
from records.migrate import is_known, migrate
from records.old_copy import BEFORE_UPGRADE
from records.postgres_copy import contents_of_postgres, load_postgres
from records.sqlite_copy import BESIDE, contents_of_sqlite, examine_sqlite, put_sqlite_in_place

Forget = Callable[[str], Again]
"""Forgets people in the database at a URL."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, the backup of what it took the place of, and how many people were forgotten once more."""

    manifest: Manifest
    aside: Path | None
    forgotten: int


def restore(settings: Settings, path: Path, now: datetime, told: Told, *, replace: bool) -> Restored:
    """Put a backup back and bring it to this version.

    Everything is checked before anything is changed; the database then changes all at once.
    """
    with lock_folder(settings.data_dir), open_archive(path) as archive:
        _check_fits(settings, archive.manifest)
        there = _contents_there(settings)
        _check_free(there, replace=replace)
        forgotten = noted(backups_folder(settings)) | (forgotten_people(settings) if there.has_data else {})
        try:
            aside = _keep_aside(settings, forgotten, now, told) if there.has_data else None
            again = _put_back(settings, archive, partial(forget_again, forgotten=forgotten, now=now), told)
            if aside is not None:
                _drop_other_files(settings.data_dir / "files", archive.manifest)
            _erase(settings, again)
        except OSError as error:
            raise CopyProblem(f"The backup cannot be unpacked ({error.strerror}). Look at the disk.") from None
        return Restored(archive.manifest, aside, again.people)


def _check_fits(settings: Settings, manifest: Manifest) -> None:
    if manifest.kind != kind_of(settings):
        raise CopyProblem(
            f"This backup is of a {manifest.kind} database, and DATABASE_URL names one of another kind. "
            "Let it name one of the same kind."
        )
    if not is_known(manifest.revision):
        raise CopyProblem(
            f"This backup was made by a newer version of Rumbo ({manifest.version}). Install that one, then restore it."
        )


def _check_free(there: Contents, *, replace: bool) -> None:
    if there.revision is None and there.rows:
        raise CopyProblem("The database holds tables that are not Rumbo's. Name an empty one in DATABASE_URL.")
    if there.has_data and not replace:
        raise CopyProblem(
            "There is a database with data already. With --replace a backup of it is made, and then this one takes "
            "its place."
        )


def _contents_there(settings: Settings) -> Contents:
    if kind_of(settings) == "sqlite":
        return contents_of_sqlite(sqlite_path(settings))
    return contents_of_postgres(settings.database_url)


def _keep_aside(settings: Settings, forgotten: Forgotten, now: datetime, told: Told) -> Path:
    path = backups_folder(settings) / name_aside(now)
    back_up_to(settings, path, now, told)
    if forgotten and kind_of(settings) == "postgresql":  # it knows them again from the load on; SQLite never does
        note(path.parent, path, forgotten)
    return path


def _put_back(settings: Settings, archive: ArchiveReader, forget: Forget, told: Told) -> Again:
    with workspace(settings) as folder:
        packed = folder / "packed"
        told("database", 0, 1)
        archive.extract_database(packed)
        if kind_of(settings) == "sqlite":
            again = _put_back_sqlite(settings, packed, archive, forget, told)
        else:
            _put_files(settings.data_dir / "files", archive, told)
            load_postgres(settings.database_url, packed, archive.manifest.contents)
            migrate(settings.database_url)
            again = forget(settings.database_url)
        told("database", 1, 1)
        return again


def _put_back_sqlite(settings: Settings, packed: Path, archive: ArchiveReader, forget: Forget, told: Told) -> Again:
    path = sqlite_path(settings)
    ready = path.with_name(f"{path.name}.restoring")
    try:
        _drop_sqlite(ready)  # what a restore that was killed left beside it would be read into it
        _prepare_sqlite(packed, ready, archive.manifest)
        again = forget(f"sqlite:///{ready}")
        _put_files(settings.data_dir / "files", archive, told)
        put_sqlite_in_place(ready, path)
    finally:
        _drop_sqlite(ready)
    return again


def _drop_sqlite(path: Path) -> None:
    for ending in ("", *BESIDE):
        Path(f"{path}{ending}").unlink(missing_ok=True)


def _prepare_sqlite(packed: Path, ready: Path, manifest: Manifest) -> None:
    """Unpack the database, check it and bring it to this version."""
    with gzip.open(packed) as source, ready.open("wb") as target:
        shutil.copyfileobj(source, target, BLOCK)
    if examine_sqlite(ready) != manifest.contents:
        raise CopyProblem("This backup is damaged: rows are missing in its database. Take another one.")
    migrate(f"sqlite:///{ready}")
    Path(f"{ready}{BEFORE_UPGRADE}").unlink(missing_ok=True)  # the backup is that copy


def _put_files(folder: Path, archive: ArchiveReader, told: Told) -> None:
    """Files are added before the database that names them; one that is there already is written anew."""
    folder.mkdir(exist_ok=True)
    names = archive.manifest.files
    for done, name in enumerate(names, 1):
        target = folder / name[:2] / name
        target.parent.mkdir(exist_ok=True)
        draft = folder / f"{name}.part"
        try:
            archive.extract_file(name, draft)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
        told("files", done, len(names))
    os.sync()  # all of it is on the disk before the database names it


def _drop_other_files(folder: Path, manifest: Manifest) -> None:
    """Files that the database no longer names would outlive everybody's wish to be forgotten; the copy has them."""
    for path in stored_files(folder):
        if path.name not in manifest.files:
            cells_beside(path).unlink(missing_ok=True)
            path.unlink(missing_ok=True)


def _erase(settings: Settings, again: Again) -> None:
    """The files of those who were forgotten once more; with that it is done."""
    for sha256 in again.contents:
        FileStore(settings.data_dir / "files").erase(sha256)
    drop_notes(backups_folder(settings))
