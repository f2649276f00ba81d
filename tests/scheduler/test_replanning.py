"""What is due is never said in a heap, and what a pause holds back is said after it."""

from datetime import date, timedelta

from sqlalchemy import select

from conversations.outcomes.pauses import begin_pause
from records.followup import CheckIn
from records.people import Sme
from tests.scheduler.test_check_ins import APRIL, check_in, goes_to, panaderia, sweep
from tests.stage import Stage

__all__ = ["panaderia"]


def test_whoever_joins_late_begins_with_what_is_still_to_come(panaderia: Stage) -> None:
    """The anchor is three months ago: the check-ins of those months are skipped, none of them is sent."""
    with panaderia.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        for planned in session.scalars(select(CheckIn)).all():
            session.delete(planned)
        sme.anchor, sme.replan = date(2013, 12, 20), True
    sweep(panaderia)
    with panaderia.database.transaction() as session:
        states = session.execute(select(CheckIn.month, CheckIn.state).order_by(CheckIn.month)).all()
    assert [state for _, state in states] == ["skipped"] * 3 + ["planned"] * 3
    assert panaderia.person("laura").seen == []


def test_what_a_pause_held_back_comes_after_it(panaderia: Stage) -> None:
    with panaderia.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        panaderia.now = APRIL - timedelta(hours=1)
        pause = begin_pause(session, sme, "staff:1", panaderia.now, timedelta(days=10))
    laura = panaderia.person("laura")
    goes_to(panaderia, pause.ends_at - timedelta(minutes=1))
    assert laura.seen == []
    goes_to(panaderia, pause.ends_at + timedelta(days=5))
    assert laura.saw("Mes 1 de 6", last=5)
    sent = check_in(panaderia).sent_at
    assert sent is not None
    assert sent >= pause.ends_at


def test_each_month_has_an_opener_of_its_own(panaderia: Stage) -> None:
    laura = panaderia.person("laura")
    goes_to(panaderia, APRIL + timedelta(days=70))
    openers = [message.text for message in laura.seen if "de 6" in message.text and "Acción 1" in message.text]
    assert any("Mes 1 de 6" in text for text in openers)
    assert any("Mes 2 de 6" in text for text in openers)
