"""What python-telegram-bot raises, as the closed list of send errors."""

from collections.abc import Iterator
from contextlib import contextmanager

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.channels.base import ChannelClosed, MaybeSent, Moved, NotSent, Rejected, RouteClosed, SendError, Throttled
from bot.channels.telegram_request import AnswerLost, TooFast

UNAUTHORIZED = (
    "Telegram refuses the bot's token: it was revoked or mistyped. Ask @BotFather for the current one with /token, set "
    "TELEGRAM_TOKEN to it and start again. Nothing is lost: our messages wait here, people's at Telegram for 24 hours."
)

UNREACHABLE = ("chat not found", "user not found", "peer_id_invalid", "chat_write_forbidden", "rights to send")
"""Refusals of a request that really are about the chat."""


@contextmanager
def translated() -> Iterator[None]:
    """Lets nothing but send errors out; an answer of another shape than documented leaves open what happened."""
    try:
        yield
    except TelegramError as error:
        raise send_error(error) from None
    except (KeyError, TypeError, AttributeError) as error:
        raise MaybeSent(f"the answer cannot be read: {type(error).__name__}") from None


def send_error(error: TelegramError) -> SendError:
    match error:
        case TooFast(seconds=seconds):
            return Throttled(seconds)
        case ChatMigrated(new_chat_id=new):
            return Moved(str(new))
        case InvalidToken():
            return ChannelClosed(UNAUTHORIZED)
        case Forbidden() | BadRequest():
            return _refusal(error)
        case AnswerLost():
            return MaybeSent(error.message)
        case _:
            return NotSent(f"{type(error).__name__}: no connection, or Telegram has a fault of its own")


def _refusal(error: Forbidden | BadRequest) -> SendError:
    reason = error.message
    about_chat = isinstance(error, Forbidden) or any(sign in reason.casefold() for sign in UNREACHABLE)
    return RouteClosed(reason) if about_chat else Rejected(reason)
