"""Each person's command menu, in their role and language, shown again when either changes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.channels.base import Channel, ChannelClosed, MaybeSent, MenuEntry, NotSent, Throttled
from bot.commands import COMMANDS, allowed, roles_of
from conversations.speaking import reader_of
from conversations.texts import Reader, known_languages, say, text
from records.database import Database
from records.people import Person

log = structlog.get_logger()

AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class StaleMenu:
    """A person whose menu in the channel is not the one they should see."""

    person_id: int
    channel: str
    chat_key: str
    language: str
    entries: tuple[MenuEntry, ...]
    key: str


def menu_for(person: Person) -> tuple[MenuEntry, ...]:
    """The commands a person may use, described in their language."""
    reader, roles = reader_of(person), roles_of(person)
    shown = [command for command in COMMANDS.values() if command.menu and allowed(command, roles)]
    return tuple(MenuEntry(command.name, say(text(f"command-{command.name}"), reader)) for command in shown)


def command_texts() -> frozenset[str]:
    """The texts that describe the commands; all must exist at start."""
    return frozenset(f"command-{command.name}" for command in COMMANDS.values() if command.menu)


def stranger_menus() -> dict[str, tuple[MenuEntry, ...]]:
    """What somebody unknown sees, by language."""
    shown = [command for command in COMMANDS.values() if command.menu and allowed(command, frozenset())]
    return {
        language: tuple(
            MenuEntry(command.name, say(text(f"command-{command.name}"), Reader(language, None, "usted", "UTC")))
            for command in shown
        )
        for language in known_languages()
    }


def menu_key(language: str, roles: Collection[str]) -> str:
    """What a person's menu depends on."""
    return f"{language}:{','.join(sorted(roles))}"


def note_menu(person: Person) -> None:
    """After a turn: the menu is stale when role or language has changed."""
    key = menu_key(person.language, roles_of(person))
    if person.menu_key != key:
        person.menu_key, person.menu_stale = key, True


async def show_stale_menus(database: Database, channels: Mapping[str, Channel]) -> None:
    """Refresh the menus that have changed, each by one process; while a channel is away they stay stale."""
    while menus := await database.run(_claim, list(channels)):
        shown = [menu for menu in menus if await _show(channels[menu.channel], menu)]
        await database.run(_mark, shown, stale=False)
        await database.run(_mark, [menu for menu in menus if menu not in shown], stale=True)
        if len(shown) < len(menus):
            return


async def _show(channel: Channel, menu: StaleMenu) -> bool:
    """Whether that is settled: shown, or refused for good."""
    try:
        await channel.show_menu(menu.chat_key, menu.language, menu.entries)
    except (NotSent, MaybeSent, Throttled, ChannelClosed) as error:
        log.info("menu.not_shown", person=menu.person_id, error=type(error).__name__)
        return False
    except Exception as error:  # noqa: BLE001  one odd menu must not keep the others from being shown
        log.warning("menu.refused", person=menu.person_id, error=type(error).__name__)
    return True


def _claim(session: Session, channels: list[str]) -> list[StaleMenu]:
    """What these people see is unknown until it is marked: if we die first, their next message makes it stale again."""
    stale = select(Person).where(Person.menu_stale, Person.channel.in_(channels)).order_by(Person.id).limit(AT_ONCE)
    menus: list[StaleMenu] = []
    for person in session.scalars(stale.with_for_update(of=Person, key_share=True, skip_locked=True)):
        key = person.menu_key or ""
        person.menu_stale, person.menu_key = False, None
        menus.append(StaleMenu(person.id, person.channel, person.chat_key, person.language, menu_for(person), key))
    return menus


def _mark(session: Session, menus: list[StaleMenu], *, stale: bool) -> None:
    """One that has changed again meanwhile is left as it is."""
    for menu in menus:
        claimed = update(Person).where(Person.id == menu.person_id, Person.menu_key.is_(None))
        session.execute(claimed.values(menu_key=menu.key, menu_stale=stale))
