"""The slash commands, one module a role."""

from bot.commands import contacts, entrance, everyone, personal
from bot.commands.command import COMMANDS, Command, allowed, roles_of

__all__ = ["COMMANDS", "WORDS", "Command", "allowed", "roles_of"]

MODULES = (everyone, contacts, personal, entrance)

COMMANDS.update({command.name: command for module in MODULES for command in module.COMMANDS})

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
    "idioma": "language",
    "language": "language",
    "english": "language",
    "espanol": "language",
}
"""Words that work like a command when they are all that is typed."""
