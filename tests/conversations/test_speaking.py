"""What is said once, and what belongs to one turn."""

from sqlalchemy import select

from bot.batch import handle_batch
from bot.channels.base import Arrival
from conversations.messages import Incoming, Said
from conversations.speaking import Delivery, tell
from conversations.texts import text
from records.messages import OutboxMessage
from tests import given
from tests.bot.commands.entering import open_cohort
from tests.stage import CHANNEL, Stage


def test_a_message_with_a_known_key_is_not_said_again(stage: Stage) -> None:
    with stage.database.transaction() as session:
        someone = given.person(session, "eva", stage.now)
        for _ in range(2):
            tell(session, someone, text("yes"), stage.now, delivery=Delivery(dedup_key="once"))
    with stage.database.transaction() as session:
        tell(
            session, given.person(session, "ivo", stage.now), text("no"), stage.now, delivery=Delivery(dedup_key="once")
        )
    with stage.database.transaction() as session:
        assert len(session.scalars(select(OutboxMessage)).all()) == 1


def test_each_message_of_a_batch_is_answered_for_itself(stage: Stage) -> None:
    """The second one asks the open question again although the first one asked it in the same transaction."""
    link = open_cohort(stage).link
    typed = (f"/start {link}", "/language en")
    arrivals = [
        Arrival(CHANNEL, str(number), "{}", Incoming(CHANNEL, str(number), "eva", "eva", Said(said), "es"))
        for number, said in enumerate(typed)
    ]
    eva = stage.person("eva")
    with stage.database.transaction() as session:
        handle_batch(session, arrivals, stage.now)
    stage.deliver()
    assert len(eva.seen) == 2
    assert eva.saw("Do you agree?")
