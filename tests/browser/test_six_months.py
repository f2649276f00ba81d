"""What a newcomer lives who starts Rumbo without a token: six months of two SMEs, played by clicking and typing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.rumbo import Clock, Person, running_rumbo

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

DESKTOP, POCKET = (1440, 900), (360, 740)
STEPS = ("el lunes a las 9 llamo al reciclador", "el martes a las 10 leo el medidor", "el jueves hago la tabla")
LAURAS_MONTHS = {
    1: "Avanzó|25 %|Avanzó|25 %|Sin cambios|Tiempo|No por ahora|el martes a las 10 reviso los botes",
    2: "Avanzó|50 %|Avanzó|50 %|Avanzó|25 %|No por ahora|Sin paso este mes",
    3: "Listo|bajamos de 20 a 5 kilos|Avanzó|75 %|Avanzó|50 %|No por ahora|Sin paso este mes|5",
    4: "Listo|Todavía sin dato|Avanzó|75 %|No por ahora|Sin paso este mes",
    5: "Listo|la brecha quedó en 3 %|No por ahora",
    6: "No por ahora",
}
DIEGOS_MONTHS = {
    2: "Avanzó|25 %|Avanzó|25 %|No por ahora|Sin paso este mes",
    3: "Avanzó|50 %|Avanzó|50 %|No por ahora|Sin paso este mes|4",
    4: "Listo|Todavía sin dato|Avanzó|75 %|No por ahora|Sin paso este mes",
    5: "Listo|cinco vecinos visitados|No por ahora",
    6: "No por ahora",
}


@asynccontextmanager
async def opened(browser: Browser, address: str, size: tuple[int, int]) -> AsyncIterator[Page]:
    """The page in Spanish, without moving pictures; any error in its scripts fails the test."""
    width, height = size
    context = await browser.new_context(
        locale="es-MX", viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    page = await context.new_page()
    page.set_default_timeout(15_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    await page.goto(address)
    await expect(page.locator("#day")).not_to_be_empty()
    yield page
    await context.close()
    assert errors == []


async def test_six_months_of_two_smes_by_clicking_and_typing(browser: Browser, tmp_path: Path) -> None:
    async with running_rumbo(tmp_path) as address, opened(browser, address, DESKTOP) as page:
        ana, carmen, laura, diego = (Person(page, name) for name in ("Ana", "Carmen", "Laura", "Diego"))
        clock = Clock(page)
        await register(page, ana, carmen, laura, diego)
        await type_a_plan(laura)
        await pick_a_plan(diego)
        for sme in ("Panadería La Luna", "Taller Sol Verde"):
            await review(carmen, sme)
        for phone in (laura, diego):
            await choose_key_items(phone)

        await clock.moves("+1 día")
        await expect(clock.day).to_have_text("jueves, 27 de marzo de 2014")
        await expect(clock.due).to_contain_text("mes 1 de 6 para Panadería La Luna")
        await clock.runs_until(laura, "Mes 1 de 6")
        await check_in(laura, LAURAS_MONTHS[1])
        await rescue(carmen, diego, clock)

        for month in range(2, 7):
            await clock.moves("+1 mes" if month > 2 else "Lo próximo")
            for phone, answers in ((laura, LAURAS_MONTHS), (diego, DIEGOS_MONTHS)):
                await clock.runs_until(phone, f"Mes {month} de 6")
                await check_in(phone, answers[month])
        await laura.does("/progress")
        await laura.sees("Panadería La Luna: 3 de 3 acciones clave ya están terminadas")
        await carmen.does("/stalled")
        await carmen.sees("Ninguna empresa necesita atención ahora.")


async def register(page: Page, ana: Person, carmen: Person, laura: Person, diego: Person) -> None:
    """What the four phones show first is answered."""
    await page.get_by_role("button", name="Empezar").click()
    for member in (ana, carmen):
        await member.does("Sí, entrar")
    await laura.does("Acepto", "Dueña o dueño", "De usted", "9:30", "Están bien")
    await diego.does("Acepto", "Dirección", "De tú", "10:30", "Están bien")


async def type_a_plan(laura: Person) -> None:
    for number, action in enumerate(("separar los residuos", "medir el agua cada mes", "revisar la brecha salarial")):
        if number:
            await laura.does("Agregar otra")
        await laura.does(action, "Laura Méndez", "31 ago")
    await laura.does("Enviar a la OEA")
    await laura.sees("el plan llegó con 3 acciones")


async def pick_a_plan(diego: Person) -> None:
    await diego.does("Ver ideas", "Medio ambiente", "1", "Diego Rivas", "31 ago")
    await diego.does("Agregar otra", "Del catálogo", "Comunidad", "1", "Diego Rivas", "31 ago", "Enviar a la OEA")
    await diego.sees("el plan llegó con 2 acciones")


async def review(carmen: Person, sme: str) -> None:
    """Everything is approved, with one suggestion for the first action that lacks a measure."""
    await carmen.does("/review")
    await carmen.sees(sme)
    while "Aprobar" in await carmen.labels():
        await carmen.does("Aprobar")
    await carmen.does("Es concreto", "Enviar la carta")
    await carmen.sees(f"Enviada a {sme}.")


async def choose_key_items(phone: Person) -> None:
    """The proposal is taken; what is asked of each item is answered, whatever it lacks."""
    await phone.sees("Para empezar, una propuesta")
    await phone.does(next(label for label in await phone.labels() if label.startswith("Tomar")))
    while "Confirmar" not in await phone.labels():
        known = {"Usar esa idea", "Está bien así"}.intersection(await phone.labels())
        await phone.does(*known or {STEPS[await phone.heard.count() % len(STEPS)]})
    await phone.does("Confirmar")
    await phone.sees("Acuerdo de")


async def check_in(phone: Person, answers: str) -> None:
    """Thanks come for each one; after the last month's the closing may follow them at once."""
    thanks = phone.heard.filter(has_text="Anotado")
    before = await thanks.count()
    await phone.does(*answers.split("|"))
    await expect(thanks).to_have_count(before + 1)


async def rescue(carmen: Person, diego: Person, clock: Clock) -> None:
    """Diego is silent through both reminders; Carmen writes to him with one tap and a sentence, and he answers."""
    await clock.runs_until(carmen, "Sin respuesta al seguimiento del mes 1, con dos recordatorios")
    await diego.saw("Hay meses que se complican.")
    await carmen.does("/stalled")
    await carmen.sees("Taller Sol Verde · Sin respuesta")
    await carmen.does("🟡 Taller Sol Verde", "Escribirle", "Hola, Diego. ¿Todo bien por el taller?")
    await clock.runs_until(diego, "¿Todo bien por el taller?")
    if "Responder" in await diego.labels():
        await diego.does("Responder")
    await diego.does("Sí, disculpen, tuvimos una mudanza. Ya retomamos.")
    await carmen.saw("(Taller Sol Verde) respondió: «Sí, disculpen, tuvimos una mudanza.")
    await clock.moves("Ahora")
    await carmen.does("/stalled")
    await carmen.sees("Ninguna empresa necesita atención ahora.")


async def test_the_page_works_on_a_pocket_screen_and_a_restart_keeps_chats_and_clock(
    browser: Browser, tmp_path: Path
) -> None:
    async with running_rumbo(tmp_path) as address, opened(browser, address, POCKET) as page:
        await page.get_by_role("button", name="Empezar").click()
        await page.locator("#roster button", has_text="Laura").click()
        await expect(page.locator(".phone:visible h2")).to_have_text(["Laura"])
        laura = Person(page, "Laura")
        await laura.does("Acepto", "Dueña o dueño")
        await laura.says("de tú")
        await laura.sees("¿A qué hora conviene")
        assert await page.evaluate("document.documentElement.scrollWidth") == POCKET[0]
        await Clock(page).moves("+1 día")
        await expect(Clock(page).day).to_have_text("jueves, 27 de marzo de 2014")
    async with running_rumbo(tmp_path) as address, opened(browser, address, POCKET) as page:
        await page.get_by_role("button", name="Empezar").click()
        await page.locator("#roster button", has_text="Laura").click()
        await Person(page, "Laura").sees("¿A qué hora conviene")
        await expect(page.locator("#roster li")).to_have_count(4)
        await expect(Clock(page).day).to_have_text("jueves, 27 de marzo de 2014")
        await Person(page, "Laura").does("9:30")
