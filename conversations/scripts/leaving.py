"""A contact wants to leave: confirmed once, the reason asked once."""

from pydantic import BaseModel, ConfigDict

from conversations.options import Option
from conversations.questions import Script, choice
from conversations.scripts.definition import ScriptDefinition
from conversations.texts import text as text_of

REASONS = ("moment", "no_use", "closed", "left", "untold")


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class LeavingFacts(Frozen):
    contact_id: int


class Leaving(Frozen):
    """`wish`: leave, pause or stay; `reason` is one of REASONS when they leave."""

    contact_id: int
    wish: str
    reason: str = "untold"


def leaving(facts: LeavingFacts) -> Script[Leaving]:
    wishes = [Option(wish, text_of(f"leaving-{wish}")) for wish in ("leave", "pause", "stay")]
    wish = yield from choice("wish", text_of("leaving-ask"), wishes)
    if wish != "leave":
        return Leaving(contact_id=facts.contact_id, wish=wish)
    reasons = [Option(reason, text_of(f"leaving-reason-{reason}")) for reason in REASONS]
    reason = yield from choice("reason", text_of("leaving-ask-reason"), reasons)
    return Leaving(contact_id=facts.contact_id, wish=wish, reason=reason)


LEAVING = ScriptDefinition("leaving", leaving, LeavingFacts, "title-leaving")
