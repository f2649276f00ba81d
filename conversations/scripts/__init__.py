"""Every dialogue there is, by name."""

from conversations.scripts.definition import ScriptDefinition

DEFINITIONS: tuple[ScriptDefinition, ...] = ()

SCRIPTS = {definition.name: definition for definition in DEFINITIONS}
