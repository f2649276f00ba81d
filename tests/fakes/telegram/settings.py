"""Methods about the bot itself: who it is, its commands and descriptions, chats and files."""

import re

from tests.fakes.telegram.account import Account
from tests.fakes.telegram.people import Person
from tests.fakes.telegram.wire import Call, JsonObject, bad_request

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"[a-z]{2}|")
SCOPES = {
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
TEXT_LIMITS = {"name": 64, "description": 512, "short_description": 120}


async def get_me(account: Account, call: Call) -> JsonObject:
    return account.user | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_chat(account: Account, call: Call) -> JsonObject:
    chat = account.find_chat(call)
    return chat.as_chat() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": True,
            "limited_gifts": True,
            "unique_gifts": True,
            "premium_subscription": True,
            "gifts_from_channels": True,
        },
    }


async def get_file(account: Account, call: Call) -> JsonObject:
    return account.files.link(call.text("file_id"))


def _scope(account: Account, call: Call) -> str:
    """One word for a BotCommandScope: "default", "chat:42", "chat_member:-5:42" …"""
    scope = call.parsed("scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    names = [str(scope.get(name, "")) for name in SCOPES[kind]]
    for chat_id in names[:1]:
        account.find_chat(Call("", {"chat_id": chat_id}))
    return ":".join([kind, *names])


def _language(call: Call) -> str:
    language = call.text("language_code")
    if not LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _command(command: object) -> JsonObject:
    if not isinstance(command, dict):
        raise bad_request("expected an Object as BotCommand")
    name, description = command.get("command"), command.get("description")
    if not isinstance(name, str) or not COMMAND.fullmatch(name.removeprefix("/")):
        raise bad_request("BOT_COMMAND_INVALID")
    if not isinstance(description, str) or not 1 <= len(description.strip()) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name.removeprefix("/"), "description": description.strip()}


async def set_my_commands(account: Account, call: Call) -> bool:
    commands = call.parsed("commands") or []
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    key = (_scope(account, call), _language(call))
    account.commands[key] = [_command(command) for command in commands]
    return True


async def get_my_commands(account: Account, call: Call) -> list[JsonObject]:
    return account.commands.get((_scope(account, call), _language(call)), [])


async def delete_my_commands(account: Account, call: Call) -> bool:
    account.commands.pop((_scope(account, call), _language(call)), None)
    return True


def commands_seen(account: Account, person: Person) -> list[JsonObject]:
    """The menu in this person's private chat: the most specific scope and language wins."""
    for scope in (f"chat:{person.user_id}", "all_private_chats", "default"):
        for language in (person.language_code[:2], ""):
            commands = account.commands.get((scope, language))
            if commands:
                return commands
    return []


async def _set_text(account: Account, call: Call, name: str) -> bool:
    text = call.text(name)
    if len(text) > TEXT_LIMITS[name]:
        raise bad_request(f"BOT_{name.upper()}_TOO_LONG")
    account.descriptions[name, _language(call)] = text
    return True


async def _get_text(account: Account, call: Call, name: str) -> JsonObject:
    general = account.descriptions.get((name, ""), "")
    return {name: account.descriptions.get((name, _language(call)), "") or general}


async def set_my_name(account: Account, call: Call) -> bool:
    return await _set_text(account, call, "name")


async def get_my_name(account: Account, call: Call) -> JsonObject:
    return await _get_text(account, call, "name")


async def set_my_description(account: Account, call: Call) -> bool:
    return await _set_text(account, call, "description")


async def get_my_description(account: Account, call: Call) -> JsonObject:
    return await _get_text(account, call, "description")


async def set_my_short_description(account: Account, call: Call) -> bool:
    return await _set_text(account, call, "short_description")


async def get_my_short_description(account: Account, call: Call) -> JsonObject:
    return await _get_text(account, call, "short_description")
