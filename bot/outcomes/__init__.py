"""Outcomes that need what conversations may not know: pictures and sheets."""

from collections.abc import Mapping

from pydantic import BaseModel

from bot.outcomes.import_list import on_list_reviewed, on_list_sent
from bot.outcomes.invite import on_invite
from conversations.outcomes import Outcome
from conversations.scripts.import_list import ListReviewed, ListSent
from conversations.scripts.invite import InviteResult

OUTCOMES: Mapping[type[BaseModel], Outcome] = {
    InviteResult: on_invite,
    ListSent: on_list_sent,
    ListReviewed: on_list_reviewed,
}
