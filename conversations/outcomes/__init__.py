"""What follows from a finished dialogue: one effect a result type, `def on_x(session, person, result, now)`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy.orm import Session

from conversations.outcomes.action_plan import on_plan, on_plan_answer, on_plan_awaited
from conversations.outcomes.away import on_set_away
from conversations.outcomes.check_in import on_check_in, on_check_in_answer
from conversations.outcomes.escalation import on_escalation
from conversations.outcomes.escalation_after import on_call_made, on_contact_replied, on_help_checked
from conversations.outcomes.escalation_undo import on_undo
from conversations.outcomes.forgetting import on_forgetting
from conversations.outcomes.help_request import on_help_asked
from conversations.outcomes.key_items import on_key_items
from conversations.outcomes.leaving import on_leaving
from conversations.outcomes.new_cohort import on_new_cohort
from conversations.outcomes.nudge import on_nudge
from conversations.outcomes.pausing import on_pausing
from conversations.outcomes.plan_check_in import on_plan_check_in, on_plan_check_in_answer
from conversations.outcomes.plan_overview import on_plan_card
from conversations.outcomes.plan_review import on_plan_review
from conversations.outcomes.problems import on_problem_settled
from conversations.outcomes.registration import on_declined, on_entry_answer, on_joined, on_registered
from conversations.outcomes.resubmission import on_resubmitted
from conversations.outcomes.review_queue import on_review_wanted
from conversations.outcomes.staff import (
    on_assign_cohort,
    on_change_role,
    on_invite_again,
    on_invite_staff,
    on_no_change,
    on_remove_staff,
)
from conversations.outcomes.staff_entrance import on_staff_entered
from conversations.outcomes.transcription import on_transcribed, on_transcription_wanted
from conversations.scripts.action_plan import PlanAwaited, PlanSent
from conversations.scripts.away import SetAway
from conversations.scripts.check_in import CheckInResult
from conversations.scripts.escalation import EscalationResult
from conversations.scripts.escalation_after import CallMade, ContactReplied, HelpChecked, Undo
from conversations.scripts.forgetting import Forgetting
from conversations.scripts.help_request import HelpAsked
from conversations.scripts.key_items import KeyItemsChosen
from conversations.scripts.leaving import Leaving
from conversations.scripts.new_cohort import NewCohortResult
from conversations.scripts.nudge import NudgeResult
from conversations.scripts.pausing import Pausing
from conversations.scripts.plan_cards import PlanCardPressed, ReviewWanted, TranscriptionWanted
from conversations.scripts.plan_changes import PlanResubmitted
from conversations.scripts.plan_check_in import PlanCheckInResult
from conversations.scripts.plan_review import PlanReviewed
from conversations.scripts.problems import ProblemSettled
from conversations.scripts.registration import Declined, Joined, Registered
from conversations.scripts.staff import AssignCohort, ChangeRole, InviteAgain, InviteStaff, NoChange, RemoveStaff
from conversations.scripts.staff_entrance import StaffEntered
from conversations.scripts.transcribe import Transcribed
from records.columns import Json
from records.messages import Dialogue
from records.people import Person

Outcome = Callable[[Session, Person, Any, datetime], None]

OUTCOMES: dict[type[BaseModel], Outcome] = {
    CheckInResult: on_check_in,
    NudgeResult: on_nudge,
    PlanCheckInResult: on_plan_check_in,
    PlanSent: on_plan,
    PlanAwaited: on_plan_awaited,
    PlanResubmitted: on_resubmitted,
    TranscriptionWanted: on_transcription_wanted,
    Transcribed: on_transcribed,
    PlanCardPressed: on_plan_card,
    ReviewWanted: on_review_wanted,
    PlanReviewed: on_plan_review,
    KeyItemsChosen: on_key_items,
    Registered: on_registered,
    Joined: on_joined,
    Declined: on_declined,
    StaffEntered: on_staff_entered,
    Pausing: on_pausing,
    Leaving: on_leaving,
    HelpAsked: on_help_asked,
    Forgetting: on_forgetting,
    NewCohortResult: on_new_cohort,
    InviteStaff: on_invite_staff,
    InviteAgain: on_invite_again,
    ChangeRole: on_change_role,
    AssignCohort: on_assign_cohort,
    SetAway: on_set_away,
    RemoveStaff: on_remove_staff,
    NoChange: on_no_change,
    ProblemSettled: on_problem_settled,
    EscalationResult: on_escalation,
    Undo: on_undo,
    CallMade: on_call_made,
    ContactReplied: on_contact_replied,
    HelpChecked: on_help_checked,
}

ANSWERED: dict[str, Callable[[Session, Person, Dialogue, str, datetime], None]] = {
    "check_in": on_check_in_answer,
    "plan_check_in": on_plan_check_in_answer,
    "action_plan": on_plan_answer,
    "registration": on_entry_answer,
    "second_contact": on_entry_answer,
}
"""What each single answer of a script, by its key, changes at once, before the dialogue is finished."""
ENTRANCES = frozenset({"registration", "second_contact"})


def acts_on_answers(script: str, facts: Json) -> bool:
    """Whether an answer may change records at once: an entrance does so at the consent alone."""
    return script in ANSWERED and not (script in ENTRANCES and facts["consented"])
