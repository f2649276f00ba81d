"""python-telegram-bot with SQLAlchemy's async session: one transaction an update, the reply a row in it."""

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
    MessageHandler,
    filters,
)

from tests.benchmarks.peers.dialogue import QUESTIONS, asked_after
from tests.benchmarks.peers.measuring import main
from tests.benchmarks.peers.ptb_bot import Recorder, builder, keyboard, process
from tests.benchmarks.peers.tables import Reply, Store, Talk


class PtbSqlalchemy:
    def __init__(self, store: Store) -> None:
        self._store, self._count = store, 0
        application = builder(Recorder()).build()
        application.add_handler(CommandHandler("start", self._begin))
        application.add_handler(MessageHandler(filters.TEXT, self._hear))
        application.add_handler(CallbackQueryHandler(self._press))
        self.application: Application[Any, Any, Any, Any, Any, Any] = application

    async def handle(self, body: bytes) -> None:
        await process(self.application, body)

    async def kept(self) -> int:
        return await self._store.answers()

    def replies(self) -> int:
        return self._count

    async def _begin(self, update: Update, _context: Any) -> None:
        chat_id = update.message.chat_id if update.message else 0
        async with self._store.sessions.begin() as session:
            session.add_all([Talk(chat_id=chat_id, state="0", answers={}), self._reply(chat_id, 0)])

    async def _hear(self, update: Update, _context: Any) -> None:
        if update.message is not None:
            await self._take(update.message.chat_id, update.message.text or "")

    async def _press(self, update: Update, _context: Any) -> None:
        if update.callback_query is not None:
            await self._take(update.callback_query.from_user.id, update.callback_query.data or "")

    async def _take(self, chat_id: int, said: str) -> None:
        async with self._store.sessions.begin() as session:
            talk = await session.get_one(Talk, chat_id)
            step = int(talk.state or 0)
            question = QUESTIONS[step]
            talk.answers = {**talk.answers, question.key: question.read(said)}
            talk.state = str(step + 1)
            session.add(self._reply(chat_id, step + 1))

    def _reply(self, chat_id: int, answered: int) -> Reply:
        self._count += 1
        words, buttons = asked_after(answered)
        markup = keyboard(buttons)
        return Reply(chat_id=chat_id, payload={"text": words, "reply_markup": markup.to_dict() if markup else None})


@asynccontextmanager
async def opened(folder: Path, asked: Namespace) -> AsyncIterator[PtbSqlalchemy]:
    store = await Store.opened(folder / "ptb.db", asked.synchronous)
    peer = PtbSqlalchemy(store)
    async with peer.application:
        yield peer
    await store.close()


if __name__ == "__main__":
    main(opened)
