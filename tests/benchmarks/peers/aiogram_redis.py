"""aiogram, its FSM in Redis by its own RedisStorage."""

import json
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiogram import Bot, Dispatcher
from aiogram.fsm.storage.redis import RedisStorage

from tests.benchmarks.peers.aiogram_bot import TOKEN, Recorder, dispatcher_with
from tests.benchmarks.peers.measuring import main


class AiogramRedis:
    def __init__(self, bot: Bot, dispatcher: Dispatcher, storage: RedisStorage, recorder: Recorder) -> None:
        self._bot, self._dispatcher, self._storage, self._recorder = bot, dispatcher, storage, recorder

    async def handle(self, body: bytes) -> None:
        await self._dispatcher.feed_raw_update(self._bot, json.loads(body))

    async def kept(self) -> int:
        keys = [key async for key in self._storage.redis.scan_iter("fsm:*:data")]
        return sum([len(json.loads(await self._storage.redis.get(key))) for key in keys])

    def replies(self) -> int:
        return self._recorder.count


@asynccontextmanager
async def opened(_folder: Path, asked: Namespace) -> AsyncIterator[AiogramRedis]:
    storage, recorder = RedisStorage.from_url(asked.store), Recorder()
    durable = await storage.redis.config_get("append*")
    assert (durable["appendonly"], durable["appendfsync"]) == ("yes", "always"), durable
    await storage.redis.flushall()
    bot = Bot(TOKEN, session=recorder)
    yield AiogramRedis(bot, dispatcher_with(storage), storage, recorder)
    await storage.close()


if __name__ == "__main__":
    main(opened)
