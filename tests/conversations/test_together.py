"""Many messages in one transaction are the same as one after the other."""

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.batch import handle_batch
from bot.channels.base import Arrival
from conversations.messages import Content, Incoming, Outgoing, Pressed, Said
from conversations.together import Queued, queue_replies
from records.database import Database
from records.invitations import invite_cohort
from records.messages import Dialogue, OutboxMessage, Seat
from records.people import Cohort, Person
from tests import given as known
from tests.conftest import WORKSHOP_DAY as NOW
from tests.stage import CHANNEL, Stage

REGISTRATION = (
    "Acepto",
    "Panadería Luna",
    "1",
    "volver",
    "2",
    "1",
    "Guadalajara",
    "2",
    "Laura Méndez",
    "1",
    "1",
    "usted",
)


def link_of(stage: Stage) -> str:
    with stage.database.transaction() as session:
        cohort = session.get(Cohort, 1) or known.cohort(session, stage.now)
        return f"/start {invite_cohort(session, cohort, stage.now).link}"


def write(stage: Stage, key: str, batch: Sequence[str | Content]) -> None:
    """Hand in some messages of one person together."""
    contents = [Said(one) if isinstance(one, str) else one for one in batch]
    numbers = [str(next(stage.numbers)) for _ in contents]
    incoming = [
        Incoming(CHANNEL, number, key, key, content, "es", key)
        for number, content in zip(numbers, contents, strict=True)
    ]
    with stage.database.transaction() as session:
        handle_batch(session, [Arrival(CHANNEL, one.external_id, "{}", one) for one in incoming], stage.now)


def answers_of(stage: Stage, key: str) -> dict[str, object]:
    found = select(Dialogue.answers).join(Dialogue.seats).join(Seat.person).where(Person.user_key == key)
    with stage.database.transaction() as session:
        return dict(session.scalars(found).one())


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.sets(st.integers(1, len(REGISTRATION)), max_size=4))
def test_however_the_messages_of_a_person_are_bundled_their_answers_are_the_same(stage: Stage, cuts: set[int]) -> None:
    said = [link_of(stage), *REGISTRATION]
    bundled, single = (f"laura-{next(stage.numbers)}" for _ in range(2))
    edges = [0, *sorted(cuts), len(said)]
    for first, last in pairwise(edges):
        write(stage, bundled, said[first:last])
    for one in said:
        write(stage, single, [one])
    told = answers_of(stage, bundled)
    assert told == answers_of(stage, single)
    assert told["company"] == "Panadería Luna"


def test_whoever_is_forgotten_and_writes_on_in_one_batch_is_somebody_new(stage: Stage) -> None:
    write(stage, "laura", [link_of(stage), *REGISTRATION[:3]])
    laura = stage.person("laura")
    laura.says("/forget")
    erase = laura.button("Borrar todo")
    write(stage, "laura", [Pressed(erase), link_of(stage), "Acepto", "Taller Sol"])
    told = answers_of(stage, "laura")
    assert told == {"consent": "yes", "company": "Taller Sol"}


def test_what_follows_from_an_answer_stays_when_the_session_is_flushed_before_the_commit(stage: Stage) -> None:
    """A list of actions is spread over answers of their own."""
    write(stage, "laura", [link_of(stage), *REGISTRATION, "9:30", "1"])
    with stage.database.transaction() as session:
        number = str(next(stage.numbers))
        incoming = Incoming(CHANNEL, number, "laura", "laura", Said("separar los residuos"), "es", "laura")
        handle_batch(session, [Arrival(CHANNEL, number, "{}", incoming)], stage.now)
        session.flush()
    with stage.database.transaction() as session:
        plan = session.scalars(select(Dialogue).where(Dialogue.script == "action_plan")).one()
        assert "separar los residuos" in plan.answers.values()


def test_what_is_said_to_many_keeps_its_order(database: Database) -> None:
    with database.transaction() as session:
        ids = [known.person(session, f"p{number}", NOW).id for number in range(3)]
        replies = [Queued(ids[number % 3], Outgoing(str(number))) for number in range(300)]
        queue_replies(session, replies, NOW)
    with database.transaction() as session:
        said = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()
        assert [message.payload["text"] for message in said] == [str(number) for number in range(300)]
