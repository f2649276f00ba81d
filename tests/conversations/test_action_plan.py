"""Taking in a plan: typed, from the catalogue, as a list, as a photo."""

from datetime import date, timedelta

from sqlalchemy import select

from conversations.messages import Sent
from conversations.outcomes.action_plan import offer_plan
from records.people import Sme
from records.plans import ActionPlan, Item, PlanFile
from records.staffing import contacts_to_reach
from tests import given
from tests.stage import Actor, Stage
from tests.talk import matches_transcript


def begin(stage: Stage, language: str = "es") -> tuple[Actor, Actor]:
    """Laura of Panadería Luna is offered her plan; Carmen coordinates."""
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        given.staff(session, "carmen", "coordinator", stage.now, cohorts=[cohort])
        sme = given.sme(session, cohort, stage.now)
        given.contact(session, sme, "laura", stage.now, language=language)
        laura, carmen = stage.person("laura", language), stage.person("carmen")
        offer_plan(session, sme, contacts_to_reach(sme), stage.now)
    stage.deliver()
    return laura, carmen


def plan_of(stage: Stage) -> tuple[Sme, list[ActionPlan], list[Item]]:
    with stage.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        plans = list(session.scalars(select(ActionPlan).order_by(ActionPlan.version)))
        return sme, plans, list(session.scalars(select(Item).order_by(Item.number)))


def test_a_plan_typed_action_by_action(stage: Stage) -> None:
    laura, carmen = begin(stage)
    laura.says("separar residuos", "Ana", "30 de junio")
    laura.presses("Agregar otra")
    laura.says("medir el agua cada mes")
    laura.presses("Laura", "Todavía no se sabe", "Agregar otra", "Sin esta acción")
    laura.presses("Cambiar algo", "1. separar residuos")
    laura.says("separar residuos y venderlos")
    laura.presses("Laura", "31 may")
    assert laura.saw("1. separar residuos y venderlos (Laura, 31 may")
    laura.presses("Enviar a la OEA")
    assert laura.saw("5 días hábiles")
    assert carmen.saw("Llegó el plan de Panadería Luna: 2 acciones")
    sme, plans, items = plan_of(stage)
    assert sme.state == "under_review"
    assert [(plan.version, plan.round) for plan in plans] == [(1, 1)]
    assert [(item.what, item.owner, item.state) for item in items] == [
        ("separar residuos y venderlos", "Laura", "submitted"),
        ("medir el agua cada mes", "Laura", "submitted"),
    ]
    assert matches_transcript("plan_typed", "es", laura.transcript())


def test_a_plan_from_the_catalogue(stage: Stage) -> None:
    laura, _ = begin(stage, "en")
    laura.presses("See ideas", "Environment", "2", "Laura", "30 Jun", "Add another", "From the catalogue")
    laura.presses(
        "Supplier practices", "See others", "Another area", "Community", "1", "Not known yet", "Not known yet"
    )
    laura.presses("Send to the OAS")
    _, _, items = plan_of(stage)
    assert [item.area for item in items] == ["environment", "community"]
    assert all(item.indicator and item.first_step and item.catalogue_code for item in items)
    assert matches_transcript("plan_from_catalogue", "en", laura.transcript())


def test_a_list_sent_at_once_needs_no_retyping(stage: Stage) -> None:
    laura, _ = begin(stage)
    laura.says(
        "Plan:\n1. separar residuos; responsable: Ana; antes del 30 de junio\n2. medir el agua\n3. cambiar focos"
    )
    laura.presses("Después")
    assert laura.saw("1. separar residuos (Ana, 30 jun")
    assert laura.saw("3. cambiar focos")
    laura.presses("Enviar a la OEA")
    assert [item.what for item in plan_of(stage)[2]] == ["separar residuos", "medir el agua", "cambiar focos"]


def test_a_photo_is_typed_in_by_the_coordinator_and_confirmed_by_the_contact(stage: Stage) -> None:
    laura, carmen = begin(stage)
    laura.sends_file("plan-1.jpg", caption="hoja uno")
    laura.sends_file("plan-2.jpg")
    laura.presses("Que las pase la OEA")
    assert laura.saw("2 días hábiles")
    assert [message.attachment is not None for message in carmen.seen] == [True, True]
    carmen.presses("Pasar en limpio")
    carmen.says("separar residuos")
    carmen.presses("Laura", "30 jun", "Agregar otra")
    carmen.says("medir el agua")
    carmen.presses("Todavía no se sabe", "Todavía no se sabe", "Mandar a la empresa")
    assert carmen.saw("la confirma")
    assert laura.saw("1. separar residuos (Laura, 30 jun")
    laura.presses("Cambiar algo", "2. medir el agua")
    laura.presses("Con el mismo texto", "Laura", "31 may", "Enviar a la OEA")
    _, plans, items = plan_of(stage)
    assert len(plans) == 1
    assert [(item.what, item.owner) for item in items] == [("separar residuos", "Laura"), ("medir el agua", "Laura")]
    with stage.database.transaction() as session:
        assert all(file.done_at for file in session.scalars(select(PlanFile)))
    assert matches_transcript("plan_by_photo", "es", laura.transcript())
    assert matches_transcript("plan_transcribed", "es", carmen.transcript())


def second_contact(stage: Stage) -> Actor:
    with stage.database.transaction() as session:
        given.contact(session, session.scalars(select(Sme)).one(), "marcos", stage.now, primary=False)
    return stage.person("marcos")


def test_two_contacts_write_one_plan(stage: Stage) -> None:
    laura, _ = begin(stage)
    marcos = second_contact(stage)
    laura.says("separar residuos")
    marcos.says("/plan")
    marcos.presses("Seguir con el plan")
    assert marcos.saw("«separar residuos»: ¿quién se encarga?")
    marcos.says("Marcos")
    marcos.presses("30 jun", "Enviar a la OEA")
    assert laura.saw("Marcos envió el plan de Panadería Luna", last=2)
    assert [item.owner for item in plan_of(stage)[2]] == ["Marcos"]


def test_a_send_button_does_not_send_what_another_contact_changed(stage: Stage) -> None:
    laura, _ = begin(stage)
    marcos = second_contact(stage)
    laura.says("separar residuos")
    laura.presses("Laura", "30 jun")
    old = laura.button("Enviar a la OEA")
    marcos.says("/plan")
    marcos.presses("Seguir con el plan", "Cambiar algo", "1. separar residuos")
    marcos.says("medir el agua", "Marcos")
    marcos.presses("31 may")
    laura.presses_data(old)
    assert laura.saw("medir el agua")
    assert plan_of(stage)[1] == []


def test_a_contact_who_sent_a_file_may_type_the_actions_after_all(stage: Stage) -> None:
    laura, carmen = begin(stage)
    laura.sends_file("plan.ogg", "audio/ogg")
    laura.says("separar residuos")
    laura.presses("Laura", "30 jun", "Enviar a la OEA")
    carmen.presses("Pasar en limpio")
    assert carmen.saw("ya quedó cerrado")
    carmen.says("/transcribe")
    assert carmen.saw("No hay planes por pasar en limpio")


def test_what_the_contact_has_begun_to_type_is_not_replaced(stage: Stage) -> None:
    laura, carmen = begin(stage)
    laura.sends_file("plan.pdf", "application/pdf")
    carmen.says("/transcribe", "otra cosa")
    laura.presses("Escribirlas aquí")
    laura.says("separar residuos")
    carmen.presses("Laura", "30 jun", "Mandar a la empresa")
    assert carmen.saw("ya está escribiendo")
    laura.presses("Laura", "30 jun")
    assert laura.saw("1. separar residuos (Laura")


def test_a_file_that_could_not_be_kept_is_asked_for_again(stage: Stage) -> None:
    laura, _ = begin(stage)
    laura.does(Sent(None, problem="file-too-large"))
    assert laura.saw("pesa demasiado")
    assert laura.saw("Veamos las acciones")


def test_a_second_file_that_cannot_be_kept_is_not_said_to_have_been_saved(stage: Stage) -> None:
    laura, _ = begin(stage)
    laura.sends_file("plan.jpg")
    laura.does(Sent(None, problem="file-type-unknown"))
    assert laura.saw("Ese tipo de archivo no se puede guardar")
    assert laura.saw("Hay un archivo guardado, gracias")


def test_the_plan_page_tells_of_a_draft_and_leads_back_to_it(stage: Stage) -> None:
    laura, _ = begin(stage)
    laura.says("separar residuos\nmedir el agua\nhablar con los vecinos")
    laura.presses("Después")
    laura.says("/plan")
    assert laura.saw("Hay un borrador con 3 acciones, que todavía no se envió.")
    laura.presses("Seguir con el plan")
    assert laura.saw("¿Lo enviamos?")


def test_the_plan_goes_on_where_it_was_left(stage: Stage) -> None:
    laura, _ = begin(stage)
    laura.says("separar residuos", "/cancel", "/plan")
    laura.presses("Seguir con el plan")
    assert laura.saw("«separar residuos»: ¿quién se encarga?")


def test_progress_needs_key_items(stage: Stage) -> None:
    laura, _ = begin(stage)
    laura.says("/progress")
    assert laura.saw("todavía no tiene acciones clave")
    with stage.database.transaction() as session:
        items = given.key_items(session, session.scalars(select(Sme)).one(), stage.now)
        items[0].state, items[0].progress = "in_progress", 50
        items[1].state, items[1].progress = "done_verified", 100
        items[2].blocked_at = stage.now
    laura.says("/progress")
    assert laura.saw("▓▓▓▓▓░░░░░ 50 %")
    assert laura.saw("Terminada y comprobada")
    assert laura.saw("Con un obstáculo")
    laura.says("/plan")
    laura.presses("Ver el avance")
    assert matches_transcript("plan_progress", "es", laura.transcript())


def test_a_date_is_meant_from_the_day_it_is_typed_however_long_the_plan_has_waited(stage: Stage) -> None:
    laura, _ = begin(stage)
    stage.passes(days=40)
    today = stage.now.date()
    laura.says("separar residuos para el 10 de abril", "Ana")
    laura.presses("Todavía no se sabe", "Agregar otra")
    laura.says("medir el agua", "Ana", "10/4/2014")
    assert laura.saw("es demasiado pronto")
    laura.says("en dos semanas")
    laura.presses("Enviar a la OEA")
    assert [item.due_on for item in plan_of(stage)[2]] == [date(2015, 4, 10), today + timedelta(days=14)]
