"""`python -m bot run` on the machine's own clock at the pace of a rehearsal: no rest between messages of a chat."""

from bot.__main__ import cli
from bot.channels.telegram import TelegramChannel
from bot.running import REHEARSAL_PACE


def main() -> None:
    TelegramChannel.pace = REHEARSAL_PACE
    cli(["run"])


if __name__ == "__main__":
    main()
