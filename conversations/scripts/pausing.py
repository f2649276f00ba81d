"""A contact wants quiet for a while, or wants it to end."""

from pydantic import BaseModel, ConfigDict

from conversations.options import Option
from conversations.questions import Script, choice
from conversations.scripts.definition import ScriptDefinition
from conversations.texts import text as text_of

LENGTHS = {"two_weeks": 14, "month": 30}
"""Days."""


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class PausingFacts(Frozen):
    contact_id: int
    paused: bool


class Pausing(Frozen):
    """`days` of quiet from now on: 0 ends the pause, nothing leaves all as it is."""

    contact_id: int
    days: int | None


def pausing(facts: PausingFacts) -> Script[Pausing]:
    codes = ("resume", "stay") if facts.paused else (*LENGTHS, "not_now")
    ask = text_of("pausing-ask-resume" if facts.paused else "pausing-ask")
    code = yield from choice("length", ask, [Option(code, text_of(f"pausing-{code}")) for code in codes])
    return Pausing(contact_id=facts.contact_id, days=0 if code == "resume" else LENGTHS.get(code))


PAUSING = ScriptDefinition("pausing", pausing, PausingFacts, "title-pausing", leads_back=False)
