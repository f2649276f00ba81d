"""A second contact, an absence, the plan at a glance; and Uruguay and Panama, in their own form of address."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from conversations.outcomes.plan_submission import submit
from conversations.scripts.plan_facts import PlanItem
from records.invitations import invite_cohort
from records.people import Cohort, Contact, Sme
from records.plans import ActionPlan
from tests import given
from tests.bot.commands.entering import answers, open_cohort, register
from tests.scheduler.office import goes_to
from tests.stage import Actor, Stage, side_by_side
from tests.talk import matches_transcript

MONTEVIDEO = datetime(2014, 4, 29, 12, 30, tzinfo=UTC)
PANAMA = datetime(2014, 4, 29, 14, 30, tzinfo=UTC)
"""Half past nine on the first Tuesday after a month."""

both_languages = pytest.mark.parametrize("language", ["es", "en"])
SECOND = {
    "es": ("Acepto", "Marcos", "Hombre", "Ventas o mercadeo", "De tú", "Están bien"),
    "en": ("I agree", "Marcos", "Man", "Sales or marketing", "That is right"),
}


def hidden(text: str, *secrets: str) -> str:
    for secret in secrets:
        text = text.replace(secret, "LINK")
    return text


@both_languages
def test_a_second_person_joins_and_the_first_is_told(stage: Stage, language: str) -> None:
    laura = register(stage, open_cohort(stage), "laura" if language == "es" else "grace", language)
    laura.chat.clear()
    laura.says("/second")
    link, code = laura.seen[-1].text.split("stage.example/")[1].split()[0], laura.seen[-1].text.split()[-1]
    marcos = stage.person("marcos", language)
    marcos.says(f"/start {link}")
    answers(marcos, *SECOND[language])
    laura.says("/second")
    assert matches_transcript("second_contact", language, hidden(side_by_side(laura, marcos), link, code))


@both_languages
def test_a_member_of_staff_comes_in(stage: Stage, language: str) -> None:
    with stage.database.transaction() as session:
        given.staff(session, "ana", "admin", stage.now, language=language)
        given.cohort(session, stage.now)
    ana, diego = stage.person("ana", language), stage.person("diego", language)
    ana.says("/staff")
    ana.taps("staff-invite")
    ana.says("Diego Ejemplo")
    ana.taps("staff-post-coordinator")
    ana.presses("Guadalajara 2014")
    link = next(word for word in ana.seen[-1].text.split() if word.startswith("https://")).rsplit("/", 1)[-1]
    code = ana.seen[-1].text.split()[-1]
    diego.says(f"/start {link}")
    diego.taps("staff-entrance-yes")
    assert matches_transcript("staff_entrance", language, hidden(side_by_side(ana, diego), link, code))


@both_languages
def test_an_absence_and_whoever_stands_in(stage: Stage, language: str) -> None:
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        for key in ("carla", "diego"):
            given.staff(session, key, "coordinator", stage.now, cohorts=[cohort], language=language)
    carla, diego = stage.person("carla", language), stage.person("diego", language)
    carla.says("/away")
    carla.presses("2 de abril de 2014" if language == "es" else "2 April 2014", "Diego")
    carla.says("/away")
    carla.taps("away-back")
    assert matches_transcript("absence", language, side_by_side(carla, diego))


@both_languages
def test_the_plan_at_a_glance(stage: Stage, language: str) -> None:
    with stage.database.transaction() as session:
        sme = given.sme(session, given.cohort(session, stage.now), stage.now)
        contact = given.contact(session, sme, "laura", stage.now, language=language)
    laura = stage.person("laura", language)
    laura.says("/plan", "/progress")
    with stage.database.transaction() as session:
        sme, contact = session.scalars(select(Sme)).one(), session.scalars(select(Contact)).one()
        submit(session, sme, contact, [PlanItem(what="separar residuos")], stage.now)
    laura.says("/plan")
    with stage.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        for item in given.key_items(session, sme, stage.now)[:1]:
            item.state, item.progress = "done_reported", 100
    laura.says("/plan")
    laura.taps("plan-action-progress")
    assert matches_transcript("plan_at_a_glance", language, laura.transcript())


@pytest.mark.parametrize(
    ("form", "country", "city", "zone", "slot", "address"),
    [
        ("vos", "UY", "Montevideo", "America/Montevideo", MONTEVIDEO, "De vos"),
        ("tu", "PA", "Panamá", "America/Panama", PANAMA, "De tú"),
    ],
)
def test_from_registration_to_the_check_in_in_ones_own_form_of_address(
    stage: Stage, form: str, country: str, city: str, zone: str, slot: datetime, address: str
) -> None:
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now, f"{city} 2014", country=country, city=city, zone=zone)
        ways = invite_cohort(session, cohort, stage.now)
    diego = stage.person("diego")
    diego.says(f"/start {ways.link}")
    land = {"UY": "Uruguay", "PA": "Panamá"}[country]
    answers(diego, "Acepto", "> Muebles del Sur", "Industria", land, city, "Micro", "Diego", "Hombre", "Gerencia")
    answers(diego, address, "9:30", "Están bien")
    late_review(stage, diego)
    with stage.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        given.key_items(session, sme, stage.now)
        session.scalars(select(ActionPlan)).one().reviewed_at = stage.now
    goes_to(stage, slot)
    goes_to(stage, slot + timedelta(days=9))
    diego.taps("nudge-now", "status-moved")
    diego.taps("percent", percent=50)
    diego.taps("status-same", "obstacle-time", "status-stuck", "obstacle-know_how", "help-no")
    diego.says("el lunes a las 9 llamo al reciclador")
    assert matches_transcript(f"address_{form}", "es", diego.transcript().replace(ways.link, "LINK"))


def late_review(stage: Stage, diego: Actor) -> None:
    """The plan is typed and sent, and the OAS lets it wait for more than ten working days."""
    with stage.database.transaction() as session:
        cohort = session.scalars(select(Cohort)).one()
        given.staff(session, "carmen", "coordinator", stage.now, cohorts=[cohort])
    diego.says("separar residuos", "Diego")
    diego.presses("30 jun", "Enviar a la OEA")
    goes_to(stage, stage.now + timedelta(days=20))
