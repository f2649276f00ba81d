"""The scripted run: cohorts, registration, plans, reviews, key items, and check-ins month by month."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TypeAlias
from urllib.parse import parse_qs, urlsplit

from scheduler.calendar import check_in_due
from tests.faults.bench import Bench
from tests.faults.company import Contact
from tests.faults.office import PLACES, Admin, Coordinator, Group
from tests.faults.people import Someone

BEGIN = datetime(2014, 3, 26, 18, 0, tzinfo=UTC)
"""Noon of the last workshop day in Guadalajara."""
ZONE, COUNTRY, LAST_DAY = "America/Mexico_City", "MX", date(2014, 3, 26)
SILENT_HOPS = (*(timedelta(days=days) for days in (7, 9, 14, 15, 16)), timedelta(days=16, minutes=2))
"""How long after the first check-in reminders, a card and a coordinator's own words are due.

Those words can be taken back for a minute, and only then leave: nobody who waits for them without letting time pass
will see what was written after the last hop.
"""
STUCK_SECONDS = 20.0
"""Seconds of a running bot without a word to anybody, beyond people's patience, after which nothing more will come."""

Move: TypeAlias = Callable[[datetime], Awaitable[None]]


@dataclass(frozen=True)
class Size:
    """How much of the programme is played."""

    companies: int = 40
    coordinators: int = 4
    cohorts: int = 2
    months: int = 6
    silent: int = 2


QUICK = Size(companies=6, coordinators=2, cohorts=1, months=2, silent=0)


@dataclass
class Cast:
    """Everybody who takes part."""

    bench: Bench
    size: Size
    seed: int
    groups: list[Group] = field(default_factory=list)
    admin: Admin | None = None
    coordinators: list[Coordinator] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    lives: list["asyncio.Task[None]"] = field(default_factory=list)

    @property
    def people(self) -> list[Someone]:
        return [*([self.admin] if self.admin else []), *self.coordinators, *self.contacts]

    def enter(self, admin_payload: str) -> None:
        """Give everybody a phone and let them live."""
        size, phone = self.size, self.bench.server.phone
        for place in PLACES[: size.cohorts]:
            self.groups.append(Group(place, [], []))
        for number in range(size.coordinators):
            name = f"Carmen{number}"
            self.groups[number % size.cohorts].coordinators.append(name)
            self.coordinators.append(Coordinator(self.bench, phone(100 + number, name)))
        for number in range(size.companies):
            name, company = f"Laura{number}", f"Taller {number:02d}"
            self.groups[number % size.cohorts].companies.append((company, name))
            silent = number < size.silent
            self.contacts.append(Contact(self.bench, phone(1000 + number, name), company, self.seed, silent=silent))
        self.admin = Admin(self.bench, phone(1, "Ana"), admin_payload, self.groups)
        self.lives = [asyncio.create_task(someone.live()) for someone in self.people]

    async def leave(self) -> None:
        for life in self.lives:
            life.cancel()
        for result in await asyncio.gather(*self.lives, return_exceptions=True):
            if isinstance(result, Exception):
                raise result


def payload_of(link: str) -> str:
    return parse_qs(urlsplit(link).query)["start"][0]


@dataclass
class Programme:
    """Plays the run; `move` brings the bot and everybody to another moment."""

    bench: Bench
    cast: Cast
    move: Move
    missing: list[str] = field(default_factory=list)
    stage: str = ""

    async def play(self) -> None:
        await self._prepare()
        await self._workshop_day()
        for month in range(1, self.cast.size.months + 1):
            await self._check_in(month)
        self.stage = "done"

    async def _prepare(self) -> None:
        admin = self.cast.admin
        assert admin is not None
        await self._until("cohorts", lambda: admin.done and all(map(self._invited, self.cast.coordinators)))
        await self._until("coordinators", lambda: all(one.entered for one in self.cast.coordinators))
        links = {company: link for group in self.cast.groups for company, link in group.links.items()}
        for contact in self.cast.contacts:
            if contact.company in links:
                contact.payload = payload_of(links[contact.company])

    def _invited(self, coordinator: Coordinator) -> bool:
        assert self.cast.admin is not None
        link = self.cast.admin.staff_links.get(coordinator.name, "")
        coordinator.payload = payload_of(link) if link else ""
        return bool(link)

    async def _workshop_day(self) -> None:
        for milestone in ("registered", "plan", "letter", "agreed"):
            await self._until(milestone, partial(self._all_have, milestone))
            self._expect(milestone, [one for one in self.cast.contacts if milestone not in one.milestones])

    def _all_have(self, milestone: str) -> bool:
        return all(milestone in one.milestones for one in self.cast.contacts)

    async def _check_in(self, month: int) -> None:
        await self._settle()
        due = check_in_due(LAST_DAY, month, time(16), ZONE, COUNTRY) + timedelta(minutes=5)
        await self.move(due)
        contacts = [one for one in self.cast.contacts if month > 1 or not one.silent]
        await self._until(f"month {month}", lambda: all(month in one.closed for one in contacts))
        if month == 1:
            await self._wake_silent(due)
        self._expect(f"opener {month}", [one for one in self.cast.contacts if month not in one.opened])
        self._expect(f"thanks {month}", [one for one in contacts if month not in one.closed])

    async def _wake_silent(self, due: datetime) -> None:
        silent = [one for one in self.cast.contacts if one.silent]
        for length in SILENT_HOPS if silent else ():
            await self._settle()
            await self.move(due + length)
            await self._settle()
        await self._until("silent ones", lambda: all("written to" in one.milestones for one in silent))
        self._expect("written to", [one for one in silent if "written to" not in one.milestones])

    def _expect(self, what: str, without: Sequence[Contact]) -> None:
        self.missing += [f"{what}: {contact.company}" for contact in without]

    async def _settle(self) -> None:
        """Everybody has answered and nothing more is being said."""
        await self._until(
            "quiet", lambda: self.bench.quiet() and all(one.idle for one in self.cast.people), 8 * self.bench.slowness
        )

    def _unquiet(self) -> str:
        busy = [one.name for one in self.cast.people if not one.idle]
        return f"{len(self.bench.server.updates.waiting)} updates, {self.bench.waiting} waiting, {busy}"

    def _last_words(self) -> None:
        for one in self.cast.people:
            self.bench.note(f"{one.name} heard last {one.phone.last.text[:80]!r}, said last {one.said_last!r}")

    async def _until(self, stage: str, reached: Callable[[], bool], patience: float | None = None) -> None:
        """Wait until it is reached, or until the bot has long been running with nobody hearing a word."""
        self.stage = stage
        patience = self.bench.patience + STUCK_SECONDS if patience is None else patience
        patience *= self.bench.slowness
        heard, since = self.bench.heard_at, self.bench.ready_seconds()
        while not reached():
            if self.bench.heard_at != heard:
                heard, since = self.bench.heard_at, self.bench.ready_seconds()
            if self.bench.ready_seconds() - since > patience:
                self.bench.note(f"stuck: {stage} {self._unquiet()}")
                if stage != "quiet":
                    self._last_words()
                return
            await asyncio.sleep(0.05)


async def first_admin(command: Sequence[str], environment: dict[str, str], folder: str) -> str:
    """`python -m bot staff invite --role admin`, as an operator types it: the payload of the link."""
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, error = await process.communicate()
    found = re.search(r"start=([\w-]+)", out.decode())
    assert found is not None, error.decode()
    return found[1]
