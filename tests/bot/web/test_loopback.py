import re

import pytest

from tests.bot.web.phones_site import Site

PATHS = ["/", "/events", "/next", "/files/x", "/static/phones.css", "/open/x"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:80", "", "[::1", "10.0.0.7"])
@pytest.mark.parametrize("path", PATHS)
async def test_no_other_name_leads_to_the_page(site: Site, path: str, host: str) -> None:
    status, body = await site.get(path, Host=host)
    assert (status, "127.0.0.1" in body) == (403, True) or status == 400


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1", "[::1]:8080", "LOCALHOST"])
async def test_the_names_of_this_machine_lead_to_the_page(site: Site, host: str) -> None:
    assert (await site.get("/", Host=host))[0] == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_other_sites_cannot_change_anything(site: Site, headers: dict[str, str]) -> None:
    body = {"owner": "Laura", "role": "contact", "language": "es"}
    async with site.web.post(f"{site.address}/phones", json=body, headers=headers) as answer:
        assert answer.status == 403
    assert site.chats.phones == {}


async def test_the_page_itself_can(site: Site) -> None:
    headers = {"Origin": site.address, "Sec-Fetch-Site": "same-origin"}
    async with site.web.post(f"{site.address}/clock", json={"step": "now"}, headers=headers) as answer:
        assert answer.status == 204


async def test_every_answer_forbids_foreign_content(site: Site) -> None:
    for path in ("/", "/static/phones.js", "/nowhere", "/files/nothing"):
        async with site.web.get(site.address + path) as answer:
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_page_loads_nothing_from_elsewhere_and_runs_nothing_inline(site: Site) -> None:
    _, page = await site.get("/")
    assert not re.search(r'(src|href)="(?!/|#)', page)
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?! type=\"module\" src=\"/static/)", page)
    for name in ("phone.js", "phones.js"):
        assert "innerHTML" not in (await site.get(f"/static/{name}"))[1]
