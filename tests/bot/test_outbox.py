"""Messages out: in order for each person, once, at the right hour, and what is done about each way of failing."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import outbox as outbox_module
from bot.channels.base import ChannelClosed, MaybeSent, Moved, NotSent, Rejected, RouteClosed, Throttled
from bot.leases import Owner, lease_due
from bot.settling import TRY_AGAIN_AFTER
from conversations.messages import Attachment, Outgoing
from conversations.speaking import PROMPT, Delivery, send
from records.database import Database
from records.messages import OutboxMessage
from records.people import Sme
from records.plans import StoredFile
from tests import given
from tests.bot.sending import Desk, desk
from tests.conftest import WORKSHOP_DAY as NOW
from tests.stage import CHANNEL

PROMPTED = Delivery(purpose="prompt", priority=PROMPT)
SUNDAY = datetime(2014, 3, 30, 18, 0, tzinfo=UTC)
MONDAY_NINE = datetime(2014, 3, 31, 15, 0, tzinfo=UTC)


@pytest.fixture
async def out(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(database, tmp_path / "files", NOW) as made:
        yield made


async def test_each_person_hears_everything_in_order(out: Desk) -> None:
    for number in range(5):
        for key in ("laura", "marcos", "sofia"):
            out.queue(key, f"{key} {number}")
    await out.outbox.drain()
    for key in ("laura", "marcos", "sofia"):
        assert [text for chat, text in out.channel.said if chat == key] == [f"{key} {number}" for number in range(5)]
    assert set(out.states()) == {"sent"}


async def test_replies_go_before_prompts_and_a_prompt_holds_up_no_reply(out: Desk) -> None:
    out.queue("laura", "prompt", delivery=PROMPTED)
    out.queue("laura", "reply")
    out.queue("marcos", "prompt too", delivery=PROMPTED)
    await out.outbox.drain()
    assert out.texts().index("reply") < out.texts().index("prompt")


async def test_order_is_kept_when_the_first_message_has_to_be_tried_again(out: Desk) -> None:
    out.channel.troubles = [NotSent()]
    out.queue("laura", "first", "second")
    await out.outbox.drain()
    assert out.texts() == []
    out.clock.set(out.clock.now() + TRY_AGAIN_AFTER[0])
    await out.outbox.drain()
    assert out.texts() == ["first", "second"]


async def test_a_message_that_fails_for_long_holds_nothing_up(out: Desk) -> None:
    out.queue("laura", "poison")
    for wait in TRY_AGAIN_AFTER[:3]:
        out.channel.troubles = [NotSent()]
        await out.outbox.drain()
        out.clock.set(out.clock.now() + wait)
    out.channel.troubles = [NotSent()]
    await out.outbox.drain()
    out.queue("laura", "reply")
    await out.outbox.drain()
    assert out.texts() == ["reply"]


async def test_two_processes_send_each_message_once(out: Desk) -> None:
    for number in range(20):
        out.queue(f"p{number % 6}", str(number))
    out.channel.seconds = 0.01
    await asyncio.gather(out.outbox.drain(), out.another().drain())
    await out.outbox.drain()
    assert sorted(map(int, out.texts())) == list(range(20))


async def test_a_lease_of_a_dead_process_is_taken_over_and_one_of_a_live_process_is_not(out: Desk) -> None:
    out.queue("laura", "hola")
    dead = Owner("dead", out.clock.now() + outbox_module.LEASE)
    await out.database.run(lease_due, dead, {CHANNEL: out.channel.pace}, 5, out.clock.now())
    await out.outbox.drain()
    assert out.texts() == []
    out.clock.set(out.clock.now() + outbox_module.LEASE + timedelta(seconds=1))
    await out.outbox.drain()
    assert out.texts() == ["hola"]


async def test_a_lease_is_renewed_while_its_message_is_being_sent(out: Desk) -> None:
    out.queue("laura", "a large file")
    out.channel.seconds = 0.6
    running = asyncio.create_task(out.outbox.run())
    other = out.another()
    for _ in range(4):
        await asyncio.sleep(0.1)
        out.clock.set(out.clock.now() + outbox_module.LEASE * 0.9)
        out.outbox.wake.set()
        await asyncio.sleep(0.02)
        await other.drain()
    await asyncio.sleep(0.5)
    running.cancel()
    assert out.texts() == ["a large file"]


async def test_what_is_windowed_waits_for_the_morning_and_a_reply_does_not(out: Desk) -> None:
    out.clock.set(SUNDAY)
    with out.database.transaction() as session:
        sme = given.sme(session, given.cohort(session, NOW), NOW)
        window = Delivery(purpose="prompt", priority=PROMPT, window=session.get_one(Sme, sme.id))
        send(session, out.person(session, "laura"), Outgoing("prompt"), SUNDAY, window)
    out.queue("laura", "reply")
    await out.outbox.drain()
    assert out.texts() == ["reply"]
    due = await out.outbox.next_due_at()
    assert due is not None
    assert due >= MONDAY_NINE - timedelta(hours=1)
    out.clock.set(due)
    await out.outbox.drain()
    assert out.texts() == ["reply", "prompt"]


async def test_what_surely_did_not_leave_is_tried_eight_times_in_a_day_and_then_given_up(out: Desk) -> None:
    out.queue("laura", "hola")
    begin = out.clock.now()
    for wait in TRY_AGAIN_AFTER:
        out.channel.troubles = [NotSent()]
        await out.outbox.drain()
        assert out.states() == ["waiting"]
        out.clock.set(out.clock.now() + wait)
    assert timedelta(hours=20) < out.clock.now() - begin < timedelta(hours=26)
    out.channel.troubles = [NotSent()]
    await out.outbox.drain()
    row = out.rows()[0]
    assert (row.state, row.error, row.attempts) == ("failed", "NotSent", 8)
    with out.database.transaction() as session:
        person = out.person(session, "laura")
        assert (person.failed_sends, person.unreachable_since is not None) == (1, True)


async def test_a_question_that_may_have_arrived_is_sent_again_an_escalation_never_is(out: Desk) -> None:
    out.channel.troubles = [MaybeSent(), MaybeSent()]
    out.queue("laura", "question")
    out.queue("carmen", "escalation", delivery=Delivery(purpose="escalation"))
    await out.outbox.drain()
    assert sorted(out.states()) == ["unconfirmed", "waiting"]
    out.clock.set(out.clock.now() + TRY_AGAIN_AFTER[0])
    await out.outbox.drain()
    assert out.texts() == ["question"]


async def test_when_told_to_wait_nothing_at_all_is_sent_and_then_everything(out: Desk) -> None:
    out.channel.troubles = [Throttled(0.2)]
    out.channel.pace = out.channel.pace.__class__(50, 50, 1)
    for number in range(4):
        out.queue(f"p{number}", str(number))
    await out.outbox.drain()
    told = len(out.texts())
    await asyncio.sleep(0.25)
    out.clock.set(out.clock.now() + timedelta(seconds=1))
    await out.outbox.drain()
    assert told < 4
    assert sorted(out.texts()) == ["0", "1", "2", "3"]
    assert all(row.attempts == 0 for row in out.rows())


async def test_a_chat_that_moved_is_written_to_under_its_new_key(out: Desk) -> None:
    out.channel.troubles = [Moved("-100")]
    out.queue("laura", "hola")
    await out.outbox.drain()
    out.clock.set(out.clock.now() + TRY_AGAIN_AFTER[0])
    await out.outbox.drain()
    assert out.channel.said == [("-100", "hola")]


async def test_somebody_who_closed_the_chat_gets_nothing_more_and_is_marked(out: Desk) -> None:
    out.channel.troubles = [RouteClosed()]
    out.queue("laura", "one", "two", "three")
    await out.outbox.drain()
    assert out.states() == ["failed", "expired", "expired"]
    out.queue("laura", "four")
    await out.outbox.drain()
    assert out.texts() == []
    with out.database.transaction() as session:
        assert out.person(session, "laura").blocked_at is not None


async def test_what_the_channel_will_never_take_is_given_up_and_the_next_one_goes(out: Desk) -> None:
    out.channel.troubles = [Rejected("too odd")]
    out.queue("laura", "odd", "fine")
    await out.outbox.drain()
    assert out.states() == ["failed", "sent"]


async def test_a_revoked_token_costs_no_message(out: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox_module, "CLOSED_CHANNEL_REST", 0.2)
    out.channel.troubles = [ChannelClosed("revoked")]
    out.queue("laura", "hola")
    await out.outbox.drain()
    assert out.states() == ["waiting"]
    await asyncio.sleep(0.25)
    await out.outbox.drain()
    assert out.texts() == ["hola"]


async def test_an_error_nobody_thought_of_is_tried_again(out: Desk) -> None:
    out.channel.troubles = [ZeroDivisionError()]
    out.queue("laura", "hola")
    await out.outbox.drain()
    out.clock.set(out.clock.now() + TRY_AGAIN_AFTER[0])
    await out.outbox.drain()
    assert out.texts() == ["hola"]


async def test_a_row_that_cannot_be_read_holds_up_nobody(out: Desk) -> None:
    out.queue("laura", "broken")
    out.queue("marcos", "fine")
    with out.database.transaction() as session:
        session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).first().payload = {"buttons": 5}  # type: ignore[union-attr]
    await out.outbox.drain()
    await out.outbox.drain()
    assert out.texts() == ["fine"]
    assert out.states() == ["failed", "sent"]


async def test_a_file_that_was_erased_is_left_out_and_the_words_still_go(out: Desk) -> None:
    with out.database.transaction() as session:
        file = StoredFile(sha256="0" * 64, name="a.jpg", mime="image/jpeg", size=1, created_at=NOW)
        session.add(file)
        session.flush()
        send(session, out.person(session, "laura"), Outgoing("mira", attachment=Attachment(file.id, picture=True)), NOW)
        session.flush()
        session.delete(file)
    await out.outbox.drain()
    assert out.texts() == ["mira"]
    assert out.channel.enclosed == [None]


async def test_what_follows_from_a_message_may_fail_and_it_is_not_sent_again(
    out: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(session: Session, message: OutboxMessage, now: datetime) -> None:
        if message.purpose == "broken":
            raise RuntimeError("a mistake in what follows")

    monkeypatch.setattr("bot.settling.note_sent", broken)
    out.queue("laura", "one", delivery=Delivery(purpose="broken"))
    out.queue("marcos", "two")
    await out.outbox.drain()
    out.clock.set(out.clock.now() + timedelta(hours=1))
    await out.outbox.drain()
    assert sorted(out.texts()) == ["one", "two"]
    assert out.states() == ["sent", "sent"]


async def test_a_second_copy_is_never_queued_under_the_same_key(out: Desk) -> None:
    for _ in range(3):
        out.queue("laura", "opener", delivery=Delivery(dedup_key="check-in:1:1:opener"))
    await out.outbox.drain()
    out.queue("laura", "opener", delivery=Delivery(dedup_key="check-in:1:1:opener"))
    await out.outbox.drain()
    assert out.texts() == ["opener"]


async def test_the_running_outbox_sends_what_is_queued_as_soon_as_it_is_woken(out: Desk) -> None:
    running = asyncio.create_task(out.outbox.run())
    await asyncio.sleep(0.1)
    out.queue("laura", "hola")
    out.outbox.wake.set()
    await asyncio.sleep(0.3)
    running.cancel()
    assert out.texts() == ["hola"]
