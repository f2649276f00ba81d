"""What a coordinator's word about a whole case brings with it, and what taking it back restores."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from conversations.outcomes.pauses import begin_pause
from conversations.outcomes.tickets import open_ticket
from records.followup import Ticket
from records.messages import Dialogue, OutboxMessage
from records.people import Contact, Sme
from records.plans import PlanFile, StoredFile
from tests.scheduler.office import APRIL, goes_to, open_office, sweep
from tests.stage import Stage


@pytest.fixture
def office(stage: Stage) -> Stage:
    return open_office(stage)


def close_case(office: Stage) -> None:
    carmen = office.person("carmen")
    carmen.says("/sme panaderia luna")
    carmen.presses("Cerrar el caso", "No desea seguir")


def open_check_ins(office: Stage) -> int:
    with office.database.transaction() as session:
        opened = select(Dialogue).where(Dialogue.script == "check_in", Dialogue.closed_at.is_(None))
        return len(session.scalars(opened).all())


def test_with_the_case_the_questions_to_the_sme_end(office: Stage) -> None:
    goes_to(office, APRIL)
    laura = office.person("laura")
    button = laura.button("Avanzó")
    close_case(office)
    assert open_check_ins(office) == 0
    laura.presses_data(button)
    assert not laura.saw("50 %")


def test_taking_the_closing_back_brings_the_questions_back(office: Stage) -> None:
    goes_to(office, APRIL)
    laura = office.person("laura")
    close_case(office)
    office.person("carmen").presses("Deshacer")
    assert open_check_ins(office) == 1
    laura.presses("Avanzó")
    assert laura.button("50 %")


def test_a_question_that_has_not_left_stays_unsent_unless_the_closing_is_taken_back(office: Stage) -> None:
    with office.database.transaction() as session:
        person = session.scalars(select(Sme)).one().contacts[0].person
        assert person is not None
        later = office.now + timedelta(days=1)
        waiting = OutboxMessage(person=person, payload={}, priority=1, created_at=office.now, not_before=later)
        session.add(waiting)
        session.flush()
        number = waiting.id
    close_case(office)
    assert state_of(office, number) == "expired"
    office.person("carmen").presses("Deshacer")
    assert state_of(office, number) == "waiting"


def state_of(office: Stage, number: int) -> str:
    with office.database.transaction() as session:
        return session.get_one(OutboxMessage, number).state


def test_nothing_of_a_closed_case_is_left_to_do(office: Stage) -> None:
    with office.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        open_ticket(session, sme, sme.contacts[0], "call", office.now)
        file = StoredFile(sha256="a" * 64, name="plan.pdf", mime="application/pdf", size=1, created_at=office.now)
        session.add(file)
        session.flush()
        session.add(PlanFile(sme_id=sme.id, file_id=file.id, sent_at=office.now))
    carmen = office.person("carmen")
    carmen.says("/today")
    assert carmen.saw("Panadería Luna")
    close_case(office)
    sweep(office)
    carmen.says("/today")
    assert carmen.saw("nada", last=1)
    carmen.says("/transcribe")
    assert carmen.saw("No hay", last=1)


def tickets(office: Stage) -> list[tuple[bool, bool, bool]]:
    with office.database.transaction() as session:
        return [
            (ticket.replied_at is None, ticket.closed_at is None, ticket.confirmed_at is None)
            for ticket in session.scalars(select(Ticket))
        ]


def test_a_granted_pause_answers_the_request_for_it_and_undoing_asks_again(office: Stage) -> None:
    with office.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        begin_pause(session, sme, "bot", office.now - timedelta(days=40))
        sme.paused_until = None
    laura, carmen = office.person("laura"), office.person("carmen")
    laura.says("/pause")
    laura.presses("Un mes")
    assert tickets(office) == [(True, True, True)]
    carmen.says("/sme panaderia luna")
    carmen.presses("Pausar")
    assert tickets(office) == [(False, False, False)]
    carmen.presses("Deshacer")
    assert tickets(office) == [(True, True, True)]


def test_a_call_of_a_number_beyond_all_numbers_is_none(office: Stage) -> None:
    carmen = office.person("carmen")
    carmen.says("/called #99999999999999999999")
    assert carmen.saw("llamada", last=1)


def test_a_promised_call_shows_the_number_of_a_contact_only_invited_but_not_of_one_who_left(office: Stage) -> None:
    carmen = office.person("carmen")
    for state, shown in (("invited", True), ("stopped", False)):
        with office.database.transaction() as session:
            session.scalars(select(Contact)).one().state = state
        carmen.says("/sme panaderia luna")
        carmen.presses("Voy a llamar")
        assert carmen.saw("+52 33 1234 5678", last=1) is shown


def test_called_without_a_number_asks_about_the_call_promised_the_longest_ago(office: Stage) -> None:
    carmen = office.person("carmen")
    carmen.says("/called")
    assert carmen.saw("Ninguna llamada", last=1)
    carmen.says("/sme panaderia luna")
    carmen.presses("Voy a llamar")
    carmen.says("/called")
    assert carmen.saw("¿Cómo fue la llamada con Panadería Luna?", last=1)
