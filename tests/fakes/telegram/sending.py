"""Methods that write in chats: send, edit, delete, answer a press."""

from tests.fakes.telegram import rules
from tests.fakes.telegram.account import Account
from tests.fakes.telegram.files import StoredFile, image_size
from tests.fakes.telegram.messages import Event, Message
from tests.fakes.telegram.people import Chat
from tests.fakes.telegram.wire import Call, JsonObject, Upload, bad_request

SIZE_LIMITS = {"photo": 10 * 1024 * 1024, "document": 50 * 1024 * 1024}
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
PRESS_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
CHAT_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


def _post(account: Account, chat: Chat, call: Call, content: JsonObject) -> JsonObject:
    """Checks what all sends have in common, and puts the message into its chat."""
    conversation = account.conversation(chat.chat_id)
    content = content | _reply(call, conversation.messages)
    markup = rules.reply_markup(call) or {}
    chat.check_writable()
    message = account.write(chat, account.user, content)
    if "inline_keyboard" in markup:
        message.set_keyboard(markup)
    conversation.show_keyboard(message, markup)
    message.file = _carried(account, content)
    conversation.add(message)
    return message.raw


def _reply(call: Call, messages: dict[int, Message]) -> JsonObject:
    parameters = call.parsed("reply_parameters")
    if parameters is None:
        return {}
    if not isinstance(parameters, dict) or "message_id" not in parameters:
        raise bad_request('can\'t find field "message_id"')
    target = messages.get(int(parameters["message_id"]))
    if target is None or target.deleted:
        if parameters.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    bare = {name: value for name, value in target.raw.items() if name != "reply_to_message"}
    return {"reply_to_message": bare}


def _carried(account: Account, content: JsonObject) -> StoredFile | None:
    body = content["photo"][-1] if "photo" in content else content.get("document")
    return account.files.find(body["file_id"]) if body else None


async def send_message(account: Account, call: Call) -> JsonObject:
    text, entities = rules.message_text(call)
    chat = account.find_chat(call)
    content: JsonObject = {"text": text} | ({"entities": entities} if entities else {})
    return _post(account, chat, call, content)


def _uploaded(account: Account, kind: str, upload: Upload) -> StoredFile:
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > SIZE_LIMITS[kind]:
        raise bad_request(f"file of size {len(upload.data)} bytes is too big for a {kind}")
    if kind == "photo":
        _check_picture(upload.data)
    return account.files.keep(kind, upload.data, upload.file_name, upload.mime_type)


def _check_picture(data: bytes) -> None:
    size = image_size(data)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > 10_000 or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def _file_of(account: Account, call: Call, kind: str) -> StoredFile:
    """What a call wants to send: an upload by name or attach://, or a known file_id."""
    reference = call.text(kind).strip('"')
    upload = call.uploads.get(reference.removeprefix("attach://") or kind)
    if upload is not None:
        return _uploaded(account, kind, upload)
    if not reference:
        raise bad_request(f"there is no {kind} in the request")
    stored = account.files.find(reference)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        found, wanted = stored.kind.capitalize(), kind.capitalize()
        raise bad_request(f"can't use file of type {found} as {wanted}")
    return stored


async def _send_file(account: Account, call: Call, kind: str) -> JsonObject:
    text, entities = rules.caption(call)
    chat = account.find_chat(call)
    content = _file_of(account, call, kind).content()
    content |= {"caption": text} if text else {}
    content |= {"caption_entities": entities} if entities else {}
    return _post(account, chat, call, content)


async def send_photo(account: Account, call: Call) -> JsonObject:
    return await _send_file(account, call, "photo")


async def send_document(account: Account, call: Call) -> JsonObject:
    return await _send_file(account, call, "document")


def _message_to(account: Account, call: Call, verb: str) -> Message:
    chat = account.find_chat(call)
    chat.check_writable()
    message = account.conversation(chat.chat_id).messages.get(call.integer("message_id"))
    if message is None or message.deleted:
        raise bad_request(f"message to {verb} not found")
    if not message.from_bot:
        raise bad_request(f"message can't be {verb.removesuffix('e')}ed")
    return message


def _change(account: Account, message: Message, content: JsonObject, markup: JsonObject | None) -> JsonObject:
    """Replaces the named fields and the inline keyboard, or says that nothing changed."""
    before = dict(message.raw)
    wanted = {name: value for name, value in content.items() if value}
    for name in content:
        message.raw.pop(name, None)
    message.raw |= wanted
    message.set_keyboard(markup)
    if message.raw == before:
        raise bad_request(NOT_MODIFIED)
    message.raw["edit_date"] = account.now()
    account.conversation(message.raw["chat"]["id"]).note(message, "edited")
    return message.raw


async def edit_message_text(account: Account, call: Call) -> JsonObject:
    text, entities = rules.message_text(call)
    message = _message_to(account, call, "edit")
    if "text" not in message.raw:
        raise bad_request("there is no text in the message to edit")
    markup = rules.inline_only(rules.reply_markup(call))
    return _change(account, message, {"text": text, "entities": entities}, markup)


async def edit_message_caption(account: Account, call: Call) -> JsonObject:
    text, entities = rules.caption(call)
    message = _message_to(account, call, "edit")
    if message.file is None:
        raise bad_request("there is no caption in the message to edit")
    markup = rules.inline_only(rules.reply_markup(call))
    return _change(account, message, {"caption": text, "caption_entities": entities}, markup)


async def edit_message_reply_markup(account: Account, call: Call) -> JsonObject:
    message = _message_to(account, call, "edit")
    return _change(account, message, {}, rules.inline_only(rules.reply_markup(call)))


async def delete_message(account: Account, call: Call) -> bool:
    message = _message_to(account, call, "delete")
    message.deleted = True
    account.conversation(message.raw["chat"]["id"]).note(message, "deleted")
    return True


async def answer_callback_query(account: Account, call: Call) -> bool:
    press = account.presses.pop(call.text("callback_query_id"), None)
    if press is None or account.clock().timestamp() >= press.until:
        raise bad_request(PRESS_TOO_OLD)
    text = call.text("text")
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    if text:
        account.conversation(press.chat_id).record(Event("popup", text))
    return True


async def send_chat_action(account: Account, call: Call) -> bool:
    chat = account.find_chat(call)
    if call.text("action") not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.check_writable()
    return True
