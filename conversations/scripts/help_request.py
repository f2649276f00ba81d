"""A contact wants to talk to a person: what about, if they like to say, and that they do want it."""

from pydantic import BaseModel, ConfigDict

from conversations.answers import Reply
from conversations.options import Option
from conversations.questions import Script, free
from conversations.scripts.definition import ScriptDefinition
from conversations.texts import text as text_of

CALL, NEVER_MIND = "call", "no"


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class HelpRequestFacts(Frozen):
    contact_id: int


class HelpAsked(Frozen):
    """`about` is what they wrote or sent, if anything."""

    contact_id: int
    wanted: bool
    about: Reply | None = None


def help_request(facts: HelpRequestFacts) -> Script[HelpAsked]:
    options = [Option(code, text_of(f"help-request-{code}"), {"text": code}) for code in (CALL, NEVER_MIND)]
    about = yield from free("about", text_of("help-request-ask"), options=options)
    said = about.text if about is not None and about.file is None else None
    if said in {CALL, NEVER_MIND}:
        return HelpAsked(contact_id=facts.contact_id, wanted=said == CALL)
    return HelpAsked(contact_id=facts.contact_id, wanted=True, about=about)


HELP_REQUEST = ScriptDefinition("help_request", help_request, HelpRequestFacts, "title-help-request")
