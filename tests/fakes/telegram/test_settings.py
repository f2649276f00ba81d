"""Commands, descriptions, and the four ways to pass parameters."""

import json

import pytest

from tests.fakes.telegram.conftest import Caller
from tests.fakes.telegram_server import TelegramServer


def commands(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": f"about {name}"} for name in names]


async def test_the_most_specific_commands_win(server: TelegramServer, call: Caller) -> None:
    ana, ben = server.phone(1001, "Ana", "es"), server.phone(1002, "Ben", "en")
    ana.start()
    await call("setMyCommands", commands=commands("help"))
    await call("setMyCommands", commands=commands("ayuda"), language_code="es")
    assert (ana.commands, ben.commands) == (["ayuda"], ["help"])
    private = {"type": "all_private_chats"}
    await call("setMyCommands", commands=commands("todo"), scope=json.dumps(private))
    assert (ana.commands, ben.commands) == (["todo"], ["todo"])
    chat = {"type": "chat", "chat_id": 1001}
    await call("setMyCommands", commands=commands("equipo"), scope=chat)
    assert (ana.commands, ben.commands) == (["equipo"], ["todo"])
    assert await call("getMyCommands", scope=chat) == commands("equipo")
    await call("deleteMyCommands", scope=chat)
    await call("deleteMyCommands", scope=private)
    assert ana.commands == ["ayuda"]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"commands": commands("Ayuda")}, "BOT_COMMAND_INVALID"),
        ({"commands": commands("a" * 33)}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": commands("a") * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [], "language_code": "spa"}, "invalid language code specified"),
        ({"commands": [], "scope": {"type": "world"}}, "can't parse BotCommandScope: Unsupported type specified"),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
    ],
)
async def test_commands_hold_the_limits(call: Caller, values: dict[str, object], reason: str) -> None:
    assert await call.refused("setMyCommands", **values) == f"400 Bad Request: {reason}"


async def test_descriptions_are_kept_by_language(call: Caller) -> None:
    await call("setMyDescription", description="A coach")
    await call("setMyDescription", description="Un acompañante", language_code="es")
    assert await call("getMyDescription", language_code="es") == {"description": "Un acompañante"}
    assert await call("getMyDescription", language_code="pt") == {"description": "A coach"}
    assert await call.refused("setMyDescription", description="x" * 513) == "400 Bad Request: BOT_DESCRIPTION_TOO_LONG"


async def test_parameters_come_in_any_form(server: TelegramServer, call: Caller) -> None:
    ana, address = server.phone(1001), f"{server.base_url}{server.token}/SendMessage"
    ana.start()
    values = {"chat_id": "1001", "text": "¿Cómo va? & más"}
    for answer in (
        await call.session.get(address, params=values),
        await call.session.post(address, data=values),
        await call.session.post(address, json=values),
        await call.session.post(address.replace(":7", "%3A7"), params=values),
    ):
        assert (await answer.json())["result"]["text"] == values["text"]
    answer = await call.session.post(address, data=b"chat_id=1001&text=%ff")
    assert (await answer.json())["description"] == "Bad Request: strings must be encoded in UTF-8"
    assert len(ana.from_bot) == 4


async def test_a_chat_can_be_looked_up(server: TelegramServer, call: Caller) -> None:
    server.phone(1001, "Ana")
    assert (await call("getChat", chat_id=1001))["first_name"] == "Ana"
    assert await call.refused("sendChatAction", chat_id=1001, action="dancing") == (
        "400 Bad Request: wrong parameter action in request"
    )
