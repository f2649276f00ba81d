"""Messages that got stuck are shown to admins without what was written, tried again or set aside."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from conversations.messages import Outgoing, packed
from records.messages import InboxMessage, OutboxMessage
from tests import given
from tests.stage import CHANNEL, Actor, Stage
from tests.talk import matches_transcript

PRIVATE = "a private word"


def stuck(stage: Stage, *, unread: int = 1, unsent: int = 1, language: str = "es") -> Actor:
    """An admin, and so many messages that could not be read and sent."""
    with stage.database.transaction() as session:
        given.staff(session, "ana", "admin", stage.now, language=language)
        laura = given.person(session, "laura", stage.now)
        for number in range(unread):
            session.add(
                InboxMessage(
                    channel=CHANNEL,
                    external_id=f"x{number}",
                    state="failed",
                    received_at=stage.now - timedelta(hours=1),
                    attempts=1,
                    payload=f'{{"text": "{PRIVATE}"}}',
                    error="KeyError",
                )
            )
        for number in range(unsent):
            session.add(
                OutboxMessage(
                    person=laura,
                    state="failed" if number % 2 == 0 else "unconfirmed",
                    payload=packed(Outgoing(PRIVATE)),
                    created_at=stage.now,
                    not_before=stage.now,
                    attempts=8,
                    error="Rejected",
                )
            )
    return stage.person("ana", language)


def in_states(stage: Stage) -> list[str]:
    with stage.database.transaction() as session:
        unread = session.scalars(select(InboxMessage.state).where(InboxMessage.external_id.like("x%"))).all()
        unsent = select(OutboxMessage.state).join(OutboxMessage.person).where(OutboxMessage.attempts != 0)
        return [*unread, *session.scalars(unsent.order_by(OutboxMessage.id))]


@pytest.mark.parametrize(("language", "none"), [("es", "Ninguno"), ("en", "None")])
def test_what_got_stuck_is_counted_and_named_without_its_words(stage: Stage, language: str, none: str) -> None:
    ana = stuck(stage, language=language)
    ana.says("/problems")
    assert ana.last is not None
    assert len(ana.last.buttons) == 3
    ana.presses(none)
    assert PRIVATE not in ana.transcript()
    assert matches_transcript("problems", language, ana.transcript())


def test_the_latest_ten_are_shown(stage: Stage) -> None:
    ana = stuck(stage, unread=8, unsent=9)
    ana.says("/problems")
    assert ana.last is not None
    assert ana.saw("8 mensajes sin leer y 9 sin enviar")
    assert [button.label for button in ana.last.buttons][:3] == ["S9", "S8", "S7"]
    assert len(ana.last.buttons) == 11


def test_one_that_could_not_be_sent_is_sent_again(stage: Stage) -> None:
    ana = stuck(stage, unread=0)
    laura = stage.person("laura")
    ana.says("/problems")
    ana.presses("S1", "Otra vez")
    assert laura.saw(PRIVATE)
    assert ana.saw("Todos los mensajes se leyeron y se enviaron bien")


def test_one_that_could_not_be_read_waits_to_be_read_again(stage: Stage) -> None:
    ana = stuck(stage, unsent=0)
    ana.says("/problems")
    ana.presses("E1", "Otra vez")
    assert in_states(stage) == ["waiting"]


@pytest.mark.parametrize("payload", ["{not json", "[]", None])
def test_what_holds_nothing_to_read_can_only_be_set_aside(stage: Stage, payload: str | None) -> None:
    ana = stuck(stage, unsent=0)
    with stage.database.transaction() as session:
        session.scalars(select(InboxMessage).where(InboxMessage.external_id == "x0")).one().payload = payload
    ana.says("/problems")
    ana.presses("E1")
    assert ana.last is not None
    assert [button.label for button in ana.last.buttons] == ["Apartar para siempre"]


def test_what_is_set_aside_is_gone_for_good_with_its_words(stage: Stage) -> None:
    ana = stuck(stage)
    ana.says("/problems")
    ana.presses("E1", "Apartar")
    assert ana.saw("Quedó apartado")
    ana.presses("S1", "Apartar")
    assert in_states(stage) == ["set_aside", "set_aside"]
    with stage.database.transaction() as session:
        assert session.scalars(select(InboxMessage.payload).where(InboxMessage.external_id == "x0")).one() is None


def test_one_that_another_admin_has_settled_is_not_settled_twice(stage: Stage) -> None:
    ana = stuck(stage, unread=0)
    ana.says("/problems")
    ana.presses("S1")
    with stage.database.transaction() as session:
        session.scalars(select(OutboxMessage).where(OutboxMessage.id == 1)).one().state = "set_aside"
    ana.presses("Otra vez")
    assert ana.saw("ya estaba resuelto")
