"""python-telegram-bot's own echo as its documentation runs it; arguments: the server's address and the token."""

import sys
from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, MessageHandler, filters

from tests.benchmarks.peers.ptb_echo import echo


async def answer(update: Update, context: Any) -> None:
    """As in the library's example of buttons: each tap is answered, or the button would go on waiting."""
    if update.callback_query is not None:
        await update.callback_query.answer()
    await echo(update, context)


def main() -> None:
    url, token = sys.argv[1:]
    application = Application.builder().token(token).base_url(f"{url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    application.add_handler(CallbackQueryHandler(answer))
    application.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main()
