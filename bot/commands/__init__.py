"""The slash commands, one module a role."""

from bot.commands import everyone
from bot.commands.command import Command, allowed, roles_of

__all__ = ["COMMANDS", "WORDS", "Command", "allowed", "roles_of"]

COMMANDS: dict[str, Command] = {command.name: command for command in everyone.COMMANDS}

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
}
"""Words that work like a command when they are all that is typed."""
