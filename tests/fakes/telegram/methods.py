"""The methods this server knows, by name; any other is 404, as at Telegram."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from tests.fakes.telegram import sending, settings
from tests.fakes.telegram.account import Account
from tests.fakes.telegram.wire import Call

Method: TypeAlias = Callable[[Account, Call], Awaitable[object]]

PACED: dict[str, Method] = {
    "sendmessage": sending.send_message,
    "sendphoto": sending.send_photo,
    "senddocument": sending.send_document,
    "sendchataction": sending.send_chat_action,
    "editmessagetext": sending.edit_message_text,
    "editmessagecaption": sending.edit_message_caption,
    "editmessagereplymarkup": sending.edit_message_reply_markup,
}
"""Those that count against the rates; Telegram does not care for upper and lower case."""

FREE: dict[str, Method] = {
    "deletemessage": sending.delete_message,
    "answercallbackquery": sending.answer_callback_query,
    "getme": settings.get_me,
    "getchat": settings.get_chat,
    "getfile": settings.get_file,
    "setmycommands": settings.set_my_commands,
    "getmycommands": settings.get_my_commands,
    "deletemycommands": settings.delete_my_commands,
    "setmyname": settings.set_my_name,
    "getmyname": settings.get_my_name,
    "setmydescription": settings.set_my_description,
    "getmydescription": settings.get_my_description,
    "setmyshortdescription": settings.set_my_short_description,
    "getmyshortdescription": settings.get_my_short_description,
}
METHODS = PACED | FREE
RECEIVING = {"getupdates", "setwebhook", "deletewebhook", "getwebhookinfo"}
