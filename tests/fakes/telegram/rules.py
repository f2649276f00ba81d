"""What Telegram refuses in texts, captions, entities and keyboards, in its own words."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.telegram.html import parse_html
from tests.fakes.telegram.wire import Call, JsonObject, bad_request

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ENTITY_LIMIT = 100
BUTTON_LIMIT = 100
START_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
ENTITY_TYPES = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic",
    "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "code", "pre",
    "text_link", "text_mention", "custom_emoji",
}  # fmt: skip
ACTIONS = [
    "callback_data", "url", "web_app", "login_url", "switch_inline_query",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
    "callback_game", "pay",
]  # fmt: skip


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def formatted(call: Call, name: str, entities_name: str) -> tuple[str, list[JsonObject]]:
    """The trimmed text of a field and its entities, from HTML or given."""
    text, entities = call.text(name), call.parsed(entities_name)
    mode = call.text("parse_mode").lower()
    if mode == "html":
        text, entities = parse_html(text)
    elif mode:
        raise bad_request("unsupported parse_mode")
    checked = [_entity(entity, text) for entity in entities or []][:ENTITY_LIMIT]
    return text.strip(), checked


def message_text(call: Call) -> tuple[str, list[JsonObject]]:
    if not call.text("text"):
        raise bad_request("message text is empty")
    text, entities = formatted(call, "text", "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return text, entities


def caption(call: Call) -> tuple[str, list[JsonObject]]:
    text, entities = formatted(call, "caption", "caption_entities")
    if utf16_length(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return text, entities


def _entity(entity: object, text: str) -> JsonObject:
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    if entity.get("type") not in ENTITY_TYPES:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    offset, length = int(entity.get("offset", 0)), int(entity.get("length", 0))
    end, size = offset + length, utf16_length(text)
    if offset < 0:
        raise bad_request(f"receive an entity with incorrect offset {offset}")
    if length < 0:
        raise bad_request(f"receive an entity with incorrect length {length}")
    if offset > size:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
    if end > size:
        raise bad_request(
            f"entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset {end}"
        )
    _check_not_inside_a_symbol(text, offset, end)
    return entity


def _check_not_inside_a_symbol(text: str, offset: int, end: int) -> None:
    units = text.encode("utf-16-le")
    for place, verb in ((offset, "begins"), (end, "ends")):
        try:
            units[: place * 2].decode("utf-16-le")
        except UnicodeDecodeError as error:
            where = f"in a middle of a UTF-16 symbol at UTF-16 offset {place}"
            raise bad_request(f"entity {verb} {where}") from error


def _typed(owner: JsonObject, name: str, kind: type, said: str, prefix: str = "") -> None:
    if name in owner and not isinstance(owner[name], kind):
        field = "field" if not prefix else "Field"
        raise bad_request(f'{prefix}{field} "{name}" must be of type {said}')


def reply_markup(call: Call) -> JsonObject | None:
    """The checked reply_markup, or None."""
    markup = call.parsed("reply_markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    for name in ("remove_keyboard", "force_reply", "resize_keyboard", "one_time_keyboard"):
        _typed(markup, name, bool, "Boolean")
    if "inline_keyboard" in markup:
        _check_keyboard(markup, "inline_keyboard", _check_inline_button)
    elif "keyboard" in markup:
        _check_keyboard(markup, "keyboard", _check_reply_button)
    return markup


def inline_only(markup: JsonObject | None) -> JsonObject | None:
    """Edits take inline keyboards alone."""
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup


def _check_keyboard(markup: JsonObject, name: str, check: Callable[[Any], None]) -> None:
    _typed(markup, name, list, "Array")
    rows = markup[name]
    if not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{name}" must be an Array of Arrays')
    if sum(len(row) for row in rows) > BUTTON_LIMIT:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for row in rows:
        for button in row:
            check(button)


def _check_label(button: object, what: str) -> JsonObject:
    prefix = f"can't parse {what}: "
    if not isinstance(button, dict):
        raise bad_request(f"{prefix}expected an Object")
    if "text" not in button:
        raise bad_request(f'{prefix}Can\'t find field "text"')
    _typed(button, "text", str, "String", prefix)
    if not button["text"].strip():
        raise bad_request(f"{what} text must be non-empty")
    return button


def _check_reply_button(button: object) -> None:
    _check_label({"text": button} if isinstance(button, str) else button, "keyboard button")


def _check_inline_button(button: object) -> None:
    checked = _check_label(button, "inline keyboard button")
    used = [name for name in ACTIONS if checked.get(name) not in (None, "", False)]
    if not used:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(used) > 1:
        raise bad_request("can't parse inline keyboard button: more than one action is given")
    if used[0] in {"callback_game", "pay"}:
        raise bad_request("BUTTON_TYPE_INVALID")
    if used[0] == "callback_data":
        _check_data(checked["callback_data"])
    if used[0] == "url":
        _check_url(checked["url"])


def _check_data(data: object) -> None:
    if not isinstance(data, str) or len(data.encode()) > 64:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(url: object) -> None:
    parts = urlsplit(str(url))
    reason = ""
    if parts.scheme and parts.scheme not in {"http", "https", "tg", "ton"}:
        reason = "Unsupported URL protocol"
    elif parts.scheme in {"", "http", "https"} and "." not in (parts.netloc or parts.path):
        reason = "Wrong HTTP URL"
    if reason:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {reason}")
