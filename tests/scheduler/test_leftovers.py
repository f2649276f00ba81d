"""What is over leaves nothing behind: wrong codes, and copies of what is kept about somebody."""

import os
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.files import cells_beside
from conversations.desk import keep_made
from records.database import Database
from records.people import CodeAttempt
from records.plans import StoredFile
from scheduler.heartbeat import clear_up
from tests import given
from tests.bot.commands.entering import open_cohort, register
from tests.conftest import WORKSHOP_DAY as NOW
from tests.stage import Stage

LATER = NOW + timedelta(days=30, seconds=1)


def stored(database: Database) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(StoredFile)) or 0


def contents(database: Database) -> int:
    return sum(path.is_file() for path in database.info["desk"].files.path("ab" * 32).parents[1].rglob("*"))


def test_a_wrong_code_is_forgotten_after_a_day(database: Database) -> None:
    with database.transaction() as session:
        person = given.person(session, "eva", NOW)
        for hours in (1, 25):
            session.add(CodeAttempt(person_id=person.id, at=NOW - timedelta(hours=hours)))
    with database.transaction() as session:
        clear_up(session, NOW)
        assert session.scalars(select(CodeAttempt.at)).all() == [NOW - timedelta(hours=1)]


def test_a_file_of_ours_that_reached_nobody_goes_after_a_month_and_what_people_sent_stays(database: Database) -> None:
    with database.transaction() as session:
        person = given.person(session, "eva", NOW)
        keep_made(session, b"{}", "rumbo.json", "application/json", NOW).person_id = person.id
        keep_made(session, b"links", "links.xlsx", "application/x", NOW)
        keep_made(session, b"picture", "plan.png", "image/png", NOW).person_id = person.id
    assert (stored(database), contents(database)) == (3, 3)
    with database.transaction() as session:
        clear_up(session, NOW)
    assert stored(database) == 3
    with database.transaction() as session:
        while clear_up(session, LATER):
            session.flush()
    assert (stored(database), contents(database)) == (1, 1)


@pytest.mark.parametrize("old", [True, False])
def test_a_content_that_no_record_names_goes_after_a_day(database: Database, old: bool) -> None:
    """As a process leaves it that ends between the commit and the disk; its cells go with it."""
    files = database.info["desk"].files
    with database.transaction() as session:
        keep_made(session, b"named", "plan.png", "image/png", NOW).person_id = given.person(session, "eva", NOW).id
    for number in range(20):
        kept = files.path(files.keep_bytes(str(number).encode(), "a.xlsx", "application/x").sha256)
        cells_beside(kept).touch()
    for path in files.path("ab" * 32).parents[1].glob("??/*"):
        at = NOW - timedelta(days=1, seconds=1) if old else NOW + timedelta(days=16)
        os.utime(path, times=(at.timestamp(),) * 2)
    for days in range(16):
        with database.transaction() as session:
            clear_up(session, NOW + timedelta(days=days))
    assert contents(database) == (1 if old else 41)


def test_what_my_data_sends_is_not_kept_once_it_has_left(stage: Stage) -> None:
    laura = register(stage, open_cohort(stage), "laura", "es")
    laura.says("/mydata")
    assert b"Laura" in laura.files[-1]
    assert stored(stage.database) == 0
