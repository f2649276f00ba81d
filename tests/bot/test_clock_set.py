"""The machine's clock is set while the bot is at work: nothing is put off, made due or written down by a wrong time."""

import asyncio
from datetime import date, time, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import App, Parts
from records.database import Database
from records.followup import CheckIn
from scheduler.calendar import check_in_due
from scheduler.sweeps import sweep_until_quiet
from tests import given
from tests.bot.machines import Machine
from tests.bot.sending import ScriptedChannel
from tests.conftest import WORKSHOP_DAY

ZONE, HOUR = "America/Mexico_City", time(16)
DUE = check_in_due(date(2014, 3, 26), 1, HOUR, ZONE, "MX") + timedelta(minutes=5)


async def opened(database: Database, machine: Machine, folder: Path) -> App:
    """The first check-in is due, and its opener waits to be sent."""
    app = App(Parts(database, machine.steady(), folder, [ScriptedChannel()]))
    await database.run(_seed)
    await sweep_until_quiet(database, WORKSHOP_DAY)
    await sweep_until_quiet(database, DUE)
    return app


def _seed(session: Session) -> None:
    sme = given.sme(session, given.cohort(session, WORKSHOP_DAY), WORKSHOP_DAY, replan=True)
    given.contact(session, sme, "laura", WORKSHOP_DAY, preferred_hour=HOUR)
    given.key_items(session, sme, WORKSHOP_DAY)


def check_in(database: Database) -> CheckIn:
    with database.transaction() as session:
        return session.scalars(select(CheckIn).where(CheckIn.month == 1)).one()


async def test_what_is_sent_while_the_clock_is_wrong_is_dated_by_the_right_one(
    database: Database, tmp_path: Path
) -> None:
    machine = Machine(DUE)
    app = await opened(database, machine, tmp_path)
    machine.moment = DUE - timedelta(days=40)
    await app.outbox.drain()
    await app.tick()
    first = check_in(database)
    assert (first.sent_at, first.reminders) == (DUE, 0)


async def test_a_sweep_that_waited_for_another_one_puts_nothing_off_by_a_clock_set_meanwhile(
    database: Database, tmp_path: Path
) -> None:
    machine = Machine(DUE)
    app = await opened(database, machine, tmp_path)
    await app.outbox.drain()
    planned = check_in(database)
    async with app._sweeping:
        waiting = asyncio.create_task(app.tick())
        await asyncio.sleep(0.05)
        machine.moment = DUE + timedelta(days=31)
    await waiting
    first = check_in(database)
    assert first.reminders == 0
    assert (first.step, first.next_at) == ("remind_1", planned.next_at)
