import asyncio
import json
import re
import wave
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Browser, Page, expect

from bot.channels.base import Enclosed, MenuEntry
from bot.channels.phones import PhonesChannel
from bot.channels.phones_people import People
from conversations.messages import Button, Outgoing
from tests.bot.web.phones_site import START, Site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

SECTORS = (Button("Comercio", "t.q.1"), Button("Turismo", "t.q.2"))
UNBROKEN = "Autoabastecimiento" * 12
WIDER = """() => [...document.querySelectorAll("html, .phone, .chat, .chat *, .menu, .menu *")]
  .filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== "inline")
  .map((e) => e.className || e.tagName)"""
HOSTILE = "<img src=x onerror=alert(1)> & <b>bold</b>"


def channel(site: Site) -> PhonesChannel:
    return PhonesChannel(site.chats, site.rehearsal.clock, site.address)


def last_payload(site: Site) -> dict[str, object]:
    return list(site.chats.waiting.values())[-1].payload


async def laura(site: Site) -> str:
    return await site.add_phone(owner="Laura")


async def test_a_newcomer_adds_a_phone_and_writes_with_the_keyboard_alone(site: Site, page: Page) -> None:
    await page.keyboard.press("Tab")
    await expect(page.get_by_text("Go to the phones")).to_be_focused()
    await page.get_by_role("button", name="Add the first phone").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Name")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Message", exact=True)).to_be_focused()
    await page.keyboard.type("good morning")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("everybody")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("good morning\neverybody", use_inner_text=True)
    assert last_payload(site)["said"] == "good morning\neverybody"


async def test_what_the_bot_says_appears_at_once_and_its_buttons_answer(site: Site, page: Page) -> None:
    phone = await laura(site)
    await channel(site).send(phone, Outgoing("¿Sector?", SECTORS, (Button("Atrás", "t.q.<"),)), None)
    await page.get_by_role("button", name="Comercio").click()
    await expect(page.locator(".pressed")).to_have_text("Comercio")
    assert last_payload(site)["pressed"] == {"message": 2, "data": "t.q.1"}


async def test_peoples_words_are_never_read_as_html(site: Site, page: Page) -> None:
    phone = await site.add_phone(owner=HOSTILE[:60])
    await channel(site).send(phone, Outgoing(HOSTILE, (Button(HOSTILE, "t.q.1"),)), None)
    await expect(page.get_by_role("log")).to_contain_text(HOSTILE)
    await expect(page.locator("main img, main b, .roster img")).to_have_count(0)


async def test_a_word_without_a_space_is_broken_and_nothing_scrolls_sideways(site: Site, page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    phone = await site.add_phone(owner=UNBROKEN[:60])
    buttons = (Button(UNBROKEN, "t.q.1"), Button("Sí", "t.q.2")), (Button(UNBROKEN, "t.q.<"),)
    link = channel(site).deep_link(UNBROKEN[:60])
    await channel(site).send(phone, Outgoing(f"{UNBROKEN} {link}", *buttons), None)
    People(site.chats).say(phone, UNBROKEN, START)
    await channel(site).show_menu(phone, "en", [MenuEntry("help", UNBROKEN)])
    await page.get_by_label("Message", exact=True).fill("/he")
    await expect(page.get_by_role("log").get_by_text(UNBROKEN)).to_have_count(4)
    await expect(page.locator(".menu button")).to_be_visible()
    assert await page.evaluate(WIDER) == []


async def test_a_reload_shows_the_same_chats(site: Site, page: Page) -> None:
    phone = await laura(site)
    People(site.chats).say(phone, "hola", START)
    await channel(site).send(phone, Outgoing("¿Sector?", SECTORS), None)
    await page.get_by_role("button", name="Turismo").click()
    before = await page.get_by_role("log").inner_text()
    await page.reload()
    await expect(page.locator(".pressed")).to_have_text("Turismo")
    assert await page.get_by_role("log").inner_text() == before


async def test_an_invitation_link_in_a_chat_opens_a_new_phone(site: Site, page: Page) -> None:
    phone = await laura(site)
    await channel(site).send(phone, Outgoing(f"Para invitar: {channel(site).deep_link('inv-7')}."), None)
    await page.get_by_role("button", name="Open on another phone").click()
    await page.get_by_role("dialog").get_by_label("Name").fill("Marcos")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("article", name="Marcos")).to_be_visible()
    assert last_payload(site)["said"] == "/start inv-7"


async def test_a_link_scanned_outside_asks_on_which_phone(site: Site, page: Page) -> None:
    await page.goto(f"{site.address}/open/inv-8")
    await expect(page.get_by_role("dialog")).to_contain_text("opens the link")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    assert site.chats.phones == {}


async def test_a_month_brings_the_new_date_and_unread_marks(site: Site, page: Page) -> None:
    await laura(site)
    other = await site.add_phone(owner="Marcos")
    await expect(page.get_by_role("article", name="Marcos").get_by_label("Message", exact=True)).to_be_focused()
    await page.get_by_role("article", name="Laura").get_by_label("Message", exact=True).focus()
    await page.get_by_role("button", name="+1 month").click()
    await expect(page.locator("#day")).to_have_text(re.compile(r"Friday,? 3 April 2026"))
    await channel(site).send(other, Outgoing("Mes 1 de 6"), None)
    await expect(page.locator("#roster .unread:visible")).to_have_text("1")
    await page.locator("#roster button", has_text="Marcos").click()
    await expect(page.locator("#roster .unread:visible")).to_have_count(0)


async def test_the_way_of_the_clock_is_shown_while_it_lasts(site: Site, page: Page) -> None:
    site.rehearsal.free.clear()
    await page.get_by_role("button", name="+1 month").click()
    await expect(page.get_by_role("progressbar")).to_be_visible()
    await expect(page.get_by_role("button", name="+1 day")).to_be_disabled()
    await expect(page.get_by_role("status").first).to_have_text("The clock is moving…")
    site.rehearsal.free.set()
    await expect(page.get_by_role("progressbar")).to_be_hidden()
    await expect(page.get_by_role("button", name="+1 month")).to_be_focused()


async def test_the_command_menu_opens_with_a_slash_and_closes_with_escape(site: Site, page: Page) -> None:
    phone = await laura(site)
    entries = [MenuEntry("help", "Talk to a person"), MenuEntry("progress", "How the plan is going")]
    await channel(site).show_menu(phone, "en", entries)
    box = page.get_by_label("Message", exact=True)
    await expect(page.get_by_role("button", name="Commands")).to_be_visible()
    await box.fill("/pro")
    await expect(page.locator(".menu button")).to_have_count(1)
    await page.keyboard.press("Escape")
    await expect(page.locator(".menu")).to_be_hidden()
    await page.get_by_role("button", name="Commands").click()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("/progress")
    assert last_payload(site)["said"] == "/progress"


async def test_a_command_in_the_bots_words_can_be_pressed(site: Site, page: Page) -> None:
    phone = await laura(site)
    await channel(site).send(phone, Outgoing("Para ver los datos está /mydata; agua/luz y 1/2 no son comandos."), None)
    await expect(page.locator(".bot .command")).to_have_text(["/mydata"])
    await page.get_by_role("button", name="/mydata").click()
    await expect(page.locator(".person .text").last).to_have_text("/mydata")
    assert last_payload(site)["said"] == "/mydata"


async def test_files_go_to_the_bot_and_pictures_come_from_it(site: Site, page: Page, tmp_path: Path) -> None:
    phone, plan, chart = await laura(site), tmp_path / "plan de acción.txt", tmp_path / "chart.png"
    plan.write_text("separar residuos")
    Image.new("RGB", (40, 20), "teal").save(chart)
    await page.locator("[type=file]").set_input_files(plan)
    await expect(page.get_by_role("link", name="plan de acción.txt")).to_be_visible()
    await channel(site).send(phone, Outgoing("Avance"), Enclosed(chart, "avance.png", "image/png", picture=True))
    picture = page.get_by_role("img", name="avance.png")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.naturalWidth") == 40


async def test_a_voice_note_plays_in_the_chat(site: Site, page: Page, tmp_path: Path) -> None:
    await laura(site)
    note = tmp_path / "nota.wav"
    with wave.open(str(note), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(16000))
    await page.locator("[type=file]").set_input_files(note)
    player = page.get_by_label("nota.wav")
    await expect(player).to_be_visible()
    await expect(player).to_have_js_property("duration", 1)
    await expect(player).to_have_js_property("error", None)


async def test_a_file_above_20_mb_is_explained_without_sending_it(site: Site, page: Page, tmp_path: Path) -> None:
    await laura(site)
    film = tmp_path / "film.mp4"
    film.write_bytes(b"x" * (20 * 1024 * 1024 + 1))
    await page.locator("[type=file]").set_input_files(film)
    await expect(page.locator(".phone .notice")).to_contain_text("20 MB")


async def test_a_blocked_bot_shows_a_silent_phone(site: Site, page: Page) -> None:
    phone = await laura(site)
    await page.get_by_role("button", name="Block").click()
    await expect(page.get_by_role("button", name="Block")).to_have_attribute("aria-pressed", "true")
    await expect(page.get_by_label("Message", exact=True)).to_be_disabled()
    assert phone in site.chats.blocked


async def test_the_language_switch_changes_the_page_and_not_the_chats(site: Site, page: Page) -> None:
    phone = await laura(site)
    await channel(site).send(phone, Outgoing("¿Sector?", SECTORS), None)
    await page.get_by_title("Español").click()
    await expect(page.get_by_role("button", name="+1 mes")).to_be_visible()
    await expect(page.get_by_role("log")).to_contain_text("¿Sector?")
    assert await page.get_by_role("log").get_attribute("lang") == "es"


WATCH_CHATS = """() => {
  window.announced = [];
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (target.ariaLive === "polite") announced.push(...[...addedNodes].map((node) => node.textContent.trim()));
    }
  }).observe(document, { childList: true, subtree: true });
}"""


async def test_new_messages_are_announced_but_history_is_not(site: Site, page: Page) -> None:
    phone = await laura(site)
    await channel(site).send(phone, Outgoing("uno"), None)
    await page.add_init_script(f"({WATCH_CHATS})()")
    await page.reload()
    await expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")
    await channel(site).send(phone, Outgoing("dos"), None)
    await expect(page.get_by_role("log")).to_contain_text("dos")
    [announced] = await page.evaluate("announced")
    assert announced.startswith("dos")


async def test_at_360_pixels_one_phone_is_shown_and_nothing_sticks_out(site: Site, browser: Browser) -> None:
    for owner in ("Laura", "Marcos", "Rosa"):
        phone = await site.add_phone(owner=owner)
        await channel(site).send(phone, Outgoing("palabra " * 30 + "w" * 200, SECTORS), None)
    context = await browser.new_context(viewport={"width": 360, "height": 740}, locale="en-GB")
    page = await context.new_page()
    await page.goto(site.address)
    await page.get_by_role("button", name="Start").click()
    await page.locator("#roster button", has_text="Rosa").click()
    await expect(page.locator(".phone:visible h2")).to_have_text(["Rosa"])
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    assert await page.locator(".phone:visible .chat").evaluate("chat => chat.scrollWidth <= chat.clientWidth")
    await context.close()


async def test_a_chat_stays_at_its_end_when_its_phone_shrinks(site: Site, page: Page) -> None:
    phone = await laura(site)
    for number in range(20):
        await channel(site).send(phone, Outgoing(f"mensaje {number}.", SECTORS), None)
    last = page.locator(".message", has_text="mensaje 19.").get_by_role("button", name="Turismo")
    await expect(last).to_be_in_viewport(ratio=1)
    await page.set_viewport_size({"width": 1440, "height": 500})
    await expect(last).to_be_in_viewport(ratio=1)


CONTRASTS = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const layer = (color, below) => {
    canvas.fillStyle = `rgb(${below.join()})`; canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => rgb.map((v) => v / 255).map((v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const behind = (element) => {
    const chain = []; for (let e = element; e; e = e.parentElement) chain.unshift(getComputedStyle(e).backgroundColor);
    const ground = getComputedStyle(document.documentElement).getPropertyValue("--ground");
    return chain.reduce((below, color) => layer(color, below), layer(ground, [255, 255, 255]));
  };
  const texts = [...document.querySelectorAll("body *")].filter((e) => !e.disabled && e.checkVisibility() &&
    e.getClientRects().length && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
  return texts.map((e) => {
    const ground = behind(e), ink = layer(getComputedStyle(e).color, ground);
    const [a, b] = [light(ground), light(ink)].sort((x, y) => y - x);
    return { text: e.textContent.trim().slice(0, 40), ratio: (a + .05) / (b + .05) };
  });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_has_the_contrast_that_wcag_aa_asks(site: Site, browser: Browser, scheme: str) -> None:
    for owner in ("Laura", "Marcos", "Rosa", "Diego"):
        phone = await site.add_phone(owner=owner)
        link = channel(site).deep_link("inv-7")
        await channel(site).send(phone, Outgoing(f"¿Sector? {link}", SECTORS, (Button("Atrás", "t.q.<"),)), None)
        await channel(site).send(phone, Outgoing("¿Otro?", SECTORS, (Button("Atrás", "t.q.<"),)), None)
        await site.post(f"/phones/{phone}/taps", {"message": 2, "data": "t.q.1"})
    context = await browser.new_context(color_scheme="dark" if scheme == "dark" else "light", locale="en-GB")
    page = await context.new_page()
    await page.goto(site.address)
    await expect(page.get_by_role("article")).to_have_count(4)
    await asyncio.sleep(0.6)  # colours fade in
    found = await page.evaluate(CONTRASTS)
    await context.close()
    assert len(found) > 40
    assert [text for text in found if text["ratio"] < 4.5] == [], json.dumps(found)
