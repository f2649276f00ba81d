"""A thousand openers due at once, while Telegram refuses three sends in ten and asks to wait."""

import asyncio
import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from random import Random

from bot.files import FileStore
from conversations.desk import Desk, equip
from records.database import Database
from records.migrate import migrate
from scheduler.calendar import check_in_due
from scheduler.sweeps import sweep_until_quiet
from tests import given
from tests.fakes.telegram_server import Fault
from tests.faults.bench import USUAL_START, Bench
from tests.faults.company import Contact
from tests.faults.figures import Figures, figures_of
from tests.faults.kinds import Scale, Watch
from tests.faults.ours import Place, Run, result_of, running
from tests.faults.plain import PlainRun, plain_running
from tests.faults.plain_words import due
from tests.faults.programme import BEGIN, COUNTRY, LAST_DAY, ZONE, Size

SHARE = 0.3
UNDER_WAY = 0.3
"""A request that left before the bot could know that it is to wait: seconds after it was told."""
ANSWERING = 20
FIRST = 10_000
STILL_SECONDS = 60.0
SIGN, PLAIN_SIGN = "Mes 1 de 6", "Month 1 of 6"
EARLY = "sent_while_told_to_wait"


@dataclass
class Storm:
    """Refuses for `seconds`; None for as long as it takes."""

    bench: Bench
    seed: int
    seconds: float | None
    fault: Fault

    @classmethod
    def begin(cls, bench: Bench, seed: int, seconds: float | None) -> "Storm":
        bench.patience = 120.0
        faults = bench.server.faults
        faults._random = Random(seed)
        fault = Fault(method="sendMessage", times=None, status=429, retry_after=1, chance=SHARE)
        return cls(bench, seed, seconds, faults.add(fault))

    async def last(self, reached: Callable[[], int], wanted: int) -> None:
        """Until everybody has been reached, or nobody new for long; the storm counts from the first of them."""
        begun, heard, before = 0.0, self.bench.now() + STILL_SECONDS, 0
        while (now := reached()) < wanted and self.bench.now() - heard < STILL_SECONDS:
            if now != before:
                before, heard = now, self.bench.now()
                begun = begun or heard
            if self.seconds is not None and begun and self.bench.now() - begun > self.seconds:
                self.bench.server.faults.clear()
            await asyncio.sleep(0.2)

    def sum_up(self, figures: Figures, start_seconds: float) -> Figures:
        """On a machine that takes longer to start a bot, a request is longer under way too."""
        allowed = UNDER_WAY * max(1.0, start_seconds / USUAL_START)
        early = [one for one in self.bench.server.limits.early if one.seconds_after_being_told > allowed]
        figures.faults = self.fault.befell
        figures.more[EARLY] = len(early)
        return figures


def _openers(bench: Bench, sign: str) -> Mapping[int, int]:
    """How many openers each person has."""
    phones = bench.server.phones.items()
    return {user: sum(sign in message.text for message in phone.from_bot) for user, phone in phones}


async def throttled(scale: Scale, seed: int, watch: Watch) -> Figures:
    place = Place(starts=False, pause=1.0)
    async with running(Size(0, 0, 0), seed, place) as run:
        await asyncio.to_thread(_seed, run.url, scale.due)
        for number in range(scale.due):
            run.bench.server.phone(FIRST + number, f"Laura{number}").person.started = True
        return await _flood(run, Storm.begin(run.bench, seed, scale.storm), scale, watch)


async def _flood(run: Run, storm: Storm, scale: Scale, watch: Watch) -> Figures:
    bench = run.bench
    phones = list(bench.server.phones.values())[-scale.due :]
    run.cast.contacts = [Contact(bench, phone, phone.person.first_name, storm.seed) for phone in phones[:ANSWERING]]
    lives = [asyncio.create_task(contact.live()) for contact in run.cast.contacts]
    bench.clock.move_to(check_in_due(LAST_DAY, 1, time(16), ZONE, COUNTRY) + timedelta(minutes=5))
    watch(bench, lambda: f"{sum(_openers(bench, SIGN).values())} openers")
    await run.process.start()
    await storm.last(lambda: sum(count > 0 for count in _openers(bench, SIGN).values()), scale.due)
    bench.server.faults.clear()
    await storm.last(lambda: sum(1 in contact.closed for contact in run.cast.contacts), ANSWERING)
    for life in lives:
        life.cancel()
    await run.process.end()
    missing = [f"opener: {user}" for user, count in _openers(bench, SIGN).items() if user >= FIRST and not count]
    figures = storm.sum_up(result_of(run, missing), run.process.typical_start)
    figures.seconds = bench.now() - run.begun
    return figures


def _seed(url: str, count: int) -> None:
    """A cohort whose SMEs have all taken their key items, and whose check-ins are dated."""
    migrate(url)
    database = Database(url)
    equip(database, Desk(FileStore(Path(url.partition("///")[2]).parent / "files"), lambda channel, payload: payload))
    with database.transaction() as session:
        cohort = given.cohort(session, BEGIN)
        for number in range(count):
            sme = given.sme(session, cohort, BEGIN, f"Laura{number}", replan=True)
            contact = given.contact(session, sme, str(FIRST + number), BEGIN, preferred_hour=time(16))
            assert contact.person is not None
            contact.person.channel = "telegram"
            given.key_items(session, sme, BEGIN)
    asyncio.run(sweep_until_quiet(database, BEGIN + timedelta(hours=1)))
    database.close()


async def plain_throttled(scale: Scale, seed: int, watch: Watch) -> Figures:
    async with plain_running(0, seed, starts=False) as run:
        _seed_pickle(run.folder, scale.due)
        for number in range(scale.due):
            run.bench.server.phone(FIRST + number, f"Laura{number}").person.started = True
        storm = Storm.begin(run.bench, seed, scale.storm)
        return await _plain_flood(run, storm, scale, watch)


async def _plain_flood(run: PlainRun, storm: Storm, scale: Scale, watch: Watch) -> Figures:
    bench, sign = run.bench, PLAIN_SIGN
    bench.clock.move_to(due(1) + timedelta(minutes=5))
    watch(bench, lambda: f"{sum(_openers(bench, sign).values())} openers")
    await run.process.start()
    await storm.last(lambda: sum(count > 0 for count in _openers(bench, sign).values()), scale.due)
    await run.process.end()
    found = _openers(bench, sign)
    figures = figures_of(bench.counts, {})
    figures.missing_messages = sum(count == 0 for count in found.values())
    figures.double_messages = sum(count - 1 for count in found.values() if count > 1)
    figures.seconds = bench.now() - run.begun
    return storm.sum_up(figures, run.process.typical_start)


def _seed_pickle(folder: Path, count: int) -> None:
    people = {FIRST + number: {"registered": True, "month": 0, "actions": 3} for number in range(count)}
    kept = {"conversations": {}, "user_data": people, "chat_data": {}, "bot_data": {}, "callback_data": None}
    (folder / "plain.pickle").write_bytes(pickle.dumps(kept))
