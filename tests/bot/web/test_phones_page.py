import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from urllib.parse import quote

import pytest

from bot.channels.base import MenuEntry
from bot.channels.phones import PhonesChannel
from bot.channels.phones_events import ClockMove
from bot.channels.phones_people import LARGEST_FILE
from bot.channels.phones_store import Chats
from bot.clock import SystemClock
from conversations.messages import Button, Outgoing
from tests.bot.web.phones_site import START, Site

SOON = timedelta(minutes=1)


def said(site: Site) -> list[object]:
    return [update.payload.get("said") for update in site.chats.waiting.values()]


async def send_file(site: Site, phone: str, body: bytes | AsyncIterator[bytes], name: str, mime: str) -> int:
    headers = {"Content-Type": mime, "X-File-Name": quote(name), "X-Caption": quote("el plan: ñandú")}
    async with site.web.post(f"{site.address}/phones/{phone}/files", data=body, headers=headers) as answer:
        return answer.status


async def test_a_new_phone_says_start_with_the_way_in_that_fits_its_role(site: Site) -> None:
    await site.add_phone(role="contact")
    await site.add_phone(role="coordinator")
    await site.add_phone(role="contact", payload="from-a-link")
    assert said(site) == ["/start", "/start way-in-coordinator", "/start from-a-link"]


async def test_what_a_person_writes_presses_and_opens_reaches_the_bot(site: Site) -> None:
    phone = await site.add_phone()
    assert await site.post(f"/phones/{phone}/words", {"text": "  hola "}) == 204
    assert await site.post(f"/phones/{phone}/links", {"payload": "abc"}) == 204
    assert await site.post(f"/phones/{phone}/taps", {"message": 1, "data": "t.q.1"}) == 204
    assert said(site) == ["/start", "hola", "/start abc", None]
    assert list(site.chats.waiting.values())[-1].payload["pressed"] == {"message": 1, "data": "t.q.1"}


async def test_a_blocked_bot_hears_nothing_until_it_is_let_in_again(site: Site) -> None:
    phone = await site.add_phone()
    await site.post(f"/phones/{phone}/blocks", {"blocked": True})
    assert await site.post(f"/phones/{phone}/words", {"text": "hola"}) == 409
    await site.post(f"/phones/{phone}/blocks", {"blocked": False})
    assert await site.post(f"/phones/{phone}/words", {"text": "hola"}) == 204


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("words", {"text": ""}),
        ("words", {"text": "x" * 4097}),
        ("words", {"text": "\ud800"}),
        ("words", []),
        ("links", {"payload": "../etc"}),
        ("taps", {"message": "one"}),
    ],
)
async def test_what_makes_no_sense_is_refused_and_changes_nothing(site: Site, path: str, body: object) -> None:
    phone = await site.add_phone()
    before = len(site.chats.journal.events)
    assert await site.post(f"/phones/{phone}/{path}", body) == 422
    assert len(site.chats.journal.events) == before


async def test_an_unknown_phone_is_not_found(site: Site) -> None:
    assert await site.post("/phones/nobody/words", {"text": "hola"}) == 404
    assert await send_file(site, "nobody", b"x", "x.pdf", "application/pdf") == 404


async def test_a_picture_is_shown_and_any_other_file_only_saved(site: Site) -> None:
    phone = await site.add_phone()
    await send_file(site, phone, b"png", "gráfico.png", "image/png")
    await send_file(site, phone, b"<script>", "page.html", "text/html")
    picture, page = (message.file for message in site.chats.messages[phone] if message.file)
    async with site.web.get(f"{site.address}/files/{picture.reference}") as answer:
        assert (await answer.read(), answer.content_type) == (b"png", "image/png")
        assert answer.headers["Content-Disposition"].startswith("inline")
    async with site.web.get(f"{site.address}/files/{page.reference}") as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")


async def test_a_file_keeps_its_name_and_words(site: Site) -> None:
    phone = await site.add_phone()
    assert await send_file(site, phone, b"%PDF-", "plan de acción.pdf", "application/pdf") == 204
    shown = list(site.chats.waiting.values())[-1].payload["file"]
    assert (shown["name"], shown["caption"], shown["size"]) == ("plan de acción.pdf", "el plan: ñandú", 5)


async def test_a_file_above_20_mb_is_refused_while_it_streams(site: Site) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(LARGEST_FILE // 65536 + 1):
            yield b"x" * 65536

    phone = await site.add_phone()
    assert await send_file(site, phone, endless(), "film.mp4", "video/mp4") == 413
    assert list(site.chats.files.iterdir()) == []


async def test_unknown_files_are_not_found(site: Site) -> None:
    for path in ("/files/nothing", "/files/..%2Fjournal.jsonl", "/static/..%2Fapp.py"):
        assert (await site.get(path))[0] == 404


async def test_events_tell_everything_from_the_beginning_and_then_that_history_ends(site: Site) -> None:
    phone = await site.add_phone()
    told = await site.events()
    assert [kind for _, kind, _ in told] == ["phone", "message", "tick"]
    assert json.loads(told[1][2])["phone"] == phone


async def test_a_page_that_was_cut_off_gets_exactly_what_it_missed(site: Site) -> None:
    phone = await site.add_phone()
    last_seen = (await site.events())[1][0]
    await site.post(f"/phones/{phone}/words", {"text": "hola"})
    [missed, _] = await site.events(last_seen)
    assert json.loads(missed[2])["text"] == "hola"


@pytest.mark.parametrize("last_seen", ["of-another:3", "nonsense"])
async def test_a_page_of_another_journal_is_told_to_begin_again(site: Site, last_seen: str) -> None:
    assert [kind for _, kind, _ in await site.events(last_seen, until="reset")] == ["reset"]


async def test_what_happens_is_told_at_once_to_whoever_follows(site: Site) -> None:
    phone = await site.add_phone()
    following = asyncio.create_task(site.events(until="menu"))
    await asyncio.sleep(0.05)
    channel = PhonesChannel(site.chats, site.rehearsal.clock, site.address)
    await channel.send(phone, Outgoing("¿Sector?", (Button("Comercio", "t.q.1"),)), None)
    await channel.show_menu(phone, "es", [MenuEntry("ayuda", "Hablar con una persona")])
    async with asyncio.timeout(5):
        told = await following
    assert '"label":"Comercio"' in next(data for _, kind, data in told if kind == "message" and '"bot"' in data)


async def test_following_ends_when_the_phones_close(site: Site) -> None:
    async with site.web.get(f"{site.address}/events") as answer, asyncio.timeout(5):
        site.chats.journal.close()
        await answer.read()


async def test_a_month_passes_through_everything_that_falls_due(site: Site) -> None:
    assert await site.post("/clock", {"step": "month"}) == 204
    assert [done.day for done in site.rehearsal.done] == [9, 16, 23, 30]
    assert abs(site.rehearsal.now() - (START + timedelta(days=31))) < SOON


async def test_the_next_thing_due_is_where_its_step_leads(site: Site) -> None:
    await site.post("/clock", {"step": "next"})
    assert [done.day for done in site.rehearsal.done] == [9]


async def test_the_next_step_stops_where_a_phone_rings(site: Site) -> None:
    phone = await site.add_phone()
    channel = PhonesChannel(site.chats, site.rehearsal.clock, site.address)
    site.rehearsal.quiet_until = START + timedelta(days=20)
    site.rehearsal.rings = lambda: channel.send(phone, Outgoing("¿Todo bien?"), None)
    assert await site.post("/clock", {"step": "next"}) == 204
    assert [done.day for done in site.rehearsal.done] == [9]
    assert await site.post("/clock", {"step": "month"}) == 204
    assert [done.day for done in site.rehearsal.done] == [9, 16, 23, 30, 6]


async def test_the_way_of_the_clock_is_told_with_its_goal_and_its_end(site: Site) -> None:
    await site.post("/clock", {"step": "month"})
    moves = [event for event in site.chats.journal.events if isinstance(event, ClockMove)]
    assert {move.until is None for move in moves[:-1]} == {False}
    assert moves[-1].until is None
    assert moves == sorted(moves, key=lambda move: move.at)


async def test_the_clocks_distance_from_the_machines_is_kept_for_a_restart(site: Site) -> None:
    await site.post("/clock", {"step": "day"})
    kept = Chats(site.chats.files.parent).clock_offset
    assert abs(SystemClock().now() + kept - site.rehearsal.now()) < SOON


async def test_the_clock_is_moved_by_one_hand_at_a_time(site: Site) -> None:
    site.rehearsal.free.clear()
    first = asyncio.create_task(site.post("/clock", {"step": "month"}))
    await asyncio.sleep(0.1)
    assert await site.post("/clock", {"step": "hour"}) == 409
    site.rehearsal.free.set()
    assert await first == 204


async def test_an_unknown_step_is_refused(site: Site) -> None:
    assert await site.post("/clock", {"step": "back"}) == 422


async def test_the_next_thing_due_is_said_in_the_language_of_the_page(site: Site) -> None:
    _, spanish = await site.get("/next?lang=es")
    _, english = await site.get("/next?lang=en")
    assert json.loads(spanish) == {"text": "Sigue el 9 mar, 3:00: <b>lunes</b>", "due": True}
    assert json.loads(english)["text"].startswith("Next, 9 Mar, ")
    site.rehearsal.nothing_due = True
    assert json.loads((await site.get("/next"))[1])["due"] is False


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ({}, "es"),
        ({"Accept-Language": "en-GB,en"}, "en"),
        ({"Accept-Language": "de"}, "es"),
        ({"Cookie": "language=en"}, "en"),
    ],
)
async def test_the_page_speaks_the_language_asked_for(site: Site, wish: dict[str, str], language: str) -> None:
    status, page = await site.get("/", **wish)
    assert status == 200
    assert f'<html lang="{language}">' in page


async def test_a_link_opened_outside_changes_nothing_but_asks_on_the_page(site: Site) -> None:
    async with site.web.get(f"{site.address}/open/inv-1", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/#open=inv-1")
    assert len(site.chats.journal.events) == 1


async def test_health_names_what_is_wrong(site: Site) -> None:
    assert await site.get("/health") == (200, '{"ready":true,"problems":[],"notices":[]}')
    site.health.problems.append("The database cannot be reached; start it.")
    status, body = await site.get("/health")
    assert status == 503
    assert json.loads(body)["problems"] == site.health.problems
