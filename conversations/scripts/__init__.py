"""Every dialogue there is, by name."""

from conversations.scripts.check_in import CHECK_IN
from conversations.scripts.definition import ScriptDefinition
from conversations.scripts.nudge import NUDGE
from conversations.scripts.plan_check_in import PLAN_CHECK_IN

DEFINITIONS: tuple[ScriptDefinition, ...] = (
    CHECK_IN,
    NUDGE,
    PLAN_CHECK_IN,
)

SCRIPTS = {definition.name: definition for definition in DEFINITIONS}
