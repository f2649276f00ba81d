"""Somebody wants everything about them erased: asked once more, because it cannot be undone."""

from pydantic import BaseModel, ConfigDict

from conversations.options import Option
from conversations.questions import Script, choice
from conversations.scripts.definition import ScriptDefinition
from conversations.texts import text as text_of


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class ForgettingFacts(Frozen):
    """`scope`: chat (no SME is behind it), contact, or sme when nobody else takes part and its data go too."""

    scope: str


class Forgetting(Frozen):
    erase: bool


def forgetting(facts: ForgettingFacts) -> Script[Forgetting]:
    options = [Option("erase", text_of("forgetting-erase")), Option("no", text_of("forgetting-keep"))]
    answer = yield from choice("erase", text_of(f"forgetting-ask-{facts.scope}"), options)
    return Forgetting(erase=answer == "erase")


FORGETTING = ScriptDefinition("forgetting", forgetting, ForgettingFacts, "title-forgetting")
