"""aiogram, its FSM in SQLite by SQLAlchemy's async session: one transaction an update, the reply a row in it."""

import json
from argparse import Namespace
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StorageKey
from aiogram.methods import SendMessage, TelegramMethod
from sqlalchemy.ext.asyncio import AsyncSession

from tests.benchmarks.peers.aiogram_bot import TOKEN, Recorder, dispatcher_with
from tests.benchmarks.peers.measuring import main
from tests.benchmarks.peers.tables import Reply, Store, Talk

SESSION: ContextVar[AsyncSession] = ContextVar("session")


class Storage(BaseStorage):
    """State and data of a chat in one row, read and written in the session of the update."""

    async def set_state(self, key: StorageKey, state: Any = None) -> None:
        (await self._row(key)).state = state.state if isinstance(state, State) else state

    async def get_state(self, key: StorageKey) -> str | None:
        return (await self._row(key)).state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        (await self._row(key)).answers = dict(data)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return dict((await self._row(key)).answers)

    async def close(self) -> None:
        """The engine is closed by whoever opened it."""

    async def _row(self, key: StorageKey) -> Talk:
        session = SESSION.get()
        row = await session.get(Talk, key.chat_id)
        if row is None:
            row = Talk(chat_id=key.chat_id, state=None, answers={})
            session.add(row)
        return row


class Rows(Recorder):
    """Each reply is a row of the transaction that made it."""

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109  the library's own shape
        if isinstance(method, SendMessage):
            markup = method.reply_markup.model_dump(exclude_none=True) if method.reply_markup else None
            SESSION.get().add(Reply(chat_id=method.chat_id, payload={"text": method.text, "reply_markup": markup}))
        return await super().make_request(bot, method, timeout)


class AiogramSqlalchemy:
    def __init__(self, bot: Bot, dispatcher: Dispatcher, store: Store, rows: Rows) -> None:
        self._bot, self._dispatcher, self._store, self._rows = bot, dispatcher, store, rows

    async def handle(self, body: bytes) -> None:
        await self._dispatcher.feed_raw_update(self._bot, json.loads(body))

    async def kept(self) -> int:
        return await self._store.answers()

    def replies(self) -> int:
        return self._rows.count


def one_transaction(store: Store) -> Callable[..., Awaitable[Any]]:
    async def middleware(handler: Callable[..., Awaitable[Any]], event: Any, data: dict[str, Any]) -> Any:
        async with store.sessions.begin() as session:
            token = SESSION.set(session)
            try:
                return await handler(event, data)
            finally:
                SESSION.reset(token)

    return middleware


@asynccontextmanager
async def opened(folder: Path, asked: Namespace) -> AsyncIterator[AiogramSqlalchemy]:
    store, rows = await Store.opened(folder / "aiogram.db", asked.synchronous), Rows()
    dispatcher = dispatcher_with(Storage())
    dispatcher.update.outer_middleware.unregister(dispatcher.fsm)  # it reads the state: it must be inside
    dispatcher.update.outer_middleware(one_transaction(store))
    dispatcher.update.outer_middleware(dispatcher.fsm)
    yield AiogramSqlalchemy(Bot(TOKEN, session=rows), dispatcher, store, rows)
    await store.close()


if __name__ == "__main__":
    main(opened)
