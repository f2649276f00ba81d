"""A coordinator types in a plan that came as a photo, a voice note or a file."""

from pydantic import BaseModel

from conversations.questions import Script
from conversations.scripts.definition import ScriptDefinition
from conversations.scripts.plan_facts import PlanFacts, PlanItem
from conversations.scripts.plan_items import gather
from conversations.texts import text


class Transcribed(BaseModel):
    """What the coordinator read; nothing counts until the SME confirms it."""

    sme_id: int
    items: tuple[PlanItem, ...]


def transcribe(facts: PlanFacts) -> Script[Transcribed]:
    items = yield from gather(facts, details=True, send=text("transcribe-send"))
    return Transcribed(sme_id=facts.sme_id, items=items)


TRANSCRIBE = ScriptDefinition("transcribe", transcribe, PlanFacts, "title-transcribe", goes_back=True, lasts=True)
