"""What anybody may ask for at any time."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.commands.command import COMMANDS as ALL_COMMANDS
from bot.commands.command import CONTACT, EVERYONE, Command, allowed, roles_of
from conversations import engine
from conversations.asking import waiting_button
from conversations.messages import Button
from conversations.speaking import reader_of, tell
from conversations.texts import known_languages, labels, say, text
from conversations.typed import fold
from records.people import Person

ALWAYS_SHOWN = ("help",)


def show_help(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Say what the bot is for in this person's role; one tap leads to somebody, another back to what was open."""
    roles = roles_of(person)
    waiting = waiting_button(session, person, now)
    buttons = [command_button(person, "person")] if CONTACT in roles else []
    buttons += [waiting] if waiting is not None else []
    *others, last = sorted(roles, key=lambda role: role == CONTACT) or ["stranger"]
    for role in others:
        tell(session, person, text(f"help-{role}"), now)
    tell(session, person, text(f"help-{last}"), now, buttons=buttons)


def show_menu(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Show what this person can do now, each with a button; first what waits for them."""
    roles = roles_of(person)
    waiting = waiting_button(session, person, now)
    buttons = [waiting] if waiting is not None else []
    if not roles:
        tell(session, person, text("menu-begun" if buttons else "welcome-stranger"), now, buttons=buttons)
        return
    shown = [command for command in ALL_COMMANDS.values() if command.menu and _belongs(command, roles)]
    tell(session, person, text("menu"), now, buttons=[*buttons, *(command_button(person, one.name) for one in shown)])


def command_button(person: Person, name: str, argument: str = "") -> Button:
    """A button that works like typing the command."""
    return Button(say(text(f"command-{name}"), reader_of(person)), f"/{name} {argument}".strip())


def change_language(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Speak the language from now on, the open question first; without one, ask which."""
    language = _language(argument)
    if language is None:
        names = {code: say(text(f"language-{code}"), reader_of(person)) for code in known_languages()}
        buttons = [Button(name, f"/language {code}") for code, name in names.items()]
        tell(session, person, text("language-ask"), now, buttons=buttons)
        return
    person.language, person.language_chosen = language, True
    if not engine.resume(session, person, now, lead=text("language-changed")):
        tell(session, person, text("language-changed"), now)


def cancel(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Leave the dialogue that is open; what was answered of a check-in is kept."""
    left = engine.leave(session, person, now)
    tell(session, person, text("cancelled" if left else "nothing-to-cancel"), now)


def go_back(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Ask the question before again."""
    if not engine.step_back(session, person, now):
        tell(session, person, text("nothing-to-cancel"), now)


def _belongs(command: Command, roles: frozenset[str]) -> bool:
    """Whether the menu lists it: what the person's roles are for, and help."""
    return command.name in ALWAYS_SHOWN or (EVERYONE not in command.roles and allowed(command, roles))


def _language(argument: str) -> str | None:
    """The language a person names, by its code or its name."""
    said = fold(argument)
    names = {code: {code, *map(fold, labels(text(f"language-{code}")))} for code in known_languages()}
    return next((code for code, written in names.items() if said in written), None)


ANYBODY = frozenset({EVERYONE})

COMMANDS = (
    Command("menu", ANYBODY, show_menu),
    Command("help", ANYBODY, show_help),
    Command("language", ANYBODY, change_language),
    Command("cancel", ANYBODY, cancel),
    Command("back", ANYBODY, go_back, menu=False),
)
