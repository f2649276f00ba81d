"""A strict Telegram Bot API server on loopback, for tests and for play.

In a test::

    async with TelegramServer() as server:
        # the bot runs with server.base_url, server.base_file_url and server.token
        ana = server.phone(1001, "Ana")
        ana.start()
        await ana.waits_for("nombre")

Standalone, played over HTTP (see tests/fakes/telegram/control.py)::

    python -m tests.fakes.telegram_server --port 8081 --token 1:x
"""

import argparse
import asyncio
import contextlib
import sys

from tests.fakes.telegram.clock import MovableClock
from tests.fakes.telegram.control import Control
from tests.fakes.telegram.faults import Fault
from tests.fakes.telegram.limits import Rates
from tests.fakes.telegram.messages import Event, Message
from tests.fakes.telegram.people import Group, Person
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram.server import TOKEN, TelegramServer
from tests.fakes.telegram.updates import scrambled

__all__ = [
    "Event",
    "Fault",
    "Group",
    "Message",
    "MovableClock",
    "Person",
    "Phone",
    "Rates",
    "TelegramServer",
    "scrambled",
]


async def serve(arguments: argparse.Namespace) -> None:
    """Runs until interrupted; the first line printed tells the address."""
    rates = None if arguments.no_rates else Rates()
    server = TelegramServer(arguments.token, port=arguments.port, rates=rates)
    async with server.extended(Control(server).routes):
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description="A strict Telegram Bot API server on loopback.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--no-rates", action="store_true", help="send as fast as you like")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
