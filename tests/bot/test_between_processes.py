"""What one process, or one batch, has learned holds for what comes after it."""

from datetime import timedelta

from sqlalchemy import select

from bot.batch import handle_batch
from bot.channels.base import Arrival, Pace, Throttled
from bot.leases import Lease, Owner, lease_due
from bot.settling import Attempt, settle
from conversations.messages import Incoming, RemoteFile, Said
from conversations.speaking import tell
from conversations.texts import literal
from records.messages import InboxMessage
from records.people import Person
from tests import given
from tests.stage import CHANNEL, Stage

PACES = {CHANNEL: Pace(per_second=30, per_chat_second=1, chat_burst=3)}


def test_when_the_channel_asks_one_process_to_wait_another_sends_nothing_either(stage: Stage) -> None:
    now = stage.now
    with stage.database.transaction() as session:
        for key in ("laura", "diego"):
            tell(session, given.person(session, key, now), literal("hola"), now)
    with stage.database.transaction() as session:
        first = lease_due(session, Owner("first", now + timedelta(minutes=1)), PACES, 1, now).leases
    assert len(first) == 1
    with stage.database.transaction() as session:
        settle(session, [Attempt(first[0], None, Throttled(30), now)], now)
    assert leased_by_another(stage, seconds=29) == []
    assert len(leased_by_another(stage, seconds=31)) == 2


def leased_by_another(stage: Stage, seconds: float) -> list[Lease]:
    later = stage.now + timedelta(seconds=seconds)
    with stage.database.transaction() as session:
        return lease_due(session, Owner("second", later + timedelta(minutes=1)), PACES, 5, later).leases


def test_words_that_come_with_a_file_in_one_batch_wait_for_it(stage: Stage) -> None:
    with stage.database.transaction() as session:
        sme = given.sme(session, given.cohort(session, stage.now), stage.now)
        given.contact(session, sme, "laura", stage.now)
    contents: list[RemoteFile | Said] = [RemoteFile("f1", "plan.jpg", "image/jpeg", 10), Said("/menu")]
    arrivals = [
        Arrival(CHANNEL, f"m{number}", "{}", Incoming(CHANNEL, f"m{number}", "laura", "laura", content))
        for number, content in enumerate(contents)
    ]
    with stage.database.transaction() as session:
        handle_batch(session, arrivals, stage.now)
    with stage.database.transaction() as session:
        laura = session.scalars(select(Person).where(Person.user_key == "laura")).one()
        waiting = session.scalars(select(InboxMessage.external_id).where(InboxMessage.person_id == laura.id))
        assert sorted(waiting) == ["m0", "m1"]
    stage.deliver()
    assert stage.person("laura").seen == []
