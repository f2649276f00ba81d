"""Every released version's data reach today's schema, whatever happens on the way."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import MetaData, create_engine, select, text
from sqlalchemy.engine import Engine

from records import migrate as migrating
from records.columns import Record
from records.migrate import MigrationProblem, migrate
from tests.records.killing import columns_of, revision_of, rows_of
from tests.records.planting import plant

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "tests" / "fixtures" / "schemas"
"""Made by `tests.records.old_schemas`."""
TOUCHES_MUCH = """op.add_column("smes", sa.Column("motto", sa.String()))
    op.execute("UPDATE smes SET motto = name")
    op.create_table("mottos", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("words", sa.String()))
    op.execute("INSERT INTO mottos (words) SELECT name FROM smes")
    with op.batch_alter_table("smes") as table:
        table.alter_column("size", type_=sa.String(80))
    op.create_index("ix_smes_motto", "smes", ["motto"])"""


@pytest.fixture(params=sorted(SCHEMAS.glob("*.sql")), ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> str:
    """A database of a released version, with its data."""
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(request.param.read_text(encoding="utf-8"))
    if database_url.startswith("postgresql"):
        take_over(f"sqlite:///{path}", database_url, request.param.stem)
        return database_url
    return f"sqlite:///{path}"


def take_over(source: str, target: str, revision: str) -> None:
    """Put the data of an old SQLite database into a PostgreSQL one of the same revision."""
    plain, postgres = create_engine(source), create_engine(target, connect_args={"options": "-c timezone=UTC"})
    make_old(postgres, revision)
    data, schema = MetaData(), MetaData()
    data.reflect(plain)
    schema.reflect(postgres)
    with plain.connect() as origin, postgres.begin() as connection:
        connection.execute(text("SET session_replication_role = replica"))  # rows of one table may need each other
        for table in data.sorted_tables:
            rows = [dict(row) for row in origin.execute(select(table)).mappings()]
            if rows and table.name != "alembic_version":
                connection.execute(schema.tables[table.name].insert(), rows)
    for engine in (plain, postgres):
        engine.dispose()


def make_old(engine: Engine, revision: str) -> None:
    """An empty schema of that revision."""
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
        config = migrating._config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_data_of_every_released_version_reach_today_whole(old: str) -> None:
    columns = columns_of(old)
    before = rows_of(old, columns)
    assert all(before.values()), "each table has rows"
    migrate(old)
    assert rows_of(old, columns) == before
    engine = create_engine(old)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Record.metadata) == []
    engine.dispose()


def test_an_upgrade_that_is_killed_at_any_step_loses_nothing_and_is_made_up_for(
    old: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, tmp_path, TOUCHES_MUCH)
    assert forked("kill", old) >= 9
    assert revision_of(old) == migrating.newest_revision()


ERASING = {  # what a migration may do by mistake
    "deletes": 'op.execute("DELETE FROM state_changes WHERE id % 2 = 0")',
    "drops": 'op.drop_table("state_changes")',
    "cascades": 'op.execute("TRUNCATE smes CASCADE")',
    "keeps the parents only": 'op.execute("DELETE FROM check_ins")',
}


@pytest.mark.parametrize("mistake", ERASING)
def test_an_upgrade_that_would_erase_rows_is_undone(
    old: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mistake: str
) -> None:
    if mistake == "cascades" and old.startswith("sqlite"):
        pytest.skip("SQLite has no TRUNCATE, and its references are off while it is upgraded")
    columns, revision = columns_of(old), revision_of(old)
    before = rows_of(old, columns)
    plant(monkeypatch, tmp_path, ERASING[mistake])
    with pytest.raises(MigrationProblem, match="it was undone"):
        migrate(old)
    assert (rows_of(old, columns), revision_of(old)) == (before, revision)


def test_of_several_starts_at_once_one_upgrades_and_the_others_wait(
    old: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = columns_of(old)
    before = rows_of(old, columns)
    plant(monkeypatch, tmp_path, TOUCHES_MUCH)
    assert forked("together", old) == 4
    assert rows_of(old, columns) == before


def forked(what: str, url: str) -> int:
    command = [sys.executable, "-m", "tests.records.killing", what, url, str(migrating.MIGRATIONS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)
