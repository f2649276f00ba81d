"""Every dialogue there is, by name."""

from conversations.scripts.action_plan import ACTION_PLAN
from conversations.scripts.away import AWAY
from conversations.scripts.check_in import CHECK_IN
from conversations.scripts.definition import ScriptDefinition
from conversations.scripts.escalation import ESCALATION
from conversations.scripts.escalation_after import ACTION_UNDO, CALL_OUTCOME, COORDINATOR_MESSAGE, HELP_CHECK
from conversations.scripts.forgetting import FORGETTING
from conversations.scripts.help_request import HELP_REQUEST
from conversations.scripts.import_list import IMPORT_LIST, IMPORT_REVIEW
from conversations.scripts.invite import INVITE
from conversations.scripts.key_items import KEY_ITEMS
from conversations.scripts.leaving import LEAVING
from conversations.scripts.new_cohort import NEW_COHORT
from conversations.scripts.nudge import NUDGE
from conversations.scripts.pausing import PAUSING
from conversations.scripts.plan_cards import PLAN_CARD, REVIEW_CARD, TRANSCRIBE_CARD
from conversations.scripts.plan_changes import PLAN_CHANGES
from conversations.scripts.plan_check_in import PLAN_CHECK_IN
from conversations.scripts.plan_review import PLAN_REVIEW
from conversations.scripts.problems import PROBLEMS
from conversations.scripts.registration import REGISTRATION, SECOND_CONTACT
from conversations.scripts.staff import STAFF
from conversations.scripts.staff_entrance import STAFF_ENTRANCE
from conversations.scripts.transcribe import TRANSCRIBE

DEFINITIONS: tuple[ScriptDefinition, ...] = (
    CHECK_IN,
    NUDGE,
    PLAN_CHECK_IN,
    ACTION_PLAN,
    PLAN_CHANGES,
    PLAN_CARD,
    REVIEW_CARD,
    TRANSCRIBE_CARD,
    TRANSCRIBE,
    PLAN_REVIEW,
    KEY_ITEMS,
    REGISTRATION,
    SECOND_CONTACT,
    STAFF_ENTRANCE,
    PAUSING,
    LEAVING,
    HELP_REQUEST,
    FORGETTING,
    NEW_COHORT,
    INVITE,
    IMPORT_LIST,
    IMPORT_REVIEW,
    STAFF,
    AWAY,
    PROBLEMS,
    ESCALATION,
    ACTION_UNDO,
    CALL_OUTCOME,
    COORDINATOR_MESSAGE,
    HELP_CHECK,
)

SCRIPTS = {definition.name: definition for definition in DEFINITIONS}
