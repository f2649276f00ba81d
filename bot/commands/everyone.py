"""What anybody may ask for at any time."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.commands.command import EVERYONE, Command
from conversations import engine
from conversations.speaking import tell
from conversations.texts import text
from records.people import Person


def show_help(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Say what the bot is for and how to reach a person."""
    tell(session, person, text("help"), now)


def cancel(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Leave the dialogue that is open; what was answered of a check-in is kept."""
    left = engine.leave(session, person, now)
    tell(session, person, text("cancelled" if left else "nothing-to-cancel"), now)


def go_back(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Ask the question before again."""
    if not engine.step_back(session, person, now):
        tell(session, person, text("nothing-to-cancel"), now)


ANYBODY = frozenset({EVERYONE})

COMMANDS = (
    Command("help", ANYBODY, show_help),
    Command("menu", ANYBODY, show_help),
    Command("cancel", ANYBODY, cancel),
    Command("back", ANYBODY, go_back, menu=False),
)
