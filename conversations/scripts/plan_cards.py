"""Cards about a plan: a message with buttons that open what is to be done, whenever there is time for it."""

from pydantic import BaseModel, ConfigDict

from conversations.options import Option
from conversations.questions import Script, choice
from conversations.scripts.definition import ScriptDefinition
from conversations.texts import Text, lines, text

OPEN = "open"


class ReviewCardFacts(BaseModel):
    model_config = ConfigDict(frozen=True)

    plan_id: int
    sme_name: str
    count: int
    round: int


class ReviewWanted(BaseModel):
    plan_id: int


class TranscribeCardFacts(BaseModel):
    model_config = ConfigDict(frozen=True)

    sme_id: int
    sme_name: str


class TranscriptionWanted(BaseModel):
    sme_id: int


class PlanLine(BaseModel):
    """An action as `/plan` lists it: `state` is that of the item."""

    model_config = ConfigDict(frozen=True)

    what: str
    state: str


class PlanCardFacts(BaseModel):
    """`actions` are what can be done now: write, change, resubmit, choose, progress.

    `drafted`: so many actions wait in a plan that has been begun and not been sent.
    """

    model_config = ConfigDict(frozen=True)

    sme_id: int
    sme_name: str
    state: str
    lines: tuple[PlanLine, ...]
    actions: tuple[str, ...]
    drafted: int = 0


class PlanCardPressed(BaseModel):
    sme_id: int
    action: str


def review_card(facts: ReviewCardFacts) -> Script[ReviewWanted]:
    ask = text("review-card", sme=facts.sme_name, count=facts.count, round=facts.round)
    yield from choice(OPEN, ask, [Option(OPEN, text("review-card-open"))])
    return ReviewWanted(plan_id=facts.plan_id)


def transcribe_card(facts: TranscribeCardFacts) -> Script[TranscriptionWanted]:
    ask = text("transcribe-card", sme=facts.sme_name)
    yield from choice(OPEN, ask, [Option(OPEN, text("transcribe-card-open"))])
    return TranscriptionWanted(sme_id=facts.sme_id)


def plan_card(facts: PlanCardFacts) -> Script[PlanCardPressed]:
    begun = {"write": "plan-action-go-on"} if facts.drafted else {}
    options = [Option(action, text(begun.get(action, f"plan-action-{action}"))) for action in facts.actions]
    action = yield from choice("action", overview(facts), options)
    return PlanCardPressed(sme_id=facts.sme_id, action=action)


def overview(facts: PlanCardFacts) -> Text:
    """The plan as a numbered list, each action with its state in plain words."""
    listed = [
        text("plan-overview-line", number=number, what=line.what, state=text(f"item-state-{line.state}"))
        for number, line in enumerate(facts.lines, 1)
    ]
    state = "call" if facts.state == "changes_requested" and not facts.actions else facts.state
    now = text("plan-overview-draft", count=facts.drafted) if facts.drafted else text("plan-overview-now", state=state)
    return lines(text("plan-overview", sme=facts.sme_name), *listed, now)


REVIEW_CARD = ScriptDefinition("review_card", review_card, ReviewCardFacts, "title-review", takes_text=False)
TRANSCRIBE_CARD = ScriptDefinition(
    "transcribe_card", transcribe_card, TranscribeCardFacts, "title-transcribe", takes_text=False
)
PLAN_CARD = ScriptDefinition("plan_card", plan_card, PlanCardFacts, "title-plan", takes_text=False)
