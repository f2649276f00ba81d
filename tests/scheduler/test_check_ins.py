"""The monthly check-in, from the sweep that sends it to the answer that ends it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from records.followup import CheckIn, Progress, Stall, Ticket
from records.people import Contact
from records.plans import Item
from scheduler.check_ins import advance_check_ins, replan_check_ins
from scheduler.looking_items import items_of
from tests import given
from tests.stage import Stage

APRIL = datetime(2014, 4, 29, 14, 30, tzinfo=UTC)
"""Tuesday, 9:30 in Guadalajara: the first slot after Saturday 26 April, one month after the workshop."""


@pytest.fixture
def panaderia(stage: Stage) -> Stage:
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        given.staff(session, "carmen", "coordinator", stage.now, cohorts=[cohort])
        sme = given.sme(session, cohort, stage.now, replan=True)
        given.contact(session, sme, "laura", stage.now)
        given.key_items(session, sme, stage.now)
    stage.person("laura"), stage.person("carmen")
    sweep(stage)
    return stage


def sweep(stage: Stage) -> None:
    with stage.database.transaction() as session:
        replan_check_ins(session, stage.now)
    with stage.database.transaction() as session:
        advance_check_ins(session, stage.now)
    stage.deliver()


def goes_to(stage: Stage, moment: datetime) -> None:
    while stage.now < moment:
        stage.now = min(max(due_at(stage), stage.now), moment)
        sweep(stage)


def due_at(stage: Stage) -> datetime:
    with stage.database.transaction() as session:
        moments = session.scalars(select(CheckIn.next_at).where(CheckIn.next_at.is_not(None)))
        return min((moment for moment in moments if moment is not None), default=stage.now + timedelta(days=365))


def check_in(stage: Stage, month: int = 1) -> CheckIn:
    with stage.database.transaction() as session:
        return session.scalars(select(CheckIn).where(CheckIn.month == month)).one()


def test_the_opener_is_the_first_question_and_comes_in_the_first_slot_after_the_month(panaderia: Stage) -> None:
    laura = panaderia.person("laura")
    goes_to(panaderia, APRIL - timedelta(minutes=1))
    assert laura.seen == []
    goes_to(panaderia, APRIL)
    assert laura.saw("Mes 1 de 6. Acción 1: separar residuos. ¿Cómo va?")
    assert check_in(panaderia).sent_at == APRIL


def test_three_items_take_at_most_ten_taps_and_one_typed_answer(panaderia: Stage) -> None:
    laura = panaderia.person("laura")
    goes_to(panaderia, APRIL)
    laura.presses(
        "Avanzó",
        "50 %",
        "Con un obstáculo",
        "Dinero",
        "Cambió el plan",
        "Mover la fecha",
        "31 de mayo",
        "Acción 2",
        "Llamada",
    )
    laura.says("el lunes a las 9 llamo al reciclador")
    assert laura.saw("Próximo paso: «el lunes a las 9 llamo al reciclador»")
    assert check_in(panaderia).state == "answered"
    with panaderia.database.transaction() as session:
        assert {progress.status: progress.percent for progress in session.scalars(select(Progress))} == {
            "moved": 50,
            "stuck": None,
            "changed": None,
        }
        first, second, _third = session.scalars(select(Item).order_by(Item.number))
        assert (first.progress, first.state) == (50, "in_progress")
        assert second.blocked_at is not None
        assert session.scalars(select(Ticket)).one().item_id == second.id


def test_a_half_finished_check_in_keeps_what_was_answered_and_ends_its_reminders(panaderia: Stage) -> None:
    laura = panaderia.person("laura")
    goes_to(panaderia, APRIL)
    laura.presses("Listo", "Todavía sin dato")
    before = len(laura.seen)
    goes_to(panaderia, APRIL + timedelta(days=15))
    assert len(laura.seen) == before
    assert check_in(panaderia).state == "answered"
    with panaderia.database.transaction() as session:
        assert session.scalars(select(Item).where(Item.number == 1)).one().state == "done_reported"


def test_silence_gets_two_reminders_then_the_second_contact_then_it_closes(panaderia: Stage) -> None:
    with panaderia.database.transaction() as session:
        sme = session.scalars(select(Contact)).one().sme
        given.contact(session, sme, "marcos", panaderia.now, primary=False)
    laura, marcos = panaderia.person("laura"), panaderia.person("marcos")
    goes_to(panaderia, APRIL + timedelta(days=18))
    assert [message.text.splitlines()[0][:20] for message in laura.seen] == [
        "Mes 1 de 6. Acción 1",
        "Por si se pasó: cont",
        "Hay meses que se com",
    ]
    assert marcos.saw("contar cómo va el plan")
    assert check_in(panaderia).state == "unanswered"
    laura.presses("Avanzó")
    assert laura.saw("ya quedó cerrado")


def test_either_contact_may_answer_and_the_other_is_told(panaderia: Stage) -> None:
    with panaderia.database.transaction() as session:
        sme = session.scalars(select(Contact)).one().sme
        given.contact(session, sme, "marcos", panaderia.now, primary=False)
    laura, marcos = panaderia.person("laura"), panaderia.person("marcos")
    goes_to(panaderia, APRIL + timedelta(days=14))
    marcos.presses("Avanzó", "25 %")
    laura.presses("Listo")
    assert laura.saw("Esa pregunta ya quedó cerrada")
    marcos.presses("Sin cambios", "Tiempo", "Sin cambios", "Tiempo", "No por ahora", "Sin paso")
    assert marcos.saw("Anotado, gracias")
    assert laura.saw("Marcos ya respondió")


def test_progress_never_falls_silently(panaderia: Stage) -> None:
    with panaderia.database.transaction() as session:
        session.scalars(select(Item).where(Item.number == 1)).one().progress = 75
    laura = panaderia.person("laura")
    goes_to(panaderia, APRIL)
    laura.presses("Avanzó", "25 %")
    assert laura.saw("¿Volvió atrás o fue un error?")
    laura.presses("Fue un error")
    with panaderia.database.transaction() as session:
        assert session.scalars(select(Item).where(Item.number == 1)).one().progress == 75


def test_the_second_reminder_offers_a_pause_and_a_pause_is_quiet(panaderia: Stage) -> None:
    laura = panaderia.person("laura")
    goes_to(panaderia, APRIL + timedelta(days=9))
    laura.presses("Pausar un mes")
    assert laura.saw("Hacemos una pausa")
    before = len(laura.seen)
    goes_to(panaderia, APRIL + timedelta(days=30))
    assert len(laura.seen) == before


@pytest.mark.parametrize("days", [0.125, 3, 10])
def test_after_downtime_each_check_in_comes_once(panaderia: Stage, days: float) -> None:
    laura = panaderia.person("laura")
    panaderia.now = APRIL + timedelta(days=days)
    sweep(panaderia)
    goes_to(panaderia, panaderia.now + timedelta(days=4))
    openers = [message for message in laura.seen if "Mes 1 de 6" in message.text and "Por si" not in message.text]
    assert len(openers) == 1
    assert not any("Mes 2" in message.text for message in laura.seen)


def test_before_key_items_are_chosen_the_slot_asks_about_the_plan(panaderia: Stage) -> None:
    with panaderia.database.transaction() as session:
        for item in session.scalars(select(Item)):
            item.selected_at = None
        session.scalars(select(Contact)).one().sme.state = "plan_pending"
    laura = panaderia.person("laura")
    goes_to(panaderia, APRIL)
    assert laura.saw("¿Cómo va el plan de acción?")
    laura.presses("En eso estamos")
    assert laura.saw("Con tres acciones alcanza")
    assert check_in(panaderia).kind == "plan"


@pytest.mark.parametrize(("code", "reminders"), [("O_HELP", 0), ("O_REVIEW", 1)])
def test_whom_we_owe_help_is_not_reminded_of_their_actions(panaderia: Stage, code: str, reminders: int) -> None:
    """While the office is late on the same matter no reminder goes out."""
    goes_to(panaderia, APRIL)
    with panaderia.database.transaction() as session:
        sme = session.scalars(select(Contact)).one().sme
        late = Stall(
            sme=sme, subject="ticket:1", code=code, level="amber", audience="staff", since=APRIL, opened_at=APRIL
        )
        late.cause = {}
        session.add(late)
    goes_to(panaderia, APRIL + timedelta(days=7, hours=1))
    laura = panaderia.person("laura")
    assert sum(message.text.startswith("Por si se pasó") for message in laura.seen) == reminders


def items(stage: Stage) -> list[Item]:
    with stage.database.transaction() as session:
        return list(session.scalars(select(Item).order_by(Item.number)))


def test_an_answer_changes_its_own_item_and_nobody_elses_words(panaderia: Stage) -> None:
    with panaderia.database.transaction() as session:
        sme = session.scalars(select(Contact)).one().sme
        given.contact(session, sme, "marcos", panaderia.now, primary=False)
    laura, marcos = panaderia.person("laura"), panaderia.person("marcos")
    goes_to(panaderia, APRIL)
    laura.presses("Avanzó", "50 %")
    panaderia.passes(days=1)
    marcos.says("/checkin")
    marcos.presses("Con un obstáculo", "Dinero")
    with panaderia.database.transaction() as session:
        first, second = session.scalars(select(Progress).order_by(Progress.id))
        assert (first.at, second.at) == (APRIL, panaderia.now)
        assert first.contact_id != second.contact_id


def test_what_the_coordination_has_taken_out_meanwhile_stays_out(panaderia: Stage) -> None:
    laura = panaderia.person("laura")
    goes_to(panaderia, APRIL)
    laura.presses("Avanzó", "50 %", "Cambió el plan", "Mover la fecha", "31 de mayo")
    with panaderia.database.transaction() as session:
        for item in session.scalars(select(Item)):
            item.state = "replaced" if item.number < 3 else "dropped"
    laura.presses("Listo", "Todavía sin dato")
    assert laura.saw("¿Hace falta ayuda con alguna?")
    laura.presses("No por ahora", "Sin paso")
    assert [(item.state, item.progress, item.redated) for item in items(panaderia)] == [
        ("replaced", 50, 0),
        ("replaced", 0, 0),
        ("dropped", 0, 0),
    ]


def test_what_was_called_done_may_be_put_right_in_the_same_check_in(panaderia: Stage) -> None:
    laura = panaderia.person("laura")
    goes_to(panaderia, APRIL)
    laura.presses("Listo", "Todavía sin dato")
    laura.says("/back", "/back")
    laura.presses("Sin cambios", "Tiempo")
    first = items(panaderia)[0]
    assert (first.state, first.progress, first.done_at) == ("not_started", 0, None)


def test_every_date_that_is_offered_is_taken_over_at_once(panaderia: Stage) -> None:
    laura = panaderia.person("laura")
    with panaderia.database.transaction() as session:
        for item in session.scalars(select(Item)):
            item.due_on = date(2014, 5, 15)
    goes_to(panaderia, APRIL)
    laura.presses("Cambió el plan", "Mover la fecha")
    assert laura.last is not None
    assert [button.label for button in laura.last.buttons] == ["31 de mayo de 2014", "14 de junio de 2014"]
    laura.presses("14 de junio", "Sin cambios", "Tiempo", "Sin cambios", "Tiempo", "No por ahora", "Sin paso")
    assert not laura.saw("La nueva fecha la acuerda la coordinación")
    first = items(panaderia)[0]
    assert (first.due_on, first.redated) == (date(2014, 6, 14), 1)


def test_a_date_that_goes_further_is_for_the_coordination_to_agree_and_no_advance_yet(panaderia: Stage) -> None:
    laura = panaderia.person("laura")
    with panaderia.database.transaction() as session:
        for item in session.scalars(select(Item)):
            item.redated = 1
    goes_to(panaderia, APRIL)
    laura.presses("Cambió el plan", "Mover la fecha", "31 de mayo")
    laura.presses("Sin cambios", "Tiempo", "Sin cambios", "Tiempo", "No por ahora", "Sin paso")
    assert laura.saw("La nueva fecha la acuerda la coordinación")
    assert panaderia.person("carmen").saw("queda por acordar")
    with panaderia.database.transaction() as session:
        sme = session.scalars(select(Contact)).one().sme
        first, _second, _third = items_of(session, [sme])[sme.id]
        assert (first.due, first.advanced_at) == (date(2014, 9, 15), ())


def test_an_answered_check_in_leaves_no_button_that_pauses_weeks_later(panaderia: Stage) -> None:
    laura = panaderia.person("laura")
    goes_to(panaderia, APRIL + timedelta(days=10))
    pause = laura.button("Pausar un mes")
    laura.presses("Avanzó", "50 %", "Avanzó", "50 %", "Avanzó", "50 %", "No por ahora", "Sin paso")
    panaderia.passes(days=40)
    laura.presses_data(pause)
    assert laura.saw("Eso ya quedó cerrado")
    with panaderia.database.transaction() as session:
        assert session.scalars(select(Contact)).one().sme.paused_until is None
