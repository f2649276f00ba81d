"""A database of any age becomes one of today, without losing a row."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from records import migrate as migrating
from records.columns import Record
from records.database import Database, create_database_engine
from records.followup import Stall
from records.migrate import MigrationProblem, migrate, newest_revision, revision_of
from records.people import Contact, Sme
from tests import given
from tests.conftest import WORKSHOP_DAY as NOW
from tests.records.planting import plant

RENAMES = """with op.batch_alter_table("smes") as table:
        table.alter_column("name", new_column_name="called")"""
LOSES = 'op.execute("DELETE FROM contacts")'
ORPHANS = 'op.execute("DELETE FROM smes")'


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = create_database_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def filled(database: Database) -> Database:
    """Ten SMEs with a contact each."""
    with database.transaction() as session:
        cohort = given.cohort(session, NOW)
        for number in range(10):
            given.contact(session, given.sme(session, cohort, NOW, name=f"SME {number}"), f"p{number}", NOW)
    return database


def url_of(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def test_the_migrations_make_what_the_models_say(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Record.metadata) == []


def test_partial_unique_indexes_are_there_and_partial(engine: Engine) -> None:
    partial = {"ix_stalls_open", "ix_dialogues_subject_open", "ix_contacts_person_sme"}
    found = {
        index["name"]: index["dialect_options"]
        for table in inspect(engine).get_table_names()
        for index in inspect(engine).get_indexes(table)
        if index["name"] in partial
    }
    assert set(found) == partial
    assert all(any(key.endswith("_where") for key in options) for options in found.values())


def test_a_stall_is_open_once_and_may_come_again_when_it_was_cleared(filled: Database) -> None:
    def stall(session: Session) -> Stall:
        one = Stall(
            sme_id=1, code="silent", subject="sme", level="red", audience="sme", since=NOW, cause={}, opened_at=NOW
        )
        session.add(one)
        session.flush()
        return one

    with filled.transaction() as session:
        stall(session).cleared_at = NOW
        session.flush()
        stall(session)
    with pytest.raises(IntegrityError), filled.transaction() as session:
        stall(session)


def test_there_is_one_head_and_every_migration_is_reached_from_it() -> None:
    scripts = ScriptDirectory.from_config(migrating._config())
    assert scripts.get_heads() == [newest_revision()]
    files = list((migrating.MIGRATIONS / "versions").glob("*.py"))
    assert len(list(scripts.walk_revisions())) == len(files)


def test_a_database_of_today_is_left_alone(filled: Database, tmp_path: Path) -> None:
    assert migrate(url_of(filled)) is False
    assert list(tmp_path.glob("*.before-upgrade")) == []


def test_an_empty_database_becomes_one_of_today_without_a_copy_of_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    assert migrate(url) is True
    assert migrate(url) is False
    assert list(tmp_path.glob("*.before-upgrade")) == []


def test_an_upgrade_keeps_every_row_and_a_copy_of_before(
    filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Renaming a column rebuilds the table on SQLite; what refers to it must not be swept away with it."""
    plant(monkeypatch, tmp_path, RENAMES)
    assert migrate(url_of(filled)) is True
    with filled.engine.connect() as connection:
        names = connection.scalars(text("SELECT called FROM smes ORDER BY id")).all()
        assert names == [f"SME {number}" for number in range(10)]
        assert connection.scalar(text("SELECT count(*) FROM contacts")) == 10
    if filled.engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(f"{filled.engine.url.database}.before-upgrade")) as copy:
            assert copy.execute("SELECT count(*) FROM smes WHERE name LIKE 'SME%'").fetchone() == (10,)
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize("body", [LOSES, ORPHANS], ids=["loses rows", "leaves orphans"])
def test_an_upgrade_that_would_lose_rows_is_undone_with_a_sentence(
    filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    plant(monkeypatch, tmp_path, body)
    before = revision_of(filled.engine)
    with pytest.raises((MigrationProblem, IntegrityError)):
        migrate(url_of(filled))
    assert revision_of(filled.engine) == before
    with filled.transaction() as session:
        assert len(session.scalars(select(Contact)).all()) == 10
        assert len(session.scalars(select(Sme)).all()) == 10


def test_an_upgrade_that_fails_half_way_changes_nothing(
    filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch, tmp_path, RENAMES + "\n    raise RuntimeError('power cut')")
    before = revision_of(filled.engine)
    with pytest.raises(RuntimeError):
        migrate(url_of(filled))
    assert revision_of(filled.engine) == before
    with filled.transaction() as session:
        assert len(session.scalars(select(Sme.name)).all()) == 10


def test_a_database_of_a_later_version_is_named_and_left_alone(filled: Database) -> None:
    with filled.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(MigrationProblem, match="newer version"):
        migrate(url_of(filled))


def test_a_database_that_cannot_be_opened_is_a_sentence_without_its_password() -> None:
    with pytest.raises(MigrationProblem, match="cannot be opened") as told:
        migrate("postgresql+psycopg://rumbo:secret@127.0.0.1:1/rumbo")
    assert "secret" not in str(told.value)


def test_the_models_of_a_fresh_engine_speak_to_a_plain_one(engine: Engine) -> None:
    plain = create_engine(engine.url, hide_parameters=True)
    assert set(inspect(plain).get_table_names()) == {*Record.metadata.tables, "alembic_version"}
    plain.dispose()
