"""Six months of a cohort on Telegram, from workshop day to month six, as its people live them."""

import io
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from records.followup import CheckIn, Stall
from records.people import Sme
from records.plans import Item
from tests.fakes.telegram_server import Phone
from tests.programme.worlds import World, in_process, restarted
from tests.talk import answer

WORKSHOP_DAY = datetime(2014, 3, 26, 18, 0, tzinfo=UTC)
"""Noon of the last workshop day in Guadalajara."""

Start = Callable[[str, Path, datetime], AbstractAsyncContextManager[World]]


def attendance_list() -> bytes:
    """Who was in the room, as an organiser types it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Empresa", "Sector", "País", "Ciudad", "Tamaño", "Contacto", "Sexo", "Función", "Teléfono", "Correo"])
    sheet.append(
        [
            "Panadería La Luna",
            "Alimentos y bebidas",
            "México",
            "Guadalajara",
            "Pequeña",
            "Laura Méndez",
            "Mujer",
            "Dueña o dueño",
            "+52 33 1234 5678",
            "laura@example.org",
        ]
    )
    sheet.append(
        [
            "Taller Sol Verde",
            "Industria",
            "México",
            "Guadalajara",
            "Micro",
            "Diego Rivas",
            "Hombre",
            "Dirección",
            "+52 33 8765 4321",
            "",
        ]
    )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def make_cohort(world: World) -> tuple[Phone, Phone]:
    """The first admin comes from the command line; she makes the cohort and invites the coordinator."""
    ana, carmen = world.server.phone(1, "Ana", "es"), world.server.phone(2, "Carmen", "es")
    ana.start(await world.first_admin())
    await ana.waits_for("¿Entramos con este chat?")
    await answer(ana, "Sí, entrar", "/newcohort", "Guadalajara", "México", "Ciudad de México")
    await answer(ana, "25 de marzo de 2014", "26 de marzo de 2014", "Guadalajara 2014", "Todos", "Juntas")
    while "Crear el grupo" not in ana.buttons:
        await answer(ana, next(label for label in ("Más adelante", "Los del programa") if label in ana.buttons))
    await answer(ana, "Crear el grupo", "/staff", "Invitar a alguien", "Carmen", "Coordinación", "Guadalajara 2014")
    await ana.waits_for("https://t.me/")
    carmen.follow(link_in(ana))
    await carmen.waits_for("¿Entramos con este chat?")
    await answer(carmen, "Sí, entrar")
    return ana, carmen


def link_in(phone: Phone) -> str:
    """The invitation link that the bot said last."""
    words = [word for message in phone.from_bot for word in message.text.split() if word.startswith("https://t.me/")]
    return words[-1]


async def import_list(ana: Phone) -> dict[str, str]:
    """The list comes back with one personal link for each SME."""
    await answer(ana, "/import")
    if "Guadalajara 2014" in ana.buttons:
        await answer(ana, "Guadalajara 2014")
    await answer(ana, lambda phone: phone.send_document(attendance_list(), "lista.xlsx"), seconds=15)
    await ana.waits_for(lambda message: "Importar" in message.buttons, seconds=15)
    ana.press("Importar")
    message = await ana.waits_for(lambda message: message.document is not None, seconds=15)
    assert message.document is not None
    sheet = load_workbook(io.BytesIO(message.document.data)).active
    assert sheet is not None
    rows = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows()]
    return {
        row[0]: next(cell for cell in row if cell.startswith("https://t.me/")) for row in rows if "t.me" in "".join(row)
    }


async def register(phone: Phone, link: str, hour: str) -> None:
    """What is known from the list is confirmed, not asked."""
    phone.follow(link)
    await phone.waits_for("¿De acuerdo?")
    await answer(phone, "Acepto", "De usted", hour)
    assert "Están bien" in phone.buttons, phone.last.text
    await answer(phone, "Están bien")
    assert phone.saw("Qué bueno tener a")


ACTIONS = ("separar los residuos del taller", "medir el agua cada mes", "revisar la brecha salarial")


async def send_plan(phone: Phone) -> None:
    """Three actions, typed."""
    for number, action in enumerate(ACTIONS):
        if number:
            await answer(phone, "Agregar otra")
        await answer(phone, action, phone_owner(phone), "31 ago")
    await answer(phone, "Enviar a la OEA")
    assert phone.saw("el plan llegó con 3 acciones")


def phone_owner(phone: Phone) -> str:
    return {"Laura": "Laura Méndez", "Diego": "Diego Rivas"}[phone.person.first_name]


async def review(carmen: Phone) -> None:
    """Each action approved, one with a suggestion, one line of praise, sent."""
    await answer(carmen, "/review", "Aprobar", "Aprobar", "Aprobar")
    while "Enviar la carta" not in carmen.buttons:
        await answer(carmen, carmen.buttons[0])
    await answer(carmen, "Enviar la carta")


async def choose_key_items(phone: Phone) -> None:
    """The three that are proposed, each with a first step."""
    await phone.waits_for(lambda message: any(label.startswith("Tomar") for label in message.buttons), seconds=10)
    phone.looks()
    await answer(phone, next(label for label in phone.buttons if label.startswith("Tomar")))
    for _ in range(30):
        if "Confirmar" in phone.buttons:
            break
        await answer(phone, key_item_answer(phone))
    await answer(phone, "Confirmar")
    assert phone.saw("Acuerdo de")


def key_item_answer(phone: Phone) -> str:
    text = phone.last.text
    if "Está bien así" in phone.buttons:
        return "Está bien así"
    if "primer paso" in text:
        return "el lunes a las 9 llamo al proveedor"
    if "medir" in text:
        return "kilos por semana, de 0 a 20"
    return phone.buttons[0] if phone.buttons else "el lunes a las 9"


async def check_in(phone: Phone, month: int, *labels: str) -> None:
    """Answer a check-in: one status for each action that is still open, then help and the next step."""
    await phone.waits_for(f"Mes {month} de 6", seconds=10)
    phone.looks()
    for label in labels:
        await answer(phone, label)
    await phone.waits_for("Anotado", seconds=10)


def due(world: World, sme: str, month: int) -> datetime:
    with world.database.transaction() as session:
        found = select(CheckIn.due_at).join(Sme).where(Sme.name == sme, CheckIn.month == month)
        return session.scalars(found).one()


def stalls(world: World, sme: str) -> dict[str, bool]:
    """The stall codes of an SME, and whether each is still open."""
    with world.database.transaction() as session:
        found = session.scalars(select(Stall).join(Sme).where(Sme.name == sme))
        return {stall.code: stall.cleared_at is None for stall in found}


@pytest.mark.parametrize("start", [in_process, restarted])
async def test_six_months(database_url: str, tmp_path: Path, start: Start) -> None:
    """One SME does well; another goes silent, is brought to the coordinator, and comes back."""
    async with start(database_url, tmp_path, WORKSHOP_DAY) as world:
        ana, carmen = await make_cohort(world)
        links = await import_list(ana)
        laura, diego = world.server.phone(3, "Laura", "es"), world.server.phone(4, "Diego", "es")
        await register(laura, links["Panadería La Luna"], "9:30")
        await register(diego, links["Taller Sol Verde"], "10:30")
        for phone in (laura, diego):
            await send_plan(phone)
            await review(carmen)
            await choose_key_items(phone)

        await world.goes_to(WORKSHOP_DAY + timedelta(hours=1))
        luna, sol = "Panadería La Luna", "Taller Sol Verde"
        await world.goes_to(due(world, luna, 1) + timedelta(minutes=5))
        await check_in(
            laura,
            1,
            "Avanzó",
            "25 %",
            "Avanzó",
            "25 %",
            "Sin cambios",
            "Tiempo",
            "No por ahora",
            "el martes a las 10 reviso los botes",
        )
        await rescue(world, carmen, diego)

        await world.goes_to(due(world, luna, 2) + timedelta(minutes=75))
        await check_in(
            laura, 2, "Avanzó", "50 %", "Avanzó", "50 %", "Avanzó", "25 %", "No por ahora", "Sin paso este mes"
        )
        await check_in(
            diego, 2, "Avanzó", "25 %", "Avanzó", "25 %", "Avanzó", "25 %", "No por ahora", "Sin paso este mes"
        )
        await world.goes_to(due(world, luna, 3) + timedelta(minutes=75))
        await check_in(
            laura,
            3,
            "Listo",
            "bajamos de 20 a 5 kilos",
            "Avanzó",
            "75 %",
            "Avanzó",
            "50 %",
            "No por ahora",
            "Sin paso este mes",
            "5",
        )
        await check_in(
            diego, 3, "Avanzó", "50 %", "Avanzó", "50 %", "Avanzó", "50 %", "No por ahora", "Sin paso este mes", "4"
        )
        await world.goes_to(due(world, luna, 4) + timedelta(minutes=75))
        await check_in(laura, 4, "Listo", "Todavía sin dato", "Avanzó", "75 %", "No por ahora", "Sin paso este mes")
        await check_in(
            diego,
            4,
            "Listo",
            "Todavía sin dato",
            "Avanzó",
            "75 %",
            "Avanzó",
            "75 %",
            "No por ahora",
            "Sin paso este mes",
        )
        await world.goes_to(due(world, luna, 5) + timedelta(minutes=75))
        await check_in(laura, 5, "Listo", "la brecha quedó en 3 %", "No por ahora")
        await check_in(diego, 5, "Listo", "Todavía sin dato", "Avanzó", "75 %", "No por ahora", "Sin paso este mes")
        await world.goes_to(due(world, luna, 6) + timedelta(minutes=75))
        await check_in(laura, 6, "No por ahora")
        await check_in(diego, 6, "Listo", "Todavía sin dato", "No por ahora")

        with world.database.transaction() as session:
            states = session.execute(select(Sme.name, CheckIn.month, CheckIn.state).join(CheckIn)).all()
            assert {month for name, month, state in states if name == luna and state == "answered"} == set(range(1, 7))
            assert {month for name, month, state in states if name == sol and state == "answered"} == set(range(2, 7))
            assert {item.state for item in session.scalars(select(Item))} == {"done_reported"}
        openers = [message.text for message in laura.from_bot if "de 6" in message.text.split(".")[0]]
        assert len({text.split(".")[0] for text in openers}) == 6


async def rescue(world: World, carmen: Phone, diego: Phone) -> None:
    """Diego is silent through both reminders; Carmen gets one card, writes to him, and he answers."""
    sol = "Taller Sol Verde"
    opened = due(world, sol, 1)
    carmen.looks()
    for step, days in enumerate((0, 7, 9, 14, 15), 1):
        await world.goes_to(opened + timedelta(days=days, minutes=10 * step))
    assert stalls(world, sol).get("NO_REPLY") is True
    card = next(
        message for message in carmen.from_bot if sol in message.text and "Escribir" in " ".join(message.buttons)
    )
    carmen.press(next(label for label in card.buttons if label.startswith("Escribir")), message=card)
    await carmen.waits_for()
    await answer(carmen, "Hola, Diego. ¿Todo bien por el taller? Si sirve, hablamos diez minutos.")
    await world.goes_to(opened + timedelta(days=15, minutes=80))
    await diego.waits_for("¿Todo bien por el taller?", seconds=10)
    diego.say("Sí, disculpen, tuvimos una mudanza. Ya retomamos.")
    await diego.waits_for(seconds=10)
    await world.goes_to(opened + timedelta(days=16))
    assert stalls(world, sol).get("NO_REPLY") is False
