"""How people come in: what is asked, what is kept, and what is not."""

import hashlib
from datetime import UTC, datetime, time

import pytest
from sqlalchemy import func, select

from conversations.scripts.registration import CONSENT_VERSION
from conversations.speaking import reader_of
from conversations.texts import say, text
from records.invitations import invite_cohort, invite_contact, invite_sme, invite_staff
from records.messages import Dialogue
from records.people import Cohort, Consent, Contact, Invitation, Person, Sme, Staff, StateChange
from tests import given
from tests.bot.commands.entering import ANSWERS, answers, open_cohort, register
from tests.stage import Stage
from tests.talk import matches_transcript


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_first_contact_registers_an_sme(stage: Stage, language: str) -> None:
    laura = register(stage, open_cohort(stage), "laura" if language == "es" else "grace", language)
    hidden = laura.transcript().split("\n\n", 1)[1]
    assert matches_transcript("registration", language, hidden)
    with stage.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        assert (sme.state, sme.sector) == ("plan_pending", "food")
        assert (sme.city, sme.zone) == ("Guadalajara", "America/Mexico_City")
        assert (sme.anchor, sme.replan, sme.look_at) == (sme.cohort.ends_on, True, stage.now)
        assert sme.plan_prompt_at == datetime(2014, 3, 29, 15, 30, tzinfo=UTC)
        contact = sme.contacts[0]
        assert (contact.primary, contact.state, contact.preferred_hour) == (True, "active", time(9, 30))
        history = select(StateChange).where(StateChange.subject == "sme").order_by(StateChange.id)
        assert [(one.before, one.after, one.why) for one in session.scalars(history)] == [
            ("invited", "registered", None),
            ("registered", "plan_pending", "baseline_missing"),
        ]
        assert session.scalars(select(Invitation)).one().used_at == stage.now


def test_at_most_three_answers_are_typed_even_far_from_the_workshop(stage: Stage) -> None:
    """Company, city and name; countries and zones come as buttons, on as many pages as it takes."""
    ways = open_cohort(stage)
    pia = stage.person("pia")
    pia.says(f"/start {ways.link}")
    steps = ["Acepto", "> Muebles del Sur", "Industria", *["Más países"] * 4, "Uruguay"]
    steps += ["> Salto", "Pequeña", "> Pía Ejemplo", "Prefiero no decir", "Gerencia", "De vos", "15:00", "Están bien"]
    answers(pia, *steps)
    assert sum(step.startswith("> ") for step in steps) == 3
    with stage.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        assert (sme.country, sme.city, sme.zone) == ("UY", "Salto", "America/Montevideo")
        assert (sme.contacts[0].address, sme.contacts[0].sex) == ("vos", "undisclosed")


@pytest.mark.parametrize(
    ("country", "city", "zone_button", "zone"),
    [
        ("Panama", "David", None, "America/Panama"),
        ("mex", "Tijuana", None, "America/Tijuana"),
        ("México", "Ensenada", "Tijuana", "America/Tijuana"),
        ("Brasil", "Curitiba", "São Paulo", "America/Sao_Paulo"),
    ],
)
def test_the_zone_follows_from_the_city_or_is_asked_where_a_country_has_several(
    stage: Stage, country: str, city: str, zone_button: str | None, zone: str
) -> None:
    pia = stage.person("pia")
    pia.says(f"/start {open_cohort(stage).link}")
    answers(pia, "Acepto", "> Muebles", "Industria", f"> {country}", f"> {city}")
    if zone_button is not None:
        assert pia.saw("misma hora")
        pia.presses(zone_button)
    answers(pia, "Pequeña", "Pia", "Otra", "Gerencia", "De usted", "15:00", "Están bien")
    with stage.database.transaction() as session:
        assert session.scalars(select(Sme.zone)).one() == zone


def test_nothing_but_the_platform_id_is_kept_before_consent(stage: Stage) -> None:
    laura = stage.person("laura", name="Laura Ejemplo")
    laura.says(f"/start {open_cohort(stage).link}")
    with stage.database.transaction() as session:
        assert session.scalars(select(Consent)).all() == []
        assert "Ejemplo" not in str([dialogue.facts for dialogue in session.scalars(select(Dialogue))])
    laura.presses("No acepto")
    assert laura.saw("No guardé ningún dato")
    with stage.database.transaction() as session:
        refusal = session.scalars(select(Consent)).one()
        assert not refusal.accepted
        assert session.scalar(select(func.count()).select_from(Contact)) == 0
        assert "Ejemplo" not in str([dialogue.facts for dialogue in session.scalars(select(Dialogue))])


def test_consent_is_kept_the_moment_it_is_given_word_for_word(stage: Stage) -> None:
    laura = stage.person("laura", name="Laura Ejemplo")
    laura.says(f"/start {open_cohort(stage).link}")
    shown = laura.seen[-1].text
    laura.presses("Acepto")
    with stage.database.transaction() as session:
        consent = session.scalars(select(Consent)).one()
        assert (consent.accepted, consent.version, consent.language) == (True, CONSENT_VERSION, "es")
        assert consent.text_hash == hashlib.sha256(shown.encode()).hexdigest()
        assert consent.at == stage.now


@pytest.mark.parametrize("language", ["es", "en"])
def test_the_consent_fits_on_a_phone(stage: Stage, language: str) -> None:
    with stage.database.transaction() as session:
        someone = given.person(session, "x", stage.now, language)
        assert len(say(text("registration-consent", channel="WhatsApp"), reader_of(someone))) <= 600


def test_what_the_attendance_list_knows_is_confirmed_in_one_step(stage: Stage) -> None:
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        sme = given.sme(session, cohort, stage.now, state="invited", anchor=None)
        listed = Contact(sme=sme, name="Rosa Ejemplo", state="invited", sex="woman", role="owner", created_at=stage.now)
        session.add(listed)
        session.flush()
        ways = invite_sme(session, sme, listed, stage.now)
    rosa = stage.person("rosa")
    rosa.says(ways.code.lower().replace("-", " "))
    assert not rosa.saw("Panadería Luna")
    answers(rosa, "Acepto", "De tú", "10:30")
    assert rosa.saw("Panadería Luna")
    assert rosa.saw("Rosa Ejemplo")
    answers(rosa, "Cambiar algo", "Tamaño", "Micro", "Están bien")
    assert matches_transcript("registration-listed", "es", rosa.transcript().split("\n\n", 1)[1])
    with stage.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        assert (sme.state, sme.size) == ("plan_pending", "micro")
        assert [contact.state for contact in sme.contacts] == ["active"]


def test_a_second_person_registers_in_five_answers(stage: Stage) -> None:
    laura = register(stage, open_cohort(stage))
    laura.says("/second")
    link = laura.seen[-1].text.split("stage.example/")[1].split()[0]
    marcos = stage.person("marcos")
    marcos.says(f"/start {link}")
    answers(marcos, "Acepto", "Marcos", "Hombre", "Ventas o mercadeo", "De tú", "Están bien")
    stage.deliver()
    assert laura.saw("Marcos ya forma parte")
    assert matches_transcript("registration-second", "es", marcos.transcript().split("\n\n", 1)[1])
    with stage.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        assert [(contact.name, contact.primary) for contact in sme.contacts] == [("Laura", True), ("Marcos", False)]
    laura.says("/second")
    assert laura.saw("ya tiene dos")
    eva = stage.person("eva")
    eva.says(f"/start {link}")
    assert eva.saw("no abre la puerta")


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("role", ["coordinator", "reviewer", "admin", "observer"])
def test_a_member_of_staff_confirms_and_is_linked(stage: Stage, role: str, language: str) -> None:
    with stage.database.transaction() as session:
        one = Staff(name="Carla Ejemplo", role=role, created_at=stage.now)
        session.add(one)
        session.flush()
        ways = invite_staff(session, one, stage.now)
    carla = stage.person("carla", language)
    carla.says(f"/start {ways.link}")
    assert not carla.saw("Ejemplo")
    carla.presses("Sí, entrar" if language == "es" else "Yes, join")
    assert carla.saw("Carla")
    if role == "coordinator":
        assert matches_transcript("registration-staff", language, carla.transcript().split("\n\n", 1)[1])
    with stage.database.transaction() as session:
        assert session.scalars(select(Staff)).one().person is not None
    mallory = stage.person("mallory")
    mallory.says(f"/start {ways.link}")
    assert mallory.saw("no abre la puerta")


def test_two_who_open_one_staff_invitation_cannot_both_come_in(stage: Stage) -> None:
    with stage.database.transaction() as session:
        one = Staff(name="Carla Ejemplo", role="admin", created_at=stage.now)
        session.add(one)
        session.flush()
        ways = invite_staff(session, one, stage.now)
    carla, mallory = stage.person("carla"), stage.person("mallory")
    carla.says(f"/start {ways.link}")
    mallory.says(f"/start {ways.link}")
    carla.presses("Sí, entrar")
    mallory.presses("Sí, entrar")
    assert mallory.saw("ya no está disponible")
    with stage.database.transaction() as session:
        holder = session.scalars(select(Staff)).one().person
        assert holder is not None
        assert holder.user_key == "carla"


def test_a_link_pressed_twice_goes_on_where_it_was(stage: Stage) -> None:
    ways = open_cohort(stage)
    laura = stage.person("laura")
    laura.says(f"/start {ways.link}")
    answers(laura, "Acepto", "> Panadería Sol")
    laura.says(f"/start {ways.link}")
    assert laura.saw("¿A qué se dedica la empresa?")
    answers(laura, *ANSWERS["es"][2:])
    laura.says(f"/start {ways.link}")
    assert laura.saw("Esto se puede hacer ahora")
    with stage.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Sme)) == 1
        assert session.scalar(select(func.count()).select_from(Dialogue).where(Dialogue.script == "registration")) == 1


@pytest.mark.parametrize("again", ["Panadería Sol", "PANADERIA SOL, S.A. de C.V.", "panaderia  sol s de rl"])
def test_one_company_is_not_made_twice_in_a_cohort(stage: Stage, again: str) -> None:
    ways = open_cohort(stage)
    register(stage, ways)
    marcos = register(stage, ways, "marcos", company=again)
    assert marcos.saw("ya está registrada")
    assert stage.person("carla").saw("Marcos quiso registrar")
    with stage.database.transaction() as session:
        assert [sme.name for sme in session.scalars(select(Sme))] == ["Panadería Sol"]
        assert session.scalar(select(func.count()).select_from(Contact)) == 1


def test_whoever_is_on_the_list_may_come_in_by_the_code_of_the_room(stage: Stage) -> None:
    ways = open_cohort(stage)
    with stage.database.transaction() as session:
        cohort = session.scalars(select(Cohort)).one()
        key = "panaderia sol|MX"
        sme = given.sme(session, cohort, stage.now, "Panaderia Sol", state="invited", natural_key=key)
        session.add(Contact(sme=sme, name="LAURA", state="invited", phone="+523312345678", created_at=stage.now))
    register(stage, ways)
    with stage.database.transaction() as session:
        contact = session.scalars(select(Contact)).one()
        assert (contact.name, contact.phone, contact.state) == ("Laura", "+523312345678", "active")


def test_registration_left_half_way_can_be_gone_on_with(stage: Stage) -> None:
    ways = open_cohort(stage)
    laura = stage.person("laura")
    laura.says(f"/start {ways.link}")
    answers(laura, "Acepto", "> Panadería Sol")
    laura.says("alto")
    assert laura.saw("lo dejamos aquí")
    laura.says("/start")
    assert laura.saw("¿A qué se dedica la empresa?")


def test_whoever_writes_without_an_invitation_is_told_kindly(stage: Stage) -> None:
    eva = stage.person("eva")
    eva.says("hola, buenas tardes")
    assert eva.saw("código de invitación")
    eva.says("/start")
    assert eva.saw("código de invitación")
    with stage.database.transaction() as session:
        assert session.scalars(select(Person)).one().user_key == "eva"


def test_a_colleague_link_ends_after_fourteen_days(stage: Stage) -> None:
    with stage.database.transaction() as session:
        sme = given.sme(session, given.cohort(session, stage.now), stage.now)
        ways = invite_contact(session, sme, stage.now)
    stage.passes(days=14)
    eva = stage.person("eva")
    eva.says(f"/start {ways.link}")
    assert eva.saw("no abre la puerta")


def test_a_place_is_changed_as_a_whole(stage: Stage) -> None:
    ways = open_cohort(stage)
    laura = stage.person("laura")
    laura.says(f"/start {ways.link}")
    answers(laura, *ANSWERS["es"][:-1], "Cambiar algo", "Lugar", "> Panamá", "> Colón")
    assert laura.saw("Colón, Panamá")
    laura.presses("Están bien")
    with stage.database.transaction() as session:
        assert session.scalars(select(Sme.zone)).one() == "America/Panama"


def test_whoever_goes_back_to_the_consent_may_still_decline(stage: Stage) -> None:
    laura = stage.person("laura")
    laura.says(f"/start {open_cohort(stage).link}")
    answers(laura, "Acepto", "‹ Atrás", "No acepto")
    with stage.database.transaction() as session:
        given_or_not = session.scalars(select(Consent.accepted).order_by(Consent.id)).all()
        assert given_or_not == [True, False]


def test_another_invitation_replaces_what_was_begun_with_the_first(stage: Stage) -> None:
    ways = open_cohort(stage)
    with stage.database.transaction() as session:
        sme = given.sme(session, session.scalars(select(Cohort)).one(), stage.now, state="invited")
        personal = invite_sme(session, sme, None, stage.now)
    laura = stage.person("laura")
    laura.says(f"/start {ways.link}")
    answers(laura, "Acepto", "> Panadería Luna")
    laura.says(f"/start {personal.link}")
    answers(laura, "Acepto", "Laura", "Mujer", "Gerencia", "De usted", "9:30", "Están bien")
    with stage.database.transaction() as session:
        assert [one.state for one in session.scalars(select(Sme))] == ["plan_pending"]
        assert session.scalars(
            select(Dialogue.outcome).where(Dialogue.script == "registration").order_by(Dialogue.id)
        ).all() == [
            "replaced",
            "finished",
        ]


def test_a_form_of_address_is_offered_as_the_country_speaks(stage: Stage) -> None:
    for key, country, offered in (("a", "Uruguay", "De vos"), ("b", "Panamá", "De tú")):
        with stage.database.transaction() as session:
            cohort = given.cohort(session, stage.now, key)
            ways = invite_cohort(session, cohort, stage.now)
        one = stage.person(key)
        one.says(f"/start {ways.link}")
        answers(one, "Acepto", "> Muebles", "Industria", f"> {country}", "> Capital", "Micro", key.capitalize(), "Otra")
        one.presses("Gerencia")
        assert one.last is not None
        labels = [button.label for button in one.last.buttons]
        assert (offered in labels, "De vos" in labels) == (True, country == "Uruguay")


def test_of_several_links_for_colleagues_only_as_many_work_as_there_is_room(stage: Stage) -> None:
    with stage.database.transaction() as session:
        sme = given.sme(session, given.cohort(session, stage.now), stage.now)
        given.contact(session, sme, "laura", stage.now)
        links = [invite_contact(session, sme, stage.now).link for _ in range(2)]
    first, second = stage.person("diego"), stage.person("rosa")
    for one, link in zip((first, second), links, strict=True):
        one.says(f"/start {link}")
    for one in (first, second):
        one.presses("Acepto", one.name, "Mujer", "Gerencia", "De usted", "Están bien")
    assert first.saw("Con dos personas", last=2)
    assert second.saw("ya tiene dos personas de contacto")
    with stage.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Contact)) == 2
