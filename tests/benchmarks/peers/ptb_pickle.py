"""python-telegram-bot's ConversationHandler with its PicklePersistence, flushed after each update."""

from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

from tests.benchmarks.peers.dialogue import QUESTIONS, asked_after
from tests.benchmarks.peers.measuring import main
from tests.benchmarks.peers.ptb_bot import Recorder, builder, keyboard, process


async def begin(update: Update, context: Any) -> int:
    context.user_data.clear()
    await _ask(update, context, 0)
    return 0


async def _ask(update: Update, context: Any, answered: int) -> None:
    words, buttons = asked_after(answered)
    chat = update.effective_chat
    if chat is not None:
        await context.bot.send_message(chat.id, words, reply_markup=keyboard(buttons))


def taking(step: int) -> Any:
    async def take(update: Update, context: Any) -> int:
        query, message, question = update.callback_query, update.message, QUESTIONS[step]
        said = query.data if query is not None else message.text if message is not None else ""
        context.user_data[question.key] = question.read(said or "")
        await _ask(update, context, step + 1)
        return step + 1

    return take


def conversation() -> ConversationHandler[Any]:
    states: dict[object, Any] = {
        step: [MessageHandler(filters.TEXT & ~filters.COMMAND, taking(step)), CallbackQueryHandler(taking(step))]
        for step in range(len(QUESTIONS))
    }
    states[len(QUESTIONS)] = []
    entry: list[Any] = [CommandHandler("start", begin)]
    return ConversationHandler(entry, states, fallbacks=[], name="registration", persistent=True)


class PtbPickle:
    def __init__(self, application: Application[Any, Any, Any, Any, Any, Any], recorder: Recorder) -> None:
        self._application, self._recorder = application, recorder

    async def handle(self, body: bytes) -> None:
        await process(self._application, body)
        await self._application.update_persistence()

    async def kept(self) -> int:
        assert self._application.persistence is not None
        stored: dict[int, Any] = await self._application.persistence.get_user_data()
        return sum(len(answers) for answers in stored.values())

    def replies(self) -> int:
        return self._recorder.count


@asynccontextmanager
async def opened(folder: Path, _asked: Namespace) -> AsyncIterator[PtbPickle]:
    recorder, kept = Recorder(), PicklePersistence(folder / "bot.pickle")
    application = builder(recorder).persistence(kept).build()
    application.add_handler(conversation())
    async with application:
        yield PtbPickle(application, recorder)


if __name__ == "__main__":
    main(opened)
