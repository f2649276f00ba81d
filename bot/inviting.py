"""The first way in: `python -m bot staff invite`."""

import asyncio
from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.channels.base import SendError
from bot.channels.telegram import TelegramChannel
from bot.clock import SystemClock
from bot.commands.command import STAFF
from bot.settings import Settings
from records.database import Database
from records.invitations import Ways
from records.migrate import migrate
from records.staff_invitation import invite_new_staff


class UnknownRole(Exception):
    """The role is none of the staff's."""


@dataclass(frozen=True, slots=True)
class Invited:
    """The code to type, and the link to open when Telegram told the bot's name."""

    code: str
    link: str | None


async def invite(settings: Settings, role: str, name: str) -> Invited:
    """Add a member of staff who may come in once."""
    if role not in STAFF:
        raise UnknownRole(f"{role} is not a role of the staff; write one of {', '.join(sorted(STAFF))}.")
    await asyncio.to_thread(migrate, settings.database_url)
    database = Database(settings.database_url)
    try:
        ways = await database.run(_invite, role, name)
    finally:
        database.close()
    return Invited(ways.code, await _link(settings, ways))


def _invite(session: Session, role: str, name: str) -> Ways:
    _member, ways = invite_new_staff(session, name, role, SystemClock().now(), by="command line")
    return ways


async def _link(settings: Settings, ways: Ways) -> str | None:
    if settings.telegram_token is None:
        return None
    channel = TelegramChannel(settings.telegram_token, SystemClock(), api_url=settings.telegram_api_url)
    try:
        await channel.introduce()
        return channel.deep_link(ways.link)
    except SendError:
        return None
    finally:
        await channel.close()
