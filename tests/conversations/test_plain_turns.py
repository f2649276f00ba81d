"""A plain turn is the turn that the engine would have taken: the same answers, the same words, the same state."""

from collections.abc import Sequence
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot import batch
from bot.channels.base import Arrival
from conversations.messages import Content, Incoming, Outgoing, Pressed, Said
from records.columns import Json
from records.invitations import invite_cohort
from records.messages import Dialogue, OutboxMessage, Seat
from records.people import Cohort, Person
from tests import given as known
from tests.stage import CHANNEL, Stage

Act: TypeAlias = str | int
"""What is typed, or which of the buttons shown last is pressed."""

TYPED = ("Panadería Luna", "1", "2", "x", "no sé", "volver", "cancelar", "/help", "Guadalajara", "a" * 1200, "tú", "sí")
ACTS = st.one_of(st.integers(0, 9), st.integers(0, 2), st.sampled_from(TYPED))


def link(stage: Stage) -> str:
    with stage.database.transaction() as session:
        cohort = session.get(Cohort, 1) or known.cohort(session, stage.now)
        return f"/start {invite_cohort(session, cohort, stage.now).link}"


def shown_to(stage: Stage, key: str) -> list[Outgoing]:
    actor = stage.person(key)
    stage.deliver()
    return [one for one in actor.chat if isinstance(one, Outgoing)]


def meant(stage: Stage, key: str, act: Act) -> Content:
    """A button that is not there is one of long ago."""
    if isinstance(act, str):
        return Said(act)
    buttons = [button for said in shown_to(stage, key) for button in (*said.buttons, *said.navigation)]
    newest = [button for said in shown_to(stage, key)[-1:] for button in (*said.buttons, *said.navigation)]
    return Pressed((newest[act : act + 1] or buttons[-1 - act :] or buttons)[0].data if buttons else "a.b.c")


def hand_in(stage: Stage, key: str, contents: Sequence[Content]) -> None:
    incoming = [Incoming(CHANNEL, str(next(stage.numbers)), key, key, content, "es", "Laura") for content in contents]
    with stage.database.transaction() as session:
        batch.handle_batch(session, [Arrival(CHANNEL, one.external_id, "{}", one) for one in incoming], stage.now)


def state_of(stage: Stage, key: str) -> object:
    """All that a person's turns leave behind, without what differs between any two people."""
    own = select(Dialogue, Seat).join(Dialogue.seats).join(Seat.person).where(Person.user_key == key)
    with stage.database.transaction() as session:
        person = session.scalars(select(Person).where(Person.user_key == key)).one()
        talks = [
            (
                dialogue.script,
                dialogue.facts,
                dialogue.answers,
                {key: given_by == person.id for key, given_by in dialogue.answered_by.items()},
                dialogue.outcome,
                seat.state,
                seat.touched_at,
            )
            for dialogue, seat in session.execute(own.order_by(Dialogue.id))
        ]
        said = select(OutboxMessage.payload).where(OutboxMessage.person_id == person.id).order_by(OutboxMessage.id)
        words = [_without_tokens(payload) for payload in session.scalars(said)]
        return talks, words, person.last_inbound_at, person.menu_key, person.language


def _without_tokens(payload: Json) -> Json:
    def keys(name: str) -> list[tuple[str, str]]:
        return [(key["label"], key["data"].partition(".")[2]) for key in payload[name]]

    return {**payload, "buttons": keys("buttons"), "navigation": keys("navigation")}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.lists(ACTS, min_size=1, max_size=3), min_size=1, max_size=8))
def test_with_or_without_plain_turns_a_registration_goes_the_same_way(stage: Stage, acts: list[list[Act]]) -> None:
    stage.people.clear()
    begun: list[list[Act]] = [[link(stage)], [0], *acts]
    plainly, fully = (stage.person(f"laura-{next(stage.numbers)}").key for _ in range(2))
    for some in begun:
        hand_in(stage, plainly, [meant(stage, plainly, act) for act in some])
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(batch, "answer_plainly", lambda *_: set())
            hand_in(stage, fully, [meant(stage, fully, act) for act in some])
    assert state_of(stage, plainly) == state_of(stage, fully)


def test_a_turn_that_only_asks_on_loads_no_record(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(stage, "laura", [Said(link(stage))])
    hand_in(stage, "laura", [meant(stage, "laura", 0)])
    monkeypatch.setattr(batch, "_receive", lambda _session, rest, *_: pytest.fail("loaded") if rest else None)
    hand_in(stage, "laura", [Said("Panadería Luna"), Said("1")])
    assert shown_to(stage, "laura")[-1].buttons
