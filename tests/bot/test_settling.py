"""What follows when a message cannot reach a member of the staff."""

from datetime import UTC, datetime

from sqlalchemy import select

from bot.channels.base import RouteClosed
from bot.leases import Lease
from bot.settling import Attempt, settle
from conversations.messages import Outgoing
from records.messages import OutboxMessage
from records.people import Person
from scheduler.looking import look_at_smes
from tests import given
from tests.stage import Stage


def cards_of(stage: Stage, key: str) -> list[OutboxMessage]:
    with stage.database.transaction() as session:
        sent = select(OutboxMessage).join(OutboxMessage.person).where(Person.user_key == key)
        return list(session.scalars(sent.where(OutboxMessage.purpose == "escalation").order_by(OutboxMessage.id)))


def test_cards_that_a_blocked_coordinator_never_got_are_taken_to_the_admins(stage: Stage) -> None:
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        given.staff(session, "carmen", "coordinator", stage.now, cohorts=[cohort])
        given.staff(session, "ana", "admin", stage.now)
        for name in ("Panadería Luna", "Taller Sol", "Imprenta Mar"):
            given.sme(session, cohort, stage.now, name, look_at=stage.now)
    stage.now = datetime(2014, 5, 14, 15, tzinfo=UTC)
    with stage.database.transaction() as session:
        look_at_smes(session, stage.now)
    sent = cards_of(stage, "carmen")
    assert (len(sent), cards_of(stage, "ana")) == (3, [])
    lease = Lease(sent[0].id, "stage", "carmen", Outgoing(""), None, "owner", stage.now, plain=False)
    with stage.database.transaction() as session:
        settle(session, [Attempt(lease, None, RouteClosed("blocked"), stage.now)], stage.now)
    with stage.database.transaction() as session:
        look_at_smes(session, stage.now)
    assert [card.state for card in cards_of(stage, "carmen")] == ["failed", "expired", "expired"]
    assert {card.subject for card in cards_of(stage, "ana")} == {card.subject for card in sent}
