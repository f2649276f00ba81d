"""Requests for help: one that is open is not opened twice, and none is lost."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.outcomes.tickets import open_ticket
from records.followup import Ticket
from records.people import Sme
from tests import given
from tests.stage import Stage


def asks(session: Session, stage: Stage, note: str) -> Ticket:
    sme = session.scalars(select(Sme)).one()
    return open_ticket(session, sme, sme.contacts[0], "call", stage.now, note=note)


def test_help_is_asked_once_while_it_is_open_and_again_once_it_was_closed(stage: Stage) -> None:
    with stage.database.transaction() as session:
        given.contact(session, given.sme(session, given.cohort(session, stage.now), stage.now), "laura", stage.now)
        first = asks(session, stage, "el medidor")
        assert asks(session, stage, "otra vez el medidor") is first
        first.replied_at = first.closed_at = stage.now
    stage.passes(days=40)
    with stage.database.transaction() as session:
        again = asks(session, stage, "ahora el agua")
        assert (again.note, again.opened_at, again.closed_at) == ("ahora el agua", stage.now, None)
