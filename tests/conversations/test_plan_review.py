"""The review of a plan: verdicts, the letter, the second round, and who may review what."""

from datetime import timedelta

from sqlalchemy import select

from conversations.outcomes.action_plan import offer_plan
from conversations.outcomes.plan_submission import submit
from conversations.scripts.plan_facts import PlanItem
from records.people import Cohort, Sme
from records.plans import ActionPlan, Item, Verdict
from records.staffing import contacts_to_reach
from tests import given
from tests.stage import Actor, Stage
from tests.talk import matches_transcript

THREE = ("separar residuos", "medir el agua cada mes", "revisar la brecha salarial")


def begin(
    stage: Stage, whats: tuple[str, ...] = THREE, *, language: str = "es", staff: str = "es"
) -> tuple[Actor, Actor]:
    """Laura's plan waits for its review; Carmen coordinates."""
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        given.staff(session, "carmen", "coordinator", stage.now, cohorts=[cohort], language=staff)
        sme = given.sme(session, cohort, stage.now)
        contact = given.contact(session, sme, "laura", stage.now, language=language)
        laura, carmen = stage.person("laura", language), stage.person("carmen", staff)
        submit(session, sme, contact, [PlanItem(what=what, owner="Ana") for what in whats], stage.now)
    stage.deliver()
    return laura, carmen


def sme_of(stage: Stage) -> tuple[Sme, list[Item]]:
    with stage.database.transaction() as session:
        return session.scalars(select(Sme)).one(), list(session.scalars(select(Item).order_by(Item.number, Item.id)))


def test_a_review_with_each_verdict_sends_one_letter_and_opens_the_choice(stage: Stage) -> None:
    laura, carmen = begin(stage, (*THREE, "cumplir la ley"))
    carmen.presses("Revisar", "Aprobar")
    carmen.presses("Aprobar y sugerir", "Sin indicador", "Usar el ejemplo")
    carmen.presses("Pedir un cambio", "Sin fecha")
    carmen.says("revisar la brecha salarial antes del 31 de julio")
    carmen.presses("Dejar para después", "Solo lo legal", "Usar el ejemplo")
    carmen.presses("Es concreto")
    assert carmen.saw("Así queda la carta")
    carmen.presses("Enviar la carta")
    assert carmen.saw("No queda ningún plan")
    assert laura.saw("Las acciones son concretas", last=2)
    assert laura.button("Tomar estas 2")
    sme, items = sme_of(stage)
    assert sme.state == "selecting"
    states = ["approved", "approved_with_suggestion", "changes_requested", "set_aside"]
    assert [item.state for item in items] == states
    with stage.database.transaction() as session:
        verdicts = session.scalars(select(Verdict).order_by(Verdict.id)).all()
        assert [verdict.verdict for verdict in verdicts] == states
        assert verdicts[2].example == "revisar la brecha salarial antes del 31 de julio"
    assert matches_transcript("review_each_verdict", "es", carmen.transcript())
    assert matches_transcript("review_letter", "es", laura.transcript())


def test_the_letter_is_in_the_language_of_the_sme_and_the_review_in_that_of_the_staff(stage: Stage) -> None:
    laura, carmen = begin(stage, THREE[:2], staff="en")
    carmen.says("/review")
    carmen.presses("Ask for a change", "Not specific", "Use the example", "Set aside", "Repeated", "Use the example")
    carmen.presses("Good for business", "Change something", "1. separar residuos", "Approve", "Send the letter")
    assert laura.saw("Se nota cómo cada acción ayuda al negocio")
    assert matches_transcript("review_in_english", "en", carmen.transcript())


def ask_changes(carmen: Actor) -> None:
    carmen.says("/review")
    carmen.presses(
        "Pedir un cambio", "Sin fecha", "Usar el ejemplo", "Pedir un cambio", "Poco precisa", "Usar el ejemplo"
    )
    carmen.presses("Pedir un cambio", "Sin indicador", "Usar el ejemplo", "Sirve al negocio", "Enviar la carta")


def test_only_what_needs_a_change_is_gone_through_again(stage: Stage) -> None:
    laura, carmen = begin(stage)
    ask_changes(carmen)
    assert sme_of(stage)[0].state == "changes_requested"
    assert laura.saw("Falta fecha")
    laura.presses("30 jun", "Usar el ejemplo", "Sin esta acción")
    assert laura.saw("El plan va así")
    laura.presses("Enviar a la OEA")
    sme, items = sme_of(stage)
    assert sme.state == "under_review"
    assert [item.state for item in items] == ["submitted", "submitted", "dropped"]
    assert carmen.saw("ronda 2")
    assert matches_transcript("plan_resubmitted", "es", laura.transcript())


def test_who_does_not_know_the_missing_field_takes_no_action_out(stage: Stage) -> None:
    laura, carmen = begin(stage)
    ask_changes(carmen)
    laura.says("no sé")
    assert laura.saw("No entendí la fecha")
    laura.presses("30 jun", "Usar el ejemplo")
    laura.says("no sé")
    assert laura.saw("Hace falta una forma de medirlo")


def test_a_call_takes_the_place_of_a_third_round(stage: Stage) -> None:
    laura, carmen = begin(stage)
    ask_changes(carmen)
    laura.presses("30 jun", "Usar el ejemplo", "Usar el ejemplo", "Enviar a la OEA")
    ask_changes(carmen)
    assert laura.saw("una llamada")
    assert carmen.saw("Conviene una llamada", last=2)
    with stage.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        assert offer_plan(session, sme, contacts_to_reach(sme), stage.now) is None
    laura.says("/plan")
    assert laura.saw("la coordinación se comunica")
    carmen.says("/transcribe panaderia luna", "separar residuos")
    carmen.presses("Laura", "30 jun", "Mandar a la empresa")
    laura.presses("Enviar a la OEA")
    with stage.database.transaction() as session:
        assert [plan.round for plan in session.scalars(select(ActionPlan).order_by(ActionPlan.version))] == [1, 2, 3]


def test_an_approved_action_can_be_chosen_while_another_comes_back(stage: Stage) -> None:
    laura, carmen = begin(stage, THREE[:2])
    carmen.says("/review")
    carmen.presses("Aprobar", "Pedir un cambio", "Sin fecha", "Usar el ejemplo", "Es concreto", "Enviar la carta")
    laura.says("/plan")
    laura.presses("Ver los cambios", "30 jun", "Enviar a la OEA")
    sme, items = sme_of(stage)
    assert (sme.state, [item.state for item in items]) == ("selecting", ["approved", "submitted"])
    carmen.presses("Revisar", "Aprobar", "Es concreto", "Enviar la carta")
    assert laura.button("Tomar estas 2")
    assert [item.state for item in sme_of(stage)[1]] == ["approved", "approved"]


def test_who_comes_second_is_told_whose_review_counts(stage: Stage) -> None:
    _, carmen = begin(stage, THREE[:1])
    with stage.database.transaction() as session:
        cohort = session.scalars(select(Cohort)).one()
        given.staff(session, "pablo", "reviewer", stage.now, cohorts=[cohort])
    pablo = stage.person("pablo")
    carmen.presses("Revisar")
    pablo.says("/review")
    pablo.presses("Aprobar", "Es concreto")
    late = pablo.button("Enviar la carta")
    carmen.presses("Aprobar", "Es concreto", "Enviar la carta")
    assert pablo.saw("ya lo revisó Carmen")
    pablo.presses_data(late)
    assert pablo.saw("ya quedó cerrado")
    with stage.database.transaction() as session:
        assert len(session.scalars(select(Verdict)).all()) == 1


def test_a_plan_changed_before_its_review_closes_the_review_that_is_open(stage: Stage) -> None:
    laura, carmen = begin(stage, THREE[:2])
    carmen.presses("Revisar", "Aprobar")
    laura.says("/plan")
    laura.presses("Cambiar el plan")
    assert laura.saw("1. separar residuos (Ana)")
    laura.presses("Cambiar algo", "1. separar residuos", "Sin esta acción", "Enviar a la OEA")
    assert carmen.saw("cambió su plan", last=2)
    with stage.database.transaction() as session:
        first, second = session.scalars(select(ActionPlan).order_by(ActionPlan.version))
        assert (first.replaced_at is not None, second.round) == (True, 1)
        assert [len(plan.snapshot) for plan in (first, second)] == [2, 1]
    carmen.says("/review")
    assert carmen.saw("acción 1 de 1")
    assert carmen.saw("medir el agua")


def test_staff_of_another_cohort_see_no_plan(stage: Stage) -> None:
    begin(stage)
    with stage.database.transaction() as session:
        other = given.cohort(session, stage.now, "Montevideo 2014")
        given.staff(session, "pablo", "reviewer", stage.now, cohorts=[other])
    pablo = stage.person("pablo")
    pablo.says("/review")
    assert pablo.saw("No hay planes")
    pablo.says("/transcribe")
    assert pablo.saw("otra función")


def test_a_deputy_from_another_cohort_reviews_and_types_in_while_the_coordinator_is_away(stage: Stage) -> None:
    with stage.database.transaction() as session:
        cohort, other = given.cohort(session, stage.now), given.cohort(session, stage.now, "Montevideo 2014")
        carmen = given.staff(session, "carmen", "coordinator", stage.now, cohorts=[cohort])
        carmen.deputy = given.staff(session, "pablo", "coordinator", stage.now, cohorts=[other])
        carmen.away_until = (stage.now + timedelta(days=3)).date()
        sme = given.sme(session, cohort, stage.now)
        contact = given.contact(session, sme, "laura", stage.now)
        pablo = stage.person("pablo")
        submit(session, sme, contact, [PlanItem(what=THREE[0])], stage.now)
    stage.deliver()
    pablo.says("/today")
    assert pablo.saw("Panadería Luna")
    pablo.presses("Revisar", "Aprobar", "Es concreto", "Enviar la carta")
    assert pablo.saw("No queda ningún plan")
    with stage.database.transaction() as session:
        session.scalars(select(Sme)).one().state = "plan_pending"
    pablo.says("/transcribe Panadería Luna")
    assert not pablo.saw("Ese plan no existe")
    stage.passes(days=5)
    pablo.says("/transcribe Panadería Luna")
    assert pablo.saw("Ese plan no existe")
