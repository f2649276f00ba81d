"""What a start does after nobody was here, what a day throws away, and what one bad row must not hold up."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from conversations.asking import close_dialogue
from conversations.messages import Outgoing
from conversations.speaking import PROMPT, Delivery, send
from records.database import Database
from records.followup import CheckIn
from records.messages import Dialogue, InboxMessage, OutboxMessage, Signal
from records.people import Contact, Person
from records.queues import MOST_PROMPTS, expire_prompts, queues
from scheduler import apart, check_ins, outage, sweeps
from scheduler.calendar import is_allowed
from scheduler.check_ins import advance_check_ins, replan_check_ins
from scheduler.heartbeat import beat, clear_up, recent_gap, wake_up
from scheduler.outage import ask_again
from scheduler.sweeps import sweep_until_quiet
from tests import given
from tests.conftest import WORKSHOP_DAY as NOW
from tests.stage import CHANNEL, Actor, Stage

KEEPS = {CHANNEL: timedelta(hours=24)}
APRIL = datetime(2014, 4, 29, 14, 30, tzinfo=UTC)
"""Tuesday, 9:30 in Guadalajara: the first check-in of the SMEs below."""


@pytest.fixture
def laura(stage: Stage) -> Actor:
    """Laura, whose first check-in has just been sent."""
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        for key in ("laura", "marcos"):
            sme = given.sme(session, cohort, stage.now, name=f"{key} S. A.", replan=True)
            given.contact(session, sme, key, stage.now)
            given.key_items(session, sme, stage.now)
        replan_check_ins(session, stage.now)
        stage.now = APRIL
        advance_check_ins(session, stage.now)
        beat(session, stage.now)
    laura = stage.person("laura")
    stage.person("marcos")
    stage.deliver()
    return laura


def starts_again(stage: Stage, **gap: float) -> int:
    """How many are asked again."""
    stage.passes(**gap)
    told = select(func.count()).where(OutboxMessage.purpose == "asked-again")
    with stage.database.transaction() as session:
        before = session.scalar(told) or 0
        wake_up(session, KEEPS, stage.now)
    moved = 1
    while moved:
        with stage.database.transaction() as session:
            moved = ask_again(session, stage.now)
    with stage.database.transaction() as session:
        asked = (session.scalar(told) or 0) - before
    stage.deliver()
    return asked


def rows(stage: Stage, state: str = "waiting") -> list[OutboxMessage]:
    with stage.database.transaction() as session:
        return list(
            session.scalars(select(OutboxMessage).where(OutboxMessage.state == state).order_by(OutboxMessage.id))
        )


def test_after_more_than_a_day_away_what_was_open_is_asked_again_with_an_apology(laura: Actor) -> None:
    laura.presses("Avanzó")
    before = len(laura.seen)
    assert starts_again(laura.stage, days=1, minutes=5) == 2
    assert len(laura.seen) == before + 1
    assert laura.saw("Perdón: no hubo servicio")
    laura.presses("50 %")
    assert not laura.saw("ya quedó cerrada")


def test_after_a_shorter_absence_nobody_is_asked_twice(laura: Actor) -> None:
    assert starts_again(laura.stage, hours=23) == 0


def test_one_who_cannot_be_asked_holds_up_neither_the_start_nor_the_others(
    laura: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = laura.stage
    monkeypatch.setattr(outage, "PORTION", 1)
    with stage.database.transaction() as session:
        first = session.scalars(select(Dialogue).order_by(Dialogue.id)).first()
        assert first is not None
        first.facts = {"broken": True}
    with capture_logs() as logs:
        assert starts_again(stage, days=1, minutes=5) == 1
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["sweep.row_failed"]
    assert sum(stage.person(key).saw("Perdón: no hubo servicio") for key in ("laura", "marcos")) == 1


def test_two_starts_after_one_outage_apologise_once(laura: Actor) -> None:
    assert [starts_again(laura.stage, days=2), starts_again(laura.stage, minutes=1)] == [2, 0]


def test_asking_that_lasts_for_days_apologises_to_each_once(laura: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    stage = laura.stage
    monkeypatch.setattr(outage, "PORTION", 1)
    stage.passes(days=2)
    with stage.database.transaction() as session:
        wake_up(session, KEEPS, stage.now)
    for _ in range(4):
        with stage.database.transaction() as session:
            ask_again(session, stage.now)
            beat(session, stage.now)
        stage.passes(days=1)
    with stage.database.transaction() as session:
        told = select(OutboxMessage.person_id).where(OutboxMessage.purpose == "asked-again")
        assert len(asked := session.scalars(told).all()) == len(set(asked)) == 2


def test_an_apology_that_has_not_left_gives_way_to_that_of_the_next_outage(laura: Actor) -> None:
    before, stage = len(laura.seen), laura.stage
    assert [starts_again(stage, days=1, hours=14), starts_again(stage, days=1, hours=2)] == [2, 2]
    assert len(laura.seen) == before
    stage.now = max(row.not_before for row in rows(stage))
    stage.deliver()
    assert ["Perdón: no hubo servicio" in message.text for message in laura.seen[before:]] == [True]


def test_at_night_the_apology_waits_for_the_morning(laura: Actor) -> None:
    before = len(laura.seen)
    starts_again(laura.stage, days=1, hours=14)
    assert len(laura.seen) == before
    assert all(row.not_before > laura.stage.now for row in rows(laura.stage))
    laura.stage.now = max(row.not_before for row in rows(laura.stage))
    assert is_allowed(laura.stage.now, "America/Mexico_City", "MX")
    laura.stage.deliver()
    assert laura.saw("Perdón: no hubo servicio")


def test_an_apology_that_comes_too_late_for_its_question_is_not_said(laura: Actor) -> None:
    stage = laura.stage
    starts_again(stage, days=1, hours=14)
    assert len(rows(stage)) == 2
    with stage.database.transaction() as session:
        for dialogue in session.scalars(select(Dialogue).where(Dialogue.closed_at.is_(None))):
            close_dialogue(session, dialogue, "answered", stage.now)
    assert rows(stage) == []


def test_who_paused_or_left_or_is_on_a_channel_that_forgets_nothing_hears_no_apology(laura: Actor) -> None:
    with laura.stage.database.transaction() as session:
        first, second = session.scalars(select(Contact).order_by(Contact.id))
        first.sme.paused_until = APRIL + timedelta(days=30)
        assert second.person is not None
        second.person.blocked_at = APRIL
    assert starts_again(laura.stage, days=3) == 0
    with laura.stage.database.transaction() as session:
        for contact in session.scalars(select(Contact)):
            contact.sme.paused_until, contact.person = None, contact.person
        for person in session.scalars(select(Person)):
            person.channel, person.blocked_at = "phones", None
    assert starts_again(laura.stage, days=3) == 0


def test_an_absence_of_most_of_a_day_is_in_the_log_and_told_to_admins_and_for_a_day_on_health(laura: Actor) -> None:
    stage = laura.stage
    with stage.database.transaction() as session:
        given.staff(session, "ana", "admin", stage.now)
        assert recent_gap(session, stage.now) is None
    ana = stage.person("ana")
    with capture_logs() as logs:
        starts_again(stage, hours=21)
    assert [(line["event"], line["hours"]) for line in logs] == [("heartbeat.gap", 21)]
    assert ana.saw("No hubo servicio durante 21 horas")
    with stage.database.transaction() as session:
        days = (timedelta(), timedelta(hours=23), timedelta(hours=25))
        assert [recent_gap(session, stage.now + later) for later in days] == [21, 21, None]


def test_a_clock_that_is_set_back_is_in_the_log_once(database: Database) -> None:
    with capture_logs() as logs:
        for moment in (NOW, NOW - timedelta(seconds=30), NOW - timedelta(hours=1), NOW - timedelta(hours=1)):
            with database.transaction() as session:
                beat(session, moment)
    assert [(line["event"], line["seconds"]) for line in logs] == [("clock.stepped_back", 3600)]


def test_a_prompt_that_was_not_sent_expires_when_its_check_in_is_answered(laura: Actor) -> None:
    with laura.stage.database.transaction() as session:
        check_in = session.scalars(select(CheckIn).where(CheckIn.state == "open").order_by(CheckIn.id)).first()
        assert check_in is not None
        person = session.scalars(select(Person).where(Person.user_key == "laura")).one()
        later = Delivery(
            subject=f"check-in:{check_in.id}", priority=PROMPT, not_before=laura.stage.now + timedelta(days=1)
        )
        send(session, person, Outgoing("reminder"), laura.stage.now, later)
    laura.presses("Avanzó")
    assert [row.payload["text"] for row in rows(laura.stage, "expired")] == ["reminder"]


def test_a_prompt_in_flight_is_left_alone_and_so_is_a_reply(laura: Actor) -> None:
    with laura.stage.database.transaction() as session:
        person = session.scalars(select(Person).where(Person.user_key == "laura")).one()
        send(session, person, Outgoing("reply"), NOW, Delivery(subject="s"))
        send(session, person, Outgoing("prompt"), NOW, Delivery(subject="s", priority=PROMPT)).lease_until = NOW
        session.flush()
        expire_prompts(session, "s")
    assert rows(laura.stage, "expired") == []


def test_at_most_twenty_prompts_wait_for_one_person_and_the_oldest_go(laura: Actor) -> None:
    with laura.stage.database.transaction() as session, session.no_autoflush:
        person = session.scalars(select(Person).where(Person.user_key == "laura")).one()
        for number in range(MOST_PROMPTS + 5):
            send(session, person, Outgoing(str(number)), NOW, Delivery(priority=PROMPT))
        send(session, person, Outgoing("reply"), NOW)
    assert [row.payload["text"] for row in rows(laura.stage, "expired")] == ["0", "1", "2", "3", "4"]
    assert len(rows(laura.stage)) == MOST_PROMPTS + 1


def test_what_was_said_goes_after_ninety_days_what_was_heard_after_thirty_and_what_waits_stays(
    database: Database,
) -> None:
    old = NOW - timedelta(days=31)
    older = NOW - timedelta(days=91)
    with database.transaction() as session:
        person = given.person(session, "laura", NOW)
        for state in ("sent", "failed", "expired", "waiting"):
            for moment in (old, older):
                session.add(OutboxMessage(person=person, state=state, payload={}, created_at=moment, not_before=moment))
        for number, state in enumerate(("handled", "failed", "waiting")):
            for moment in (NOW, old):
                row = InboxMessage(channel=CHANNEL, external_id=f"{number}{moment}", state=state, received_at=moment)
                session.add(row)
    with database.transaction() as session:
        while clear_up(session, NOW):
            session.flush()
        assert clear_up(session, NOW + timedelta(hours=23)) == 0
        counts = select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state)
        assert dict(session.execute(counts).all()) == {"sent": 1, "failed": 1, "expired": 1, "waiting": 2}
        heard = select(InboxMessage.state, func.count()).group_by(InboxMessage.state)
        assert dict(session.execute(heard).all()) == {"handled": 1, "failed": 2, "waiting": 2}


def test_how_long_the_queues_wait(database: Database) -> None:
    with database.transaction() as session:
        assert queues(session, NOW).outbox.since is None
        person, gone = given.person(session, "laura", NOW), given.person(session, "marcos", NOW)
        gone.blocked_at = NOW
        for who, moment, attempts in (
            (person, NOW - timedelta(hours=1), 0),
            (person, NOW + timedelta(hours=9), 4),
            (gone, NOW - timedelta(days=3), 7),
        ):
            session.add(OutboxMessage(person=who, payload={}, created_at=NOW, not_before=moment, attempts=attempts))
        session.add(
            InboxMessage(channel=CHANNEL, external_id="1", state="waiting", received_at=NOW - timedelta(hours=2))
        )
        session.flush()
        found = queues(session, NOW)
        assert (found.outbox.since, found.inbox.since, found.failing) == (
            NOW - timedelta(hours=1),
            NOW - timedelta(hours=2),
            1,
        )


@pytest.fixture
def broken_for_laura(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    whole = check_ins.STEPS["remind_1"]

    def step(session: Session, check_in: CheckIn, now: datetime) -> None:
        whole(session, check_in, now)
        if check_in.sme.name.startswith("laura"):
            raise RuntimeError("a mistake that only this SME meets")

    monkeypatch.setitem(check_ins.STEPS, "remind_1", step)
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("broken_for_laura")
def test_one_check_in_that_fails_holds_up_no_other_and_leaves_no_trace(laura: Actor) -> None:
    stage = laura.stage
    before = len(laura.seen)
    with stage.database.transaction() as session:
        due = session.scalars(select(CheckIn.next_at).where(CheckIn.step == "remind_1")).all()
        stage.now = max(moment for moment in due if moment is not None)
        advance_check_ins(session, stage.now)
    stage.deliver()
    assert stage.person("marcos").saw("Por si se pasó")
    assert len(laura.seen) == before
    with stage.database.transaction() as session:
        again = session.scalars(select(CheckIn).where(CheckIn.step == "remind_1")).one()
        assert again.next_at == stage.now + apart.RETRY
        assert again.reminders == 0


async def test_a_sweep_that_fails_holds_up_no_other_and_is_named(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(session: Session, now: datetime) -> int:
        session.add(Signal(name="half-done", value="", at=now))
        session.flush()
        raise RuntimeError("a mistake")

    def counted(session: Session, now: datetime) -> int:
        known = session.get(Signal, "counted")
        if known is None:
            session.add(Signal(name="counted", value="", at=now))
        return known is None

    monkeypatch.setattr(sweeps, "SWEEPS", (broken, counted))
    with pytest.raises(RuntimeError, match="failed: broken"):
        await sweep_until_quiet(database, NOW)
    with database.transaction() as session:
        assert session.scalars(select(Signal.name)).all() == ["counted"]


def test_what_a_clock_wrote_that_was_ahead_leaves_at_once_when_it_is_right_again(stage: Stage, laura: Actor) -> None:
    """Also what was written while the outbox noticed already; what was to wait still does."""
    with stage.database.transaction() as session:
        ahead, person = stage.now + timedelta(days=31), session.scalars(select(Person)).first()
        assert person is not None
        send(session, person, Outgoing("a reply"), ahead)
        send(session, person, Outgoing("a prompt"), ahead, Delivery(priority=PROMPT))
        send(session, person, Outgoing("for later"), ahead, Delivery(not_before=ahead + timedelta(days=1)))
        beat(session, stage.now)
        waiting = {
            row.payload["text"]: row.not_before for row in session.scalars(select(OutboxMessage)) if not row.sent_at
        }
    assert waiting == {"a reply": stage.now, "a prompt": stage.now, "for later": ahead + timedelta(days=1)}
