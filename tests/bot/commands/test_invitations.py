"""Guessing is hopeless, and no answer tells a wrong code from a used or an expired one."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given as holds
from hypothesis import settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from conversations.texts import Reader, say, text
from records.columns import Record
from records.invitations import ALPHABET, Ways, invite_sme, invite_staff, looks_like_invitation
from records.messages import Signal
from records.people import Cohort, Invitation, Person, Sme, Staff
from tests import given
from tests.bot.commands.entering import open_cohort, register
from tests.stage import Stage

REFUSED, LATER = "no puedo abrir", "Hubo varios intentos"


def a_staff_invitation(stage: Stage) -> Ways:
    with stage.database.transaction() as session:
        one = Staff(name="Carla", role="admin", created_at=stage.now)
        session.add(one)
        session.flush()
        return invite_staff(session, one, stage.now)


def test_a_link_fits_a_deep_link_and_a_code_is_read_aloud_without_doubt(stage: Stage) -> None:
    for _ in range(50):
        ways = a_staff_invitation(stage)
        assert re.fullmatch(r"[A-Za-z0-9_-]{22,64}", ways.link)
        assert re.fullmatch(rf"[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}", ways.code)
        assert not set(ways.code) & set("OILU")


def test_neither_link_nor_code_is_kept(stage: Stage) -> None:
    ways = a_staff_invitation(stage)
    with stage.database.transaction() as session:
        kept = str([list(session.execute(select(table))) for table in Record.metadata.sorted_tables])
    assert ways.link not in kept
    assert ways.code not in kept
    assert ways.code.replace("-", "") not in kept


def test_the_pepper_is_made_once(stage: Stage) -> None:
    a_staff_invitation(stage)
    with stage.database.transaction() as session:
        first = session.get_one(Signal, "pepper").value
    a_staff_invitation(stage)
    with stage.database.transaction() as session:
        assert session.get_one(Signal, "pepper").value == first


@pytest.mark.parametrize(
    "typed",
    [
        lambda code: code,
        lambda code: code.lower(),
        lambda code: code.replace("-", ""),
        lambda code: f"  {code[:3]} {code[3:]}  ",
        lambda code: code.replace("-", " – "),
        lambda code: code.replace("0", "o").replace("1", "l"),
    ],
)
def test_case_spaces_dashes_and_lookalikes_do_not_count(stage: Stage, typed: Callable[[str], str]) -> None:
    code = a_staff_invitation(stage).code
    eva = stage.person("eva")
    eva.says(typed(code))
    assert eva.saw("para el equipo de la OEA")


def test_a_pasted_link_works_like_a_pressed_one(stage: Stage) -> None:
    eva = stage.person("eva")
    eva.says(f"https://t.me/rumbo_bot?start={a_staff_invitation(stage).link}")
    assert eva.saw("para el equipo de la OEA")


@holds(st.text(max_size=40))
@settings(max_examples=300)
def test_any_text_can_be_held_against_the_shape_of_an_invitation(typed: str) -> None:
    assert looks_like_invitation(typed) in {True, False}


@pytest.mark.parametrize("spoil", ["wrong", "used", "expired"])
def test_wrong_used_and_expired_are_answered_alike(stage: Stage, spoil: str) -> None:
    ways = a_staff_invitation(stage)
    code = "00000-00000" if spoil == "wrong" else ways.code
    with stage.database.transaction() as session:
        invitation = session.scalars(select(Invitation)).one()
        invitation.used_at = stage.now if spoil == "used" else None
        invitation.expires_at = stage.now if spoil == "expired" else invitation.expires_at
    eva = stage.person("eva")
    eva.says(code)
    assert eva.last is not None
    assert eva.last.text == say(text("invitation-refused"), Reader("es", None, "usted", "UTC"))


@pytest.mark.parametrize("spoil", ["wrong", "used", "expired"])
def test_a_link_that_is_wrong_used_or_expired_is_answered_alike_as_a_link(stage: Stage, spoil: str) -> None:
    ways = a_staff_invitation(stage)
    link = "x" * len(ways.link) if spoil == "wrong" else ways.link
    with stage.database.transaction() as session:
        invitation = session.scalars(select(Invitation)).one()
        invitation.used_at = stage.now if spoil == "used" else None
        invitation.expires_at = stage.now if spoil == "expired" else invitation.expires_at
    eva = stage.person("eva")
    for typed in (f"/start {link}", f"https://t.me/rumbo_bot?start={link}"):
        eva.says(typed)
        assert eva.last is not None
        assert eva.last.text == say(text("invitation-link-refused"), Reader("es", None, "usted", "UTC"))


def test_after_five_wrong_codes_even_the_right_one_waits_an_hour_but_not_the_link(stage: Stage) -> None:
    ways = a_staff_invitation(stage)
    eva = stage.person("eva")
    for guess in range(5):
        eva.says(f"00000-0000{guess}")
        assert eva.saw(REFUSED)
    for typed in (ways.code, f"/start {'-' * 12}{ways.code.replace('-', '')}"):
        eva.says(typed)
        assert eva.saw(LATER)
    eva.says(f"/start {ways.link}")
    assert eva.saw("para el equipo de la OEA")


def test_an_hour_after_five_wrong_codes_the_right_one_opens(stage: Stage) -> None:
    ways = a_staff_invitation(stage)
    eva = stage.person("eva")
    eva.says(*(f"00000-0000{guess}" for guess in range(5)))
    stage.passes(minutes=61)
    eva.says(ways.code)
    assert eva.saw("para el equipo de la OEA")


def test_the_code_of_the_room_serves_everybody_until_fourteen_days_after_the_workshop(stage: Stage) -> None:
    ways = open_cohort(stage)
    for number in range(3):
        register(stage, ways, f"contacto{number}", company=f"Empresa {number}")
    with stage.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Sme)) == 3
    stage.passes(days=14)
    eva = stage.person("eva")
    eva.says(ways.code)
    assert eva.saw("Acepto") or eva.saw("¿De acuerdo?")
    stage.passes(days=1)
    late = stage.person("late")
    late.says(ways.code)
    assert late.saw(REFUSED)


def test_the_invitation_of_one_sme_serves_until_day_35_and_once(stage: Stage) -> None:
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        ways = [
            invite_sme(session, given.sme(session, cohort, stage.now, name, state="invited"), None, stage.now)
            for name in ("Luna", "Sol")
        ]
    stage.passes(days=34)
    eva, ivo = stage.person("eva"), stage.person("ivo")
    eva.says(f"/start {ways[0].link}")
    assert eva.saw("¿De acuerdo?")
    stage.passes(days=3)
    ivo.says(f"/start {ways[1].link}")
    assert ivo.saw("Ese enlace no abre la puerta")


def test_two_who_open_one_sme_invitation_cannot_both_register(stage: Stage) -> None:
    with stage.database.transaction() as session:
        sme = given.sme(session, given.cohort(session, stage.now), stage.now, state="invited")
        ways = invite_sme(session, sme, None, stage.now)
    eva, ivo = stage.person("eva"), stage.person("ivo")
    for one in (eva, ivo):
        one.says(f"/start {ways.link}")
    for one in (eva, ivo):
        one.presses("Acepto", one.name, "Otra", "Gerencia", "De usted", "9:30", "Están bien")
    assert eva.saw("en el grupo")
    assert ivo.saw("ya no está disponible")


def test_a_contact_or_a_member_of_staff_does_not_register_again(stage: Stage) -> None:
    ways = open_cohort(stage)
    laura, carla = register(stage, ways), stage.person("carla")
    laura.says(f"/start {ways.link}")
    assert laura.saw("Esto se puede hacer ahora")
    carla.says(f"/start {ways.link}")
    assert carla.saw("este chat ya es del equipo")
    with stage.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 2
        assert session.scalar(select(func.count()).select_from(Cohort)) == 1
