"""Take the picture of the phones page that the documentation shows: month two of the rehearsal."""

import asyncio
import sys
import tempfile
from pathlib import Path

from playwright.async_api import async_playwright

from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.rumbo import Clock, Person, running_rumbo
from tests.browser.test_six_months import (
    DESKTOP,
    LAURAS_MONTHS,
    check_in,
    choose_key_items,
    opened,
    pick_a_plan,
    register,
    rescue,
    review,
    type_a_plan,
)

SETTLING = 600
"""Milliseconds in which colours fade."""


async def take(picture: Path) -> None:
    """Play to the second check-in, with Laura in the middle of it, and save what is on the page."""
    with tempfile.TemporaryDirectory() as folder:
        async with async_playwright() as playwright, running_rumbo(Path(folder)) as address:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            async with opened(browser, address, DESKTOP) as page:
                ana, carmen, laura, diego = (Person(page, name) for name in ("Ana", "Carmen", "Laura", "Diego"))
                clock = Clock(page)
                await register(page, ana, carmen, laura, diego)
                await type_a_plan(laura)
                await pick_a_plan(diego)
                for phone, sme in ((laura, "Panadería La Luna"), (diego, "Taller Sol Verde")):
                    await review(carmen, sme)
                    await choose_key_items(phone)
                await clock.runs_until(laura, "Mes 1 de 6")
                await check_in(laura, LAURAS_MONTHS[1])
                await rescue(carmen, diego, clock)
                await clock.runs_until(diego, "Mes 2 de 6")
                await ana.does("/invite", "Para todo el taller")
                await laura.does("Avanzó", "50 %")
                await page.mouse.move(0, 0)
                await page.wait_for_timeout(SETTLING)
                await page.screenshot(path=picture)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1])))
