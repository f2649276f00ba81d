"""`python -m bot run` under a moved clock, and yet at the pace that Telegram asks for."""

import asyncio
import sys
from datetime import datetime

from bot import running
from bot.channels.telegram import TelegramChannel
from bot.settings import load_settings


def main() -> None:
    assert hasattr(running, "REHEARSAL_PACE")
    running.REHEARSAL_PACE = TelegramChannel.pace
    asyncio.run(running.run_bot(load_settings(None), datetime.fromisoformat(sys.argv[1])))


if __name__ == "__main__":
    main()
