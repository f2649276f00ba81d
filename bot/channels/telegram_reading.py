"""What a raw update means. Pure: the same update always reads the same."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from bot.channels.base import Malformed
from bot.channels.telegram_fields import Fields
from conversations.messages import (
    Blocked,
    Content,
    Incoming,
    Migrated,
    Pressed,
    RemoteFile,
    Returned,
    Said,
    Unsupported,
)

NAME = "telegram"
LARGEST_DOWNLOAD = 20 * 1024 * 1024
LARGEST_UPDATE_ID = 2**31 - 1
GROUPS = {"group", "supergroup"}
GONE = {"kicked", "left"}
THERE = {"member", "administrator"}

FILES = {
    "document": ("document", "application/octet-stream"),
    "voice": ("voice.ogg", "audio/ogg"),
    "audio": ("audio.mp3", "audio/mpeg"),
    "video": ("video.mp4", "video/mp4"),
}
"""Kinds of files, each with the name and the media type it gets when Telegram tells none."""

UNSUPPORTED = (
    "sticker", "location", "venue", "contact", "poll", "dice", "video_note", "story", "game",
    "animation", "paid_media", "checklist", "gift", "users_shared", "chat_shared", "web_app_data",
)  # fmt: skip

SERVICE = {
    "pinned_message", "message_auto_delete_timer_changed", "write_access_allowed", "chat_background_set",
    "connected_website", "boost_added", "forum_topic_created", "forum_topic_edited", "forum_topic_closed",
    "forum_topic_reopened", "video_chat_scheduled", "video_chat_started", "video_chat_ended",
}  # fmt: skip
"""What happened in a chat by itself; it asks for no answer."""


def read(payload: Mapping[str, Any]) -> Incoming | None:
    """The meaning of a raw update; None when it concerns nobody; Malformed when it is not as Telegram documents it."""
    update = Fields(payload, "update")
    update_id = update.integer("update_id")
    if not 0 < update_id <= LARGEST_UPDATE_ID:
        raise Malformed("update.update_id is out of range")
    for kind, reading in READINGS.items():
        if kind in update:
            return reading(str(update_id), update.inner(kind))
    if update.names() <= {"update_id", *READINGS}:
        raise Malformed("update is empty")
    return None


def _message(update_id: str, message: Fields) -> Incoming | None:
    chat = message.inner("chat")
    moved = _migration(update_id, message, chat.integer("id"))
    if moved is not None:
        return moved
    if _is_anonymous(message, chat):
        return None
    in_group = _in_group(chat)
    content = _content(message, in_group=in_group)
    if content is None:
        return None
    return _incoming(update_id, message.inner("from"), content, chat.integer("id"), in_group=in_group)


def _migration(update_id: str, message: Fields, chat_id: int) -> Incoming | None:
    """Both notes of a migration, the one in the old group and the one in the new, mean the same."""
    if "migrate_to_chat_id" in message:
        old, new = chat_id, message.integer("migrate_to_chat_id")
    elif "migrate_from_chat_id" in message:
        old, new = message.integer("migrate_from_chat_id"), chat_id
    else:
        return None
    return Incoming(NAME, update_id, str(old), str(old), Migrated(str(new)), in_group=True)


def _is_anonymous(message: Fields, chat: Fields) -> bool:
    """Written in the name of a chat, or by another bot: nobody to talk to."""
    if "from" not in message or "sender_chat" in message or message.inner("from").flag("is_bot"):
        return True
    return chat.text("type") not in {"private", *GROUPS}


def _in_group(chat: Fields) -> bool:
    return chat.text("type") in GROUPS


def _incoming(update_id: str, sender: Fields, content: Content, chat_id: int, *, in_group: bool) -> Incoming:
    return Incoming(
        channel=NAME,
        external_id=update_id,
        user_key=str(sender.integer("id")),
        chat_key=str(chat_id),
        content=content,
        language=sender.text_if_any("language_code"),
        sender_name=sender.text_if_any("first_name"),
        in_group=in_group,
    )


def _content(message: Fields, *, in_group: bool) -> Content | None:
    if "text" in message:
        return Said(message.text("text"))
    if "photo" in message:
        return _picture(message)
    for kind, (name, mime) in FILES.items():
        if kind in message:
            return _file(message.inner(kind), name, mime, message.text_if_any("caption"))
    return _unsupported(message, in_group=in_group)


def _picture(message: Fields) -> RemoteFile:
    """The largest of the sizes that Telegram offers of one picture."""
    largest = max(message.inners("photo"), key=lambda size: size.size("width") * size.size("height"))
    return _file(largest, "photo.jpg", "image/jpeg", message.text_if_any("caption"))


def _file(file: Fields, name: str, mime: str, caption: str | None) -> RemoteFile:
    size = file.size("file_size")
    return RemoteFile(
        reference=file.text("file_id"),
        name=file.text_if_any("file_name") or name,
        mime=file.text_if_any("mime_type") or mime,
        size=size,
        caption=caption,
        refused=size > LARGEST_DOWNLOAD,
    )


def _unsupported(message: Fields, *, in_group: bool) -> Unsupported | None:
    known = next((kind for kind in UNSUPPORTED if kind in message), None)
    if known is not None:
        return Unsupported(known)
    if in_group or message.names() & SERVICE:
        return None
    return Unsupported("unknown")


def _correction(update_id: str, message: Fields) -> Incoming | None:
    chat = message.inner("chat")
    if _is_anonymous(message, chat):
        return None
    edited = Unsupported("edited_message")
    return _incoming(update_id, message.inner("from"), edited, chat.integer("id"), in_group=_in_group(chat))


def _press(update_id: str, query: Fields) -> Incoming | None:
    """The message under the button may be missing or too old to be shown; the sender's private chat stands in."""
    if "game_short_name" in query:
        return None
    sender, pressed = query.inner("from"), Pressed(query.text("data"))
    if "message" not in query:
        return _incoming(update_id, sender, pressed, sender.integer("id"), in_group=False)
    chat = query.inner("message").inner("chat")
    return _incoming(update_id, sender, pressed, chat.integer("id"), in_group=_in_group(chat))


def _membership(update_id: str, change: Fields) -> Incoming | None:
    chat, sender = change.inner("chat"), change.inner("from")
    before, after = (change.inner(name).text("status") for name in ("old_chat_member", "new_chat_member"))
    if chat.text("type") not in {"private", *GROUPS} or (before in GONE) == (after in GONE):
        return None
    content = Blocked() if after in GONE else Returned() if after in THERE else None
    if content is None:
        return None
    return _incoming(update_id, sender, content, chat.integer("id"), in_group=_in_group(chat))


Reading: TypeAlias = Callable[[str, Fields], Incoming | None]

READINGS: dict[str, Reading] = {
    "message": _message,
    "edited_message": _correction,
    "callback_query": _press,
    "my_chat_member": _membership,
}
"""The kinds of updates we ask for, each with its reading."""
