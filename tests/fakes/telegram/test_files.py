"""Pictures and files, both ways."""

from datetime import timedelta
from io import BytesIO

import aiohttp
import pytest
from PIL import Image

from tests.fakes.telegram.conftest import Caller
from tests.fakes.telegram_server import MovableClock, Phone, TelegramServer


@pytest.fixture
def ana(server: TelegramServer) -> Phone:
    phone = server.phone(1001, "Ana", phone_number="+52 33 0000 0000")
    phone.start()
    return phone


def picture(width: int = 40, height: int = 30) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()


async def upload(call: Caller, method: str, name: str, data: bytes, file_name: str, **fields: str) -> dict[str, object]:
    form = aiohttp.FormData({"chat_id": "1001"} | fields)
    form.add_field(name, data, filename=file_name)
    async with call.session.post(f"{call.server.base_url}{call.server.token}/{method}", data=form) as response:
        body: dict[str, object] = await response.json()
        return body


async def fetch(call: Caller, file_path: str, token: str) -> tuple[int, bytes]:
    async with call.session.get(f"{call.server.base_file_url}{token}/{file_path}") as response:
        return response.status, await response.read()


async def test_what_a_person_sends_can_be_downloaded(ana: Phone, call: Caller, clock: MovableClock) -> None:
    ana.send_document(b"%PDF-1.7", "plan.pdf", "application/pdf", "Mi plan")
    ana.send_photo(picture(), album="7")
    ana.send_voice()
    document, photo, voice = (update["message"] for update in (await call("getUpdates"))[1:])
    assert document["document"]["file_name"] == "plan.pdf"
    assert document["caption"] == "Mi plan"
    assert photo["media_group_id"] == "7"
    assert (photo["photo"][-1]["width"], photo["photo"][-1]["height"]) == (40, 30)
    assert voice["voice"]["mime_type"] == "audio/ogg"
    link = await call("getFile", file_id=document["document"]["file_id"])
    encoded = call.server.token.replace(":", "%3A")
    assert await fetch(call, link["file_path"], encoded) == (200, b"%PDF-1.7")
    assert await fetch(call, link["file_path"], call.server.token) == (200, b"%PDF-1.7")
    clock.advance(timedelta(hours=2))
    assert (await fetch(call, link["file_path"], encoded))[0] == 404
    assert await call.refused("getFile", file_id="nothing") == "400 Bad Request: invalid file_id"


async def test_twenty_megabytes_are_too_many_to_download(ana: Phone, call: Caller) -> None:
    ana.send_document(b"much", "much.zip", size=20 * 1024 * 1024 + 1)
    update = (await call("getUpdates"))[-1]
    assert update["message"]["document"]["file_size"] > 20_000_000
    refusal = await call.refused("getFile", file_id=update["message"]["document"]["file_id"])
    assert refusal == "400 Bad Request: file is too big"


async def test_the_bot_sends_files_once_and_then_by_their_id(ana: Phone, call: Caller) -> None:
    body = await upload(call, "sendDocument", "document", b"a,b", "tabla.csv", caption="Tabla")
    assert body["ok"], body
    assert ana.last.document is not None
    assert ana.last.document.data == b"a,b"
    assert ana.last.attachment == "file: tabla.csv"
    file_id = ana.last.document.file_id
    await call("sendDocument", chat_id=1001, document=file_id)
    assert len(ana.from_bot) == 2
    assert await call.refused("sendPhoto", chat_id=1001, photo=file_id) == (
        "400 Bad Request: can't use file of type Document as Photo"
    )
    assert await call.refused("sendDocument", chat_id=1001) == "400 Bad Request: there is no document in the request"


async def test_a_photo_must_be_a_picture(ana: Phone, call: Caller) -> None:
    assert (await upload(call, "sendPhoto", "photo", picture(), "a.png"))["ok"]
    assert ana.last.picture is not None
    attached = await upload(call, "sendPhoto", "part_1", picture(), "a.png", photo="attach://part_1")
    assert attached["ok"]
    broken = await upload(call, "sendPhoto", "photo", b"text", "a.png")
    assert broken["description"] == "Bad Request: IMAGE_PROCESS_FAILED"
    narrow = await upload(call, "sendPhoto", "photo", picture(2100, 100), "a.png")
    assert narrow["description"] == "Bad Request: PHOTO_INVALID_DIMENSIONS"
    long = await upload(call, "sendPhoto", "photo", picture(), "a.png", caption="x" * 1025)
    assert long["description"] == "Bad Request: message caption is too long"
    empty = await upload(call, "sendDocument", "document", b"", "a.txt")
    assert empty["description"] == "Bad Request: file must be non-empty"


async def test_a_contact_is_shared_by_its_button(ana: Phone, call: Caller) -> None:
    keyboard = {"keyboard": [[{"text": "Compartir", "request_contact": True}, "Otro día"]]}
    await call("sendMessage", chat_id=1001, text="¿Su número?", reply_markup=keyboard)
    assert ana.buttons == ["Compartir", "Otro día"]
    ana.press("Compartir")
    ana.press("Otro día")
    contact, text = (update["message"] for update in (await call("getUpdates"))[1:])
    assert contact["contact"] == {"phone_number": "+52 33 0000 0000", "first_name": "Ana", "user_id": 1001}
    assert text["text"] == "Otro día"
    await call("sendMessage", chat_id=1001, text="Gracias", reply_markup={"remove_keyboard": True})
    assert all(not message.buttons for message in ana.chat)


async def test_files_by_the_bot_can_be_fetched_over_http_only_with_its_token(ana: Phone, call: Caller) -> None:
    ana.send_document(b"x", "x.txt")
    file_id = (await call("getUpdates"))[-1]["message"]["document"]["file_id"]
    link = await call("getFile", file_id=file_id)
    assert (await fetch(call, link["file_path"], "1:other"))[0] == 401
