"""Databases of released versions, each as a text of SQL: what every later version must be able to take over.

`python -m tests.records.old_schemas`, at a release, plays the workshop up to the second month, with made-up people,
and writes down what is in the database then.
"""

import asyncio
import sqlite3
import tempfile
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Column, select
from sqlalchemy.orm import Session

from records.columns import Record, UtcDateTime
from records.migrate import newest_revision
from tests.programme import test_six_months as story
from tests.programme.worlds import World, in_process

FOLDER = Path(__file__).parents[1] / "fixtures" / "schemas"


async def _play(world: World) -> None:
    ana, carmen = await story.make_cohort(world)
    links = await story.import_list(ana)
    laura, diego = world.server.phone(3, "Laura", "es"), world.server.phone(4, "Diego", "es")
    await story.register(laura, links["Panadería La Luna"], "9:30")
    await story.register(diego, links["Taller Sol Verde"], "10:30")
    for phone in (laura, diego):
        await story.send_plan(phone)
        await story.review(carmen)
        await story.choose_key_items(phone)
    await story.rescue(world, carmen, diego)
    await world.goes_to(story.WORKSHOP_DAY + timedelta(days=60))


async def _live(folder: Path) -> None:
    async with in_process(f"sqlite:///{folder}/rumbo.db", folder, story.WORKSHOP_DAY) as world:
        await _play(world)
        with world.database.transaction() as session:
            _leave_no_table_empty(session)


def _write_down(target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_live(Path(folder)))
        with closing(sqlite3.connect(f"{folder}/rumbo.db")) as connection:
            target.write_text("\n".join(connection.iterdump()) + "\n", encoding="utf-8")


def _leave_no_table_empty(session: Session) -> None:
    for table in Record.metadata.sorted_tables:
        if session.execute(select(table).limit(1)).first() is None:
            columns = [column for column in table.columns if column.name != "id"]
            session.execute(table.insert().values({column.name: _some_value(column) for column in columns}))


def _some_value(column: Column[Any]) -> object:
    if isinstance(column.type, UtcDateTime):
        return story.WORKSHOP_DAY
    some: dict[type, object] = {date: story.WORKSHOP_DAY.date(), bool: True, int: 1, dict: {}}
    return some.get(column.type.python_type, "ninguno")


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    _write_down(FOLDER / f"{newest_revision()}.sql")
