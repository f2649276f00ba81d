"""`python -m bot run` under a moved clock, at the pace that Telegram asks for (`telegram`) or at any (`free`)."""

import asyncio
import sys
from datetime import datetime

from bot import running
from bot.channels.base import Pace
from bot.channels.telegram import TelegramChannel
from bot.garbage import keep_what_is_loaded
from bot.settings import load_settings

PACES = {
    "telegram": TelegramChannel.pace,
    "free": Pace(per_second=10_000, per_chat_second=1000, chat_burst=100),
}


def main() -> None:
    assert hasattr(running, "REHEARSAL_PACE")
    running.REHEARSAL_PACE = PACES[sys.argv[1]]
    keep_what_is_loaded()  # as the command does
    asyncio.run(running.run_bot(load_settings(None), datetime.fromisoformat(sys.argv[2])))


if __name__ == "__main__":
    main()
