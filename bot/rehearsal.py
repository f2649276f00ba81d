"""A rehearsal: the real bot under a clock that somebody moves, from one due moment to the next."""

from collections.abc import AsyncGenerator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import App
from bot.clock import MovableClock
from bot.web.rehearsal import Due
from conversations.texts import literal, text
from records.invitations import invite_cohort, invite_staff
from records.people import Cohort, Staff
from scheduler.due import next_look, next_prompt

MOST_AT_ONE_MOMENT = 50


class RunningRehearsal:
    """What the phones page needs of an app whose clock can be moved."""

    def __init__(self, app: App, clock: MovableClock) -> None:
        self._app = app
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()

    async def next_due(self) -> Due | None:
        """The next thing that somebody will hear; failing that, the next look at what has stalled."""
        sending = await self._app.outbox.next_due_at()
        prompt = await self._app.database.run(next_prompt)
        if sending is not None and self.now() < sending and (prompt is None or sending < prompt.at):
            return Due(sending, text("due-message"))
        if prompt is not None:
            return Due(prompt.at, text(f"due-{prompt.what}", sme=literal(prompt.sme), month=prompt.month))
        looking = await self._app.database.run(next_look)
        return Due(looking, text("due-look")) if looking is not None else None

    async def advance(self, until: datetime) -> AsyncGenerator[datetime]:
        """Move to `until` as life would: every due moment in between is reached, and all it brings is done there."""
        await self._app.settle()
        repeated = 0
        while (due := await self._app.next_due_at()) is not None and due <= until and repeated < MOST_AT_ONE_MOMENT:
            repeated = repeated + 1 if due <= self._clock.now() else 0
            self._clock.set(max(due, self._clock.now()))
            await self._app.settle()
            yield self._clock.now()
        self._clock.set(max(until, self._clock.now()))
        await self._app.settle()
        yield self._clock.now()

    async def invitation(self, role: str, owner: str, language: str) -> str | None:
        """A way in for a new phone: its own for staff, the newest cohort's for a contact."""
        return await self._app.database.run(_invitation, role, owner, self._clock.now())


def _invitation(session: Session, role: str, owner: str, now: datetime) -> str | None:
    cohorts = session.scalars(select(Cohort).order_by(Cohort.id.desc())).all()
    if role == "contact":
        return invite_cohort(session, cohorts[0], now).link if cohorts else None
    member = Staff(name=owner, role=role, created_at=now)
    member.cohorts = list(cohorts)
    session.add(member)
    session.flush()
    return invite_staff(session, member, now).link
