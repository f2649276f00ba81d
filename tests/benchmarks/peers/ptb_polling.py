"""python-telegram-bot's own echo as its documentation runs it; arguments: the server's address and the token."""

import sys

from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, MessageHandler, filters

from tests.benchmarks.peers.ptb_echo import echo


def main() -> None:
    url, token = sys.argv[1:]
    application = Application.builder().token(token).base_url(f"{url}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT & ~filters.COMMAND, echo))
    application.add_handler(CallbackQueryHandler(echo))
    application.run_polling(allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main()
