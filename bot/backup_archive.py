"""A backup as one file: a tar archive of the database, the files that people sent, and a manifest that comes last."""

import hashlib
import io
import os
import re
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Annotated, BinaryIO, Literal

from pydantic import BaseModel, StringConstraints, ValidationError

from records.copies import Contents, CopyProblem

MANIFEST = "manifest.json"
FILES = "files/"
DATABASE = {"sqlite": "database.sqlite.gz", "postgresql": "database.pgdump"}
BLOCK = 1 << 20
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
TableName = Annotated[str, StringConstraints(pattern=r"^[a-z_][a-z0-9_]*$")]


class Manifest(BaseModel):
    """What a backup holds. `files` gives for the name of each stored file the SHA-256 of what was in it."""

    format: Literal[1] = 1
    made_at: datetime
    version: str
    kind: Literal["sqlite", "postgresql"]
    revision: str
    rows: dict[TableName, int]
    database: Hash
    files: dict[Hash, Hash] = {}

    @property
    def contents(self) -> Contents:
        return Contents(self.revision, dict(self.rows))


class ArchiveWriter:
    """Writes an archive part by part, also to where one cannot go back; each part's SHA-256 is taken as it passes."""

    def __init__(self, out: BinaryIO, made_at: datetime) -> None:
        self._tar = tarfile.open(fileobj=out, mode="w|", bufsize=BLOCK, format=tarfile.PAX_FORMAT)  # noqa: SIM115
        self._made_at = made_at

    def add(self, name: str, path: Path) -> str:
        """Add a file under a name and return its SHA-256; FileNotFoundError when it has gone."""
        with path.open("rb") as file:
            hashed = _Hashed(file)
            self._tar.addfile(self._member(name, os.fstat(file.fileno()).st_size), hashed)
        return hashed.sha256

    def finish(self, manifest: Manifest) -> None:
        """End the archive; one without its manifest is known not to be whole."""
        text = manifest.model_dump_json(indent=1).encode()
        self._tar.addfile(self._member(MANIFEST, len(text)), io.BytesIO(text))
        self._tar.close()

    def _member(self, name: str, size: int) -> tarfile.TarInfo:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, int(self._made_at.timestamp())
        return member


class _Hashed:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        self._digest.update(block)
        return block

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


class ArchiveReader:
    """Reads an archive; every part is held against the manifest."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        with _member(tar, MANIFEST) as file:
            self.manifest = Manifest.model_validate_json(file.read())

    def extract_database(self, target: Path) -> None:
        """Write the database's part to `target`, as it was packed."""
        self._extract(DATABASE[self.manifest.kind], target, self.manifest.database)

    def extract_file(self, name: str, target: Path) -> None:
        """Write the stored file of this name to `target`."""
        self._extract(FILES + name, target, self.manifest.files[name])

    def _extract(self, name: str, target: Path, sha256: str) -> None:
        try:
            with _member(self._tar, name) as file, target.open("wb") as out:
                hashed = _Hashed(file)
                shutil.copyfileobj(hashed, out, BLOCK)
        except (KeyError, tarfile.TarError):
            raise CopyProblem(f"This backup is damaged: {name} is not whole. Take another one.") from None
        if hashed.sha256 != sha256:
            raise CopyProblem(f"This backup is damaged: {name} is not what it was. Take another one.")


def _member(tar: tarfile.TarFile, name: str) -> IO[bytes]:
    file = tar.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file


@contextmanager
def open_archive(path: Path) -> Iterator[ArchiveReader]:
    """Open a backup; CopyProblem when it is none, or not whole."""
    try:
        tar = tarfile.open(path, "r:")  # noqa: SIM115  it is closed below
    except OSError as error:
        raise CopyProblem(f"{path} cannot be read ({error.strerror}).") from None
    except tarfile.TarError:
        raise _not_whole(path) from None
    with tar:
        try:
            archive = ArchiveReader(tar)
        except (tarfile.TarError, KeyError, ValidationError):
            raise _not_whole(path) from None
        yield archive


def _not_whole(path: Path) -> CopyProblem:
    return CopyProblem(
        f"{path} is not a whole backup of Rumbo. Take another one; if it is encrypted, decrypt it first."
    )


def stored_files(folder: Path) -> list[Path]:
    """The files that people sent, without those that are still coming in."""
    return sorted(path for path in folder.glob("??/*") if re.fullmatch(r"[0-9a-f]{64}", path.name))
