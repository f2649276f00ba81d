"""What may be written, and to whom."""

from typing import Any

import pytest

from tests.fakes.telegram.conftest import Caller
from tests.fakes.telegram_server import Phone, TelegramServer

EMOJI = "😀"


@pytest.fixture
def ana(server: TelegramServer) -> Phone:
    phone = server.phone(1001, "Ana")
    phone.start()
    return phone


def keyboard(**button: object) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "Listo"} | button]]}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "message text is empty"),
        (" \n ", "text must be non-empty"),
        ("x" * 4097, "message is too long"),
        (EMOJI * 2049, "message is too long"),
    ],
)
async def test_a_text_has_1_to_4096_utf16_units(ana: Phone, call: Caller, text: str, reason: str) -> None:
    assert await call.refused("sendMessage", chat_id=1001, text=text) == f"400 Bad Request: {reason}"


@pytest.mark.parametrize("text", ["x" * 4096, EMOJI * 2048, "<b>" + "x" * 4096 + "</b>"])
async def test_units_are_counted_after_the_tags_are_taken_out(ana: Phone, call: Caller, text: str) -> None:
    sent = await call("sendMessage", chat_id=1001, text=text, parse_mode="HTML")
    assert sent["text"] == ana.last.text


@pytest.mark.parametrize(
    ("entity", "reason"),
    [
        ({"type": "bold", "offset": 100, "length": 1}, "entity begins after the end of the text at UTF-16 offset 100"),
        (
            {"type": "bold", "offset": 0, "length": 100},
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 100",
        ),
        ({"type": "bold", "offset": -1, "length": 1}, "receive an entity with incorrect offset -1"),
        ({"type": "loud", "offset": 0, "length": 1}, "can't parse MessageEntity: Unsupported type specified"),
        (
            {"type": "bold", "offset": 5, "length": 1},
            "entity ends in a middle of a UTF-16 symbol at UTF-16 offset 6",
        ),
    ],
)
async def test_entities_lie_within_the_text(ana: Phone, call: Caller, entity: dict[str, Any], reason: str) -> None:
    refusal = await call.refused("sendMessage", chat_id=1001, text="hello" + EMOJI, entities=[entity])
    assert refusal == f"400 Bad Request: {reason}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<b>unclosed", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>test</b></i>", 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'),
        ("<invalid>test</invalid>", 'Unsupported start tag "invalid" at byte offset 0'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    ],
)
async def test_broken_html_is_refused(ana: Phone, call: Caller, text: str, reason: str) -> None:
    refusal = await call.refused("sendMessage", chat_id=1001, text=text, parse_mode="HTML")
    assert refusal == f"400 Bad Request: can't parse entities: {reason}"


async def test_html_becomes_entities(ana: Phone, call: Caller) -> None:
    text = '😀 <b>uno &amp; <i>dos</i></b> <a href="https://a.b/?x&amp;y">tres</a>'
    sent = await call("sendMessage", chat_id=1001, text=text, parse_mode="HTML")
    assert sent["text"] == "😀 uno & dos tres"
    assert sent["entities"] == [
        {"type": "bold", "offset": 3, "length": 9},
        {"type": "italic", "offset": 9, "length": 3},
        {"type": "text_link", "offset": 13, "length": 4, "url": "https://a.b/?x&y"},
    ]


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (keyboard(callback_data="x" * 65), "BUTTON_DATA_INVALID"),
        (keyboard(callback_data="ñ" * 33), "BUTTON_DATA_INVALID"),
        (
            keyboard(callback_data=""),
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (keyboard(text="", callback_data="x"), "inline keyboard button text must be non-empty"),
        (
            {"inline_keyboard": [[{"callback_data": "x"}]]},
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "x"}]] * 101}, "REPLY_MARKUP_TOO_LONG"),
        ({"inline_keyboard": "bad"}, 'field "inline_keyboard" must be of type Array'),
        (keyboard(url="not-a-url"), "inline keyboard button URL 'not-a-url' is invalid: Wrong HTTP URL"),
        (
            keyboard(url="ftp://example.com"),
            "inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
        ),
        ({"keyboard": [[{"text": "A"}]], "resize_keyboard": "yes"}, 'field "resize_keyboard" must be of type Boolean'),
        ("[]", "object expected as reply markup"),
    ],
)
async def test_keyboards_hold_the_limits(ana: Phone, call: Caller, markup: object, reason: str) -> None:
    refusal = await call.refused("sendMessage", chat_id=1001, text="hola", reply_markup=markup)
    assert refusal == f"400 Bad Request: {reason}"


async def test_64_bytes_of_data_and_100_buttons_pass(ana: Phone, call: Caller) -> None:
    rows = [[{"text": f"{row}{column}", "callback_data": "ñ" * 32} for column in range(10)] for row in range(10)]
    await call("sendMessage", chat_id=1001, text="hola", reply_markup={"inline_keyboard": rows})
    assert len(ana.buttons) == 100
    assert ana.last.rows[0][:2] == ["00", "01"]


async def test_only_those_who_pressed_start_can_be_written_to(server: TelegramServer, call: Caller) -> None:
    ana, forbidden = server.phone(1001), "403 Forbidden: "
    refusal = await call.refused("sendMessage", chat_id=1001, text="hola")
    assert refusal == forbidden + "bot can't initiate conversation with a user"
    assert await call.refused("sendMessage", chat_id=999, text="hola") == "400 Bad Request: chat not found"
    assert await call.refused("sendMessage", text="hola") == "400 Bad Request: chat_id is empty"
    ana.start()
    ana.block()
    assert await call.refused("sendMessage", chat_id=1001, text="hola") == forbidden + "bot was blocked by the user"
    ana.unblock()
    await call("sendMessage", chat_id=1001, text="hola")
    ana.person.deactivated = True
    assert await call.refused("sendMessage", chat_id=1001, text="hola") == forbidden + "user is deactivated"


async def test_blocking_and_unblocking_reach_the_bot(ana: Phone, call: Caller) -> None:
    ana.block()
    ana.unblock()
    _, blocked, back = await call("getUpdates")
    assert blocked["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert back["my_chat_member"]["old_chat_member"]["status"] == "kicked"
    assert back["my_chat_member"]["new_chat_member"]["status"] == "member"


async def test_a_migrated_group_names_its_new_id(server: TelegramServer, call: Caller, ana: Phone) -> None:
    group = server.group("Equipo", ana)
    await call("sendMessage", chat_id=group.chat_id, text="antes")
    new = server.migrate(group)
    answer = await call.answer("sendMessage", chat_id=group.chat_id, text="después")
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": new.chat_id}
    sent = await call("sendMessage", chat_id=new.chat_id, text="después")
    assert sent["chat"]["type"] == "supergroup"
    assert (await ana.waits_for("después", chat=new)).from_bot
    updates = await call("getUpdates")
    assert updates[-2]["message"]["migrate_to_chat_id"] == new.chat_id
    assert updates[-1]["message"]["migrate_from_chat_id"] == group.chat_id


async def test_in_a_group_the_bot_hears_only_what_is_meant_for_it(
    server: TelegramServer, call: Caller, ana: Phone
) -> None:
    group = server.group("Equipo", ana)
    ana.say("hola a todos", group)
    ana.say("/estado", group)
    ana.say(f"oye @{server.account.username}", group)
    await call("sendMessage", chat_id=group.chat_id, text="¿sí?")
    ana.say("sí", group, reply_to=ana.sees_in(group)[-1])
    ana.remove_bot(group)
    texts = [update["message"]["text"] for update in await call("getUpdates") if "message" in update]
    assert texts == ["/start", "/estado", f"oye @{server.account.username}", "sí"]
    refusal = await call.refused("sendMessage", chat_id=group.chat_id, text="hola")
    assert refusal == "403 Forbidden: bot was kicked from the group chat"


async def test_an_edit_must_change_something(ana: Phone, call: Caller) -> None:
    sent = await call("sendMessage", chat_id=1001, text="hola", reply_markup=keyboard(callback_data="x"))
    place = {"chat_id": 1001, "message_id": sent["message_id"]}
    same = place | {"text": "hola", "reply_markup": keyboard(callback_data="x")}
    assert "400 Bad Request: message is not modified" in await call.refused("editMessageText", **same)
    await call("editMessageReplyMarkup", **place)
    assert ana.buttons == []
    assert "message is not modified" in await call.refused("editMessageReplyMarkup", **place)
    await call("editMessageText", **place, text="adiós")
    assert ana.last.text == "adiós"
    assert ana.last.old_buttons == [{"text": "Listo", "callback_data": "x"}]
    mine = ana.say("mío")
    refusal = await call.refused("editMessageText", chat_id=1001, message_id=mine.message_id, text="tuyo")
    assert refusal == "400 Bad Request: message can't be edited"
    refusal = await call.refused("editMessageText", chat_id=1001, message_id=9999, text="tuyo")
    assert refusal == "400 Bad Request: message to edit not found"
    await call("deleteMessage", **place)
    assert [message.text for message in ana.chat] == ["/start", "mío"]
