"""Migrations that are planted for one test."""

from pathlib import Path

import pytest

from records import migrate as migrating

NEXT = "9000"
PLANTED = '''"""A migration for this test alone."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "{revision}", "{before}", None, None


def upgrade() -> None:
    {body}
'''


def plant(monkeypatch: pytest.MonkeyPatch, folder: Path, *bodies: str) -> None:
    """Let there be one more migration for each body, after those of the tree."""
    before = migrating.newest_revision()
    copied = copy_migrations(folder / "migrations")
    monkeypatch.setattr(migrating, "MIGRATIONS", copied)
    for number, body in enumerate(bodies, int(NEXT)):
        planted = PLANTED.format(revision=number, before=before, body=body)
        (copied / "versions" / f"{number}_planted.py").write_text(planted)
        before = str(number)


def copy_migrations(folder: Path) -> Path:
    (folder / "versions").mkdir(parents=True)
    for path in migrating.MIGRATIONS.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            (folder / path.relative_to(migrating.MIGRATIONS)).write_bytes(path.read_bytes())
    return folder
