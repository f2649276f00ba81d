"""The check-in of an SME that has not chosen key items yet: one tap about the plan."""

from pydantic import BaseModel, ConfigDict

from conversations.content import OBSTACLES
from conversations.options import Option
from conversations.questions import Script, choice
from conversations.scripts.definition import ScriptDefinition
from conversations.texts import text as text_of

SITUATIONS = ("ready", "writing", "stuck", "call")


class PlanCheckInFacts(BaseModel):
    """`stage` decides what is asked about: the plan, its transcription, its review or the choice of key items."""

    model_config = ConfigDict(frozen=True)

    check_in_id: int
    sme_id: int
    month: int
    stage: str


class PlanCheckInResult(BaseModel):
    check_in_id: int
    sme_id: int
    situation: str
    obstacle: str | None = None


def plan_check_in(facts: PlanCheckInFacts) -> Script[PlanCheckInResult]:
    ask = text_of("plan-check-in", month=facts.month, stage=facts.stage)
    options = [
        Option(situation, text_of("plan-situation", situation=situation, stage=facts.stage)) for situation in SITUATIONS
    ]
    situation = yield from choice("situation", ask, options)
    obstacle = None
    if situation == "stuck":
        obstacles = [Option(code, text_of(f"obstacle-{code}")) for code in OBSTACLES]
        obstacle = yield from choice("obstacle", text_of("check-in-obstacle"), obstacles)
    return PlanCheckInResult(check_in_id=facts.check_in_id, sme_id=facts.sme_id, situation=situation, obstacle=obstacle)


PLAN_CHECK_IN = ScriptDefinition("plan_check_in", plan_check_in, PlanCheckInFacts, "title-check-in", lasts=True)
