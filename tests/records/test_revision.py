"""A database is known to be at this version's schema without Alembic, and never wrongly."""

from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import text

from records.database import Database
from records.revision import VERSIONS, is_current, newest


def test_the_newest_revision_is_the_one_that_alembic_would_name() -> None:
    assert ScriptDirectory(str(VERSIONS.parent)).get_heads() == [newest()]


def test_only_a_database_at_the_newest_revision_is_current(database: Database, database_url: str) -> None:
    assert is_current(database_url)
    with database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert not is_current(database_url)
    with database.transaction() as session:
        session.execute(text("DROP TABLE alembic_version"))
    assert not is_current(database_url)


def test_one_that_is_not_there_is_not_current(tmp_path: Path) -> None:
    assert not is_current(f"sqlite:///{tmp_path}/none/rumbo.db")
    assert not is_current("postgresql+psycopg://rumbo@127.0.0.1:1/rumbo")
