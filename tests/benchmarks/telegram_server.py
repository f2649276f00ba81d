"""A lean Telegram for measuring: hands out updates made beforehand, takes what is sent, tells how long it all took.

In a process of its own: `python -m tests.benchmarks.telegram_server UPDATES`. Each line of that file is
`[seconds, chat, update]`: seconds after the first getUpdates the update is there to be fetched, and the message to
that chat is its reply. The first line printed is the address; when the last reply has come, a line of JSON follows.
"""

import argparse
import asyncio
import json
import re
import sys
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PAGE = 100
ME = {"id": 123456, "is_bot": True, "first_name": "Rumbo", "username": "rumbo_bot"}
METHOD = re.compile(rb"/bot[^/ ]+/(\w+)")
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
OFFSET = re.compile(rb'offset"?[=:] ?"?(\d+)')
TIMEOUT = re.compile(rb'timeout"?[=:] ?"?(\d+)')
CHAT = re.compile(rb'chat_id"?[=:] ?"?(-?\d+)')


@dataclass(slots=True)
class Telegram:
    """Updates and when they are there, the replies that are still due, and what was said to others meanwhile."""

    due: list[float]
    chats: list[int]
    updates: list[bytes]
    first_id: int
    confirmed: int = 0
    began: float | None = None
    there: int = 0
    latencies: list[float] = field(default_factory=list)
    others: int = 0
    last_reply: float = 0
    message_id: int = 0
    waiting: defaultdict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    @classmethod
    def read(cls, path: Path) -> "Telegram":
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        lines.sort(key=lambda line: line[0])
        first = lines[0][2]["update_id"] if lines else 1
        for number, line in enumerate(lines):
            line[2]["update_id"] = first + number
        bodies = [json.dumps(line[2], ensure_ascii=False).encode() for line in lines]
        return cls([line[0] for line in lines], [line[1] for line in lines], bodies, first)

    def arrive(self, now: float) -> None:
        """Let come what is due by now."""
        began = now if self.began is None else self.began
        while self.there < len(self.due) and began + self.due[self.there] <= now:
            self.waiting[self.chats[self.there]].append(began + self.due[self.there])
            self.there += 1

    async def page(self, offset: int, seconds: float) -> bytes:
        """Up to a hundred updates from the first that is not confirmed, as soon as there is one."""
        if self.began is None:
            self.began = time.perf_counter()
        self.confirmed = max(self.confirmed, offset - self.first_id)
        until = time.perf_counter() + seconds
        self.arrive(time.perf_counter())
        while self.confirmed >= self.there and (rest := until - time.perf_counter()) > 0:
            await asyncio.sleep(min(rest, self._until_next()))
            self.arrive(time.perf_counter())
        return b"[" + b",".join(self.updates[self.confirmed : min(self.there, self.confirmed + PAGE)]) + b"]"

    def _until_next(self) -> float:
        if self.there >= len(self.due):
            return 1.0
        return max(0.0, self.due[self.there] - (time.perf_counter() - (self.began or 0)))

    def take(self, chat: int) -> bytes:
        """A message to a chat: the reply to its oldest update, or something said to somebody else."""
        now, self.message_id = time.perf_counter(), self.message_id + 1
        if waiting := self.waiting[chat]:
            self.latencies.append(now - waiting.popleft())
            self.last_reply = now
            if len(self.latencies) == len(self.updates):
                self.tell()
        else:
            self.others += 1
        return b'{"message_id":%d,"date":1395856800,"chat":{"id":%d,"type":"private"},"text":"-"}' % (
            self.message_id,
            chat,
        )

    def tell(self) -> None:
        """Seconds from the first getUpdates to the last reply, each reply's own, and what others were sent."""
        told: dict[str, Any] = {"seconds": self.last_reply - (self.began or 0), "replies": len(self.latencies)}
        print(json.dumps({**told, "others": self.others, "latencies": self.latencies}), flush=True)


class Connection(asyncio.Protocol):
    """One kept-alive connection, one request after the other."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._heard = b""
        self._polling: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, _error: Exception | None) -> None:
        if self._polling is not None:
            self._polling.cancel()

    def data_received(self, data: bytes) -> None:
        self._heard += data
        while (end := self._heard.find(b"\r\n\r\n")) >= 0:
            head, length = self._heard[:end], LENGTH.search(self._heard, 0, end + 2)
            size = end + 4 + (int(length[1]) if length else 0)
            if len(self._heard) < size:
                return
            body, self._heard = self._heard[end + 4 : size], self._heard[size:]
            self._answer(head.partition(b"\r\n")[0], body)

    def _answer(self, line: bytes, body: bytes) -> None:
        found = METHOD.search(line)
        method = found[1] if found else b""
        if method == b"getUpdates":
            self._polling = asyncio.get_running_loop().create_task(self._poll(line + b" " + body))
        elif method == b"sendMessage":
            chat = CHAT.search(body) or CHAT.search(line)
            self._write(self._telegram.take(int(chat[1]) if chat else 0))
        else:
            self._write(json.dumps(ME).encode() if method == b"getMe" else b"true")

    async def _poll(self, asked: bytes) -> None:
        offset, timeout = OFFSET.search(asked), TIMEOUT.search(asked)
        self._write(await self._telegram.page(int(offset[1]) if offset else 0, float(timeout[1]) if timeout else 0))

    def _write(self, result: bytes) -> None:
        body = b'{"ok":true,"result":%s}' % result
        self._transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        )


async def serve(updates: Path) -> None:
    """Until ended."""
    telegram = Telegram.read(updates)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(telegram), "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()[:2]
    print(f"http://{host}:{port}", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("updates", type=Path)
    asyncio.run(serve(parser.parse_args().updates))


if __name__ == "__main__":
    main()
