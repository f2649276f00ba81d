"""The ladder: to the coordinator, their deputy, the manager, and to the SME itself when the delay is ours."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as such_as
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.channels.base import RouteClosed
from bot.files import FileStore
from bot.leases import Lease
from bot.settling import Attempt, settle
from conversations.desk import Desk, equip
from conversations.messages import Blocked, Outgoing, Returned
from records.database import Database
from records.followup import Stall, Ticket
from records.messages import OutboxMessage
from records.people import Cohort, Person, Sme, Staff
from records.plans import ActionPlan
from tests import given
from tests.scheduler.office import APRIL, goes_to, obstacle, open_office, sweep
from tests.stage import Stage
from tests.talk import matches_transcript


def stalls(stage: Stage) -> dict[str, Stall]:
    with stage.database.transaction() as session:
        return {stall.code: stall for stall in session.scalars(select(Stall).where(Stall.cleared_at.is_(None)))}


def said(stage: Stage, key: str, fragment: str) -> int:
    """How many messages to this person say it."""
    return sum(fragment in message.text for message in stage.person(key).seen)


def without_digests(stage: Stage, key: str) -> str:
    """The chat of a member of staff, its mornings left out."""
    actor = stage.person(key)
    kept = [one for one in actor.chat if isinstance(one, str) or not one.text.startswith(("Buen día", "Good morning"))]
    return replace(actor, chat=kept).transcript()


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_blocked_action_climbs_to_red_to_a_partner_and_to_the_manager(stage: Stage, language: str) -> None:
    open_office(stage, language, manager=True)
    obstacle(stage)
    goes_to(stage, APRIL + timedelta(days=50))
    assert stalls(stage)["BLOCKED"].step == 5
    both = f"{without_digests(stage, 'carmen')}—\n\n{without_digests(stage, 'marta')}"
    assert matches_transcript("escalation-ladder", language, both)


def test_red_is_told_once_and_the_manager_hears_when_nobody_acts(stage: Stage) -> None:
    open_office(stage, manager=True)
    obstacle(stage)
    goes_to(stage, APRIL + timedelta(days=25))
    assert said(stage, "carmen", "Pasó a rojo") == 1
    assert said(stage, "marta", "nadie registró una acción") == 1
    assert stalls(stage)["O_STALL"].audience == "staff"
    stage.person("carmen").presses("Voy a llamar")
    sweep(stage)
    assert "O_STALL" not in stalls(stage)


def test_while_the_coordinator_is_away_the_deputy_gets_the_card_and_may_act(stage: Stage) -> None:
    open_office(stage)
    with stage.database.transaction() as session:
        other = given.cohort(session, stage.now, "Panamá 2014", city="Panamá", country="PA", zone="America/Panama")
        diego = given.staff(session, "diego", "coordinator", stage.now, cohorts=[other])
        carmen = session.scalars(select(Staff).where(Staff.name == "Carmen")).one()
        carmen.away_until, carmen.deputy = date(2014, 5, 15), diego
    obstacle(stage)
    diego_phone = stage.person("diego")
    assert diego_phone.saw("Panadería Luna")
    assert stage.person("carmen").seen == []
    diego_phone.presses("Voy a llamar")
    assert diego_phone.saw("Anotado")
    goes_to(stage, APRIL + timedelta(days=20))
    diego_phone.says("/sme luna")
    assert diego_phone.saw("No existe")


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_late_review_is_our_delay_and_the_sme_is_told(stage: Stage, language: str) -> None:
    open_office(stage, language)
    with stage.database.transaction() as session:
        session.scalars(select(ActionPlan)).one().reviewed_at = None
        session.scalars(select(Sme)).one().state = "under_review"
        session.scalars(select(Sme)).one().look_at = stage.now
    goes_to(stage, APRIL - timedelta(days=12))
    late = "espera nuestra revisión" if language == "es" else "waited for our review"
    assert said(stage, "carmen", late) == 2
    assert said(stage, "laura", "Le debemos una respuesta" if language == "es" else "We owe you an answer") == 1
    both = f"{without_digests(stage, 'carmen')}—\n\n{stage.person('laura').transcript()}"
    assert matches_transcript("escalation-review", language, both)


def test_an_unanswered_request_for_help_reminds_the_coordinator_and_then_the_manager(stage: Stage) -> None:
    open_office(stage, manager=True)
    with stage.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        session.add(Ticket(sme=sme, kind="call", opened_at=stage.now))
        sme.look_at = stage.now
    goes_to(stage, stage.now + timedelta(days=12))
    assert said(stage, "carmen", "espera respuesta nuestra") == 1
    assert said(stage, "marta", "sigue esperando respuesta nuestra") == 1


def test_a_blocked_chat_is_red_until_a_new_message_is_delivered(stage: Stage) -> None:
    open_office(stage)
    goes_to(stage, stage.now + timedelta(days=1))
    laura, carmen = stage.person("laura"), stage.person("carmen")
    laura.does(Blocked())
    sweep(stage)
    assert stalls(stage)["CONTACT_PROBLEM"].level == "red"
    assert carmen.saw("El chat está cerrado")
    laura.does(Returned())
    sweep(stage)
    assert "CONTACT_PROBLEM" in stalls(stage)
    laura.says("/help")
    sweep(stage)
    assert stalls(stage) == {}


def test_a_refused_send_is_a_contact_problem(stage: Stage) -> None:
    open_office(stage)
    with stage.database.transaction() as session:
        laura = session.scalars(select(Person).where(Person.user_key == "laura")).one()
        message = OutboxMessage(person=laura, payload={"text": "x"}, created_at=stage.now, not_before=stage.now)
        session.add(message)
        session.flush()
        lease = Lease(message.id, "stage", "laura", Outgoing("x"), None, "owner", stage.now, plain=False)
        settle(session, [Attempt(lease, None, RouteClosed("blocked"), stage.now)], stage.now)
    sweep(stage)
    assert stalls(stage)["CONTACT_PROBLEM"].cause["blocked"] == "yes"


def test_the_digest_comes_once_a_working_day_at_nine_and_only_when_there_is_something(stage: Stage) -> None:
    open_office(stage)
    obstacle(stage)
    carmen = stage.person("carmen")
    assert said(stage, "carmen", "Buen día") == 0
    goes_to(stage, APRIL + timedelta(days=6), hours=1)
    mornings = [message.text for message in carmen.seen if "Buen día" in message.text]
    assert len(mornings) == 3  # Wednesday, Friday, Monday: Thursday is 1 May
    assert mornings[0] == "Buen día, Carmen. 1 en ámbar.\nPrimero: Panadería Luna."


def test_nothing_is_sent_to_the_staff_at_night(stage: Stage) -> None:
    open_office(stage)
    goes_to(stage, APRIL)
    stage.passes(hours=14)
    stage.person("laura").presses("Con un obstáculo", "Dinero")
    sweep(stage)
    assert stage.person("carmen").seen == []
    stage.passes(hours=10)
    sweep(stage)
    assert said(stage, "carmen", "Conviene una mirada") == 1


@such_as(steps=st.lists(st.integers(1, 240), min_size=1, max_size=14), twice=st.booleans())
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_step_is_taken_once_whenever_and_however_often_is_looked(
    sqlite_template: object, tmp_path_factory: pytest.TempPathFactory, steps: list[int], twice: bool
) -> None:
    import shutil

    folder = tmp_path_factory.mktemp("once")
    shutil.copy(str(sqlite_template), folder / "rumbo.db")
    database = Database(f"sqlite:///{folder}/rumbo.db")
    equip(database, Desk(FileStore(folder / "files"), lambda channel, payload: f"https://{channel}.example/{payload}"))
    try:
        stage = open_office(Stage(database, APRIL - timedelta(days=33)), manager=True)
        obstacle(stage)
        for hours in steps:
            stage.passes(hours=hours)
            for _ in range(1 + twice):
                with database.transaction() as session:
                    session.scalars(select(Sme)).one().look_at = stage.now
                sweep(stage)
        with database.transaction() as session:
            keys = session.scalars(select(OutboxMessage.dedup_key).where(OutboxMessage.purpose == "escalation")).all()
            assert len(keys) == len(set(keys))
            again = select(OutboxMessage.subject, OutboxMessage.person_id, func.count()).where(
                OutboxMessage.purpose == "escalation"
            )
            for subject, _person, count in session.execute(
                again.group_by(OutboxMessage.subject, OutboxMessage.person_id)
            ):
                assert count <= 2, subject
    finally:
        database.close()


@pytest.fixture
def two_cohorts(stage: Stage) -> Stage:
    """Diego coordinates another cohort; Olga observes this one."""
    open_office(stage)
    with stage.database.transaction() as session:
        first = session.scalars(select(Cohort)).one()
        other = given.cohort(session, stage.now, "Panamá 2014", city="Panamá", country="PA", zone="America/Panama")
        given.staff(session, "diego", "coordinator", stage.now, cohorts=[other])
        given.staff(session, "olga", "observer", stage.now, cohorts=[first])
        given.sme(session, other, stage.now, "Panadería Sol")
    stage.person("olga")
    obstacle(stage)
    return stage


def test_a_coordinator_of_another_cohort_sees_nothing_of_it(two_cohorts: Stage) -> None:
    diego = two_cohorts.person("diego")
    number = stalls(two_cohorts)["BLOCKED"].sme_id
    for typed in ("/sme luna", f"/sme #{number}", f"/card #{number}", f"/card {number}"):
        diego.says(typed)
        assert diego.saw("No existe"), typed
    diego.says("/stalled")
    assert diego.saw("Ninguna empresa")
    diego.says("/sme panaderia")
    assert diego.saw("Panadería Sol")
    diego.says("/today")
    assert diego.saw("Nada pendiente")
    assert not any("Luna" in message.text for message in diego.seen)


def test_buttons_of_a_card_mean_nothing_to_anybody_else(two_cohorts: Stage) -> None:
    carmen, diego, laura = (two_cohorts.person(key) for key in ("carmen", "diego", "laura"))
    data = carmen.button("Pausar un mes")
    for forger in (diego, laura, two_cohorts.person("stranger")):
        forger.presses_data(data)
    with two_cohorts.database.transaction() as session:
        assert session.scalars(select(Sme).where(Sme.name == "Panadería Luna")).one().paused_until is None


def test_a_card_is_refused_to_whoever_has_lost_the_cohort(two_cohorts: Stage) -> None:
    carmen = two_cohorts.person("carmen")
    with two_cohorts.database.transaction() as session:
        session.scalars(select(Staff).where(Staff.name == "Carmen")).one().cohorts = []
    carmen.presses("Pausar un mes")
    assert carmen.saw("ya no se decide en este chat")


def test_an_observer_reads_and_cannot_act(two_cohorts: Stage) -> None:
    olga = two_cohorts.person("olga")
    olga.says("/stalled")
    assert olga.saw("Panadería Luna")
    olga.presses("🟡 Panadería Luna")
    assert olga.saw("En marcha desde")
    assert olga.last is not None
    assert olga.last.buttons == ()
    assert not olga.saw("+52")
    olga.says("/today")
    assert olga.saw("otra función")


def test_the_list_shows_ten_at_a_time_the_most_urgent_first(stage: Stage) -> None:
    open_office(stage)
    with stage.database.transaction() as session:
        cohort = session.scalars(select(Cohort)).one()
        for number in range(1, 13):
            sme = given.sme(session, cohort, stage.now, f"Empresa {number:02}", look_at=stage.now)
            contact = given.contact(session, sme, f"c{number}", stage.now)
            if number == 12 and contact.person is not None:
                contact.person.blocked_at = contact.person.unreachable_since = stage.now
    goes_to(stage, stage.now + timedelta(days=22))
    carmen = stage.person("carmen")
    carmen.says("/stalled")
    assert carmen.last is not None
    lines = carmen.last.text.splitlines()
    assert lines[0] == "Por atender: 1 en rojo, 11 en ámbar."
    assert "Empresa 12" in lines[1]
    assert len(lines) == 11
    carmen.presses("Ver más (2)")
    assert len(carmen.last.text.splitlines()) == 3
    carmen.presses("🟡 Empresa")
    assert carmen.saw("Todavía no hay plan de acción")
    carmen.says("/sme empresa 03")
    assert carmen.saw("Empresa 03 · Guadalajara 2014")
    carmen.says("/sme empresa 1")
    assert carmen.saw("3 empresas")


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_tap_in_the_list_opens_the_card(stage: Stage, language: str) -> None:
    open_office(stage, language)
    obstacle(stage)
    goes_to(stage, APRIL + timedelta(days=16))
    carmen = stage.person("carmen")
    carmen.chat.clear()
    carmen.says("/stalled")
    carmen.presses("🔴")
    carmen.says("/sme")
    carmen.says("/sme nobody")
    assert matches_transcript("escalation-stalled", language, carmen.transcript())
