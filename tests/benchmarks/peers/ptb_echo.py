"""python-telegram-bot's own echo: nothing is kept."""

from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, MessageHandler, filters

from tests.benchmarks.peers.measuring import main
from tests.benchmarks.peers.ptb_bot import Recorder, builder, process


async def echo(update: Update, context: Any) -> None:
    """As in the library's example; a tap is answered with what the button carries."""
    if update.callback_query is not None:
        await context.bot.send_message(update.callback_query.from_user.id, update.callback_query.data)
    elif update.message is not None:
        await update.message.reply_text(update.message.text or "")


class Echo:
    def __init__(self, application: Application[Any, Any, Any, Any, Any, Any], recorder: Recorder) -> None:
        self._application, self._recorder = application, recorder

    async def handle(self, body: bytes) -> None:
        await process(self._application, body)

    async def kept(self) -> int:
        return 0

    def replies(self) -> int:
        return self._recorder.count


@asynccontextmanager
async def opened(_folder: Path, _asked: Namespace) -> AsyncIterator[Echo]:
    recorder = Recorder()
    application = builder(recorder).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.add_handler(CallbackQueryHandler(echo))
    async with application:
        yield Echo(application, recorder)


if __name__ == "__main__":
    main(opened)
