"""What admins look after: messages that got stuck."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.commands.command import ADMIN, Command
from conversations.outcomes import problems
from records.people import Person


def show_problems(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Messages that could not be read or sent."""
    problems.show_problems(session, person, now)


COMMANDS = (Command("problems", frozenset({ADMIN}), show_problems),)
