"""The slash commands, one module a role."""

from bot import outcomes
from bot.commands import (
    admins,
    check_ins,
    cohorts,
    contacts,
    coordinators,
    entrance,
    everyone,
    personal,
    reviewers,
    staff,
)
from bot.commands.command import COMMANDS, Command, allowed, roles_of
from conversations.outcomes import OUTCOMES

__all__ = ["COMMANDS", "FOR_STRANGERS", "WORDS", "Command", "allowed", "roles_of"]

MODULES = (everyone, contacts, check_ins, personal, entrance, cohorts, staff, admins, reviewers, coordinators)

COMMANDS.update({command.name: command for module in MODULES for command in module.COMMANDS})
OUTCOMES.update(outcomes.OUTCOMES)

WORDS = {
    "ayuda": "help",
    "help": "help",
    "menu": "menu",
    "cancelar": "cancel",
    "cancel": "cancel",
    "atras": "back",
    "volver": "back",
    "back": "back",
    "alto": "stop",
    "stop": "stop",
    "pausa": "pause",
    "pause": "pause",
    "persona": "person",
    "hablar con una persona": "person",
    "hablar con alguien": "person",
    "person": "person",
    "talk to a person": "person",
    "talk to somebody": "person",
    "start": "start",
    "idioma": "language",
    "language": "language",
    "english": "language",
    "espanol": "language",
}
"""Words that work like a command when they are all that is typed."""

FOR_STRANGERS = {"stop": "cancel", "person": "help"}
"""What somebody without a role gets instead."""
