"""After a coordinator's decision: taking it back, how a call went, the contact's reply, whether the help helped."""

from dataclasses import replace
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from conversations.answers import Reply
from conversations.options import Option
from conversations.questions import Script, choice, free, optional_text
from conversations.scripts.definition import ScriptDefinition
from conversations.texts import literal
from conversations.texts import text as text_of

HOW_IT_WENT = ("reached", "no_answer", "wrong_number")


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class UndoFacts(Frozen):
    """An action that can be taken back until then."""

    action_id: int
    until: datetime


class Undo(Frozen):
    action_id: int


def action_undo(facts: UndoFacts) -> Script[Undo]:
    yield from choice("undo", text_of("undo-until", until=facts.until), [Option("undo", text_of("undo"))])
    return Undo(action_id=facts.action_id)


class CallFacts(Frozen):
    """A call that somebody promised to make."""

    action_id: int
    sme: str


class CallMade(Frozen):
    action_id: int
    how: str
    agreed: str | None = None


def call_outcome(facts: CallFacts) -> Script[CallMade]:
    options = [Option(how, text_of(f"call-{how}")) for how in HOW_IT_WENT]
    how = yield from choice("how", text_of("call-ask", sme=literal(facts.sme)), options)
    agreed = None
    if how == "reached":
        ask = optional_text("agreed", text_of("call-agreed-ask"), skip=text_of("call-agreed-skip"))
        agreed = yield from replace(ask, skip_code="nothing")
    return CallMade(action_id=facts.action_id, how=how, agreed=agreed)


class CoordinatorMessageFacts(Frozen):
    """What a coordinator wrote to the contacts of an SME."""

    sme_id: int
    staff_id: int
    name: str
    words: str


class ContactReplied(Frozen):
    sme_id: int
    staff_id: int
    name: str
    reply: Reply | None


def coordinator_message(facts: CoordinatorMessageFacts) -> Script[ContactReplied]:
    says = text_of("coordinator-says", name=literal(facts.name), words=literal(facts.words))
    reply = yield from replace(free("reply", says, skip=text_of("coordinator-says-thanks")), skip_code="seen")
    return ContactReplied(sme_id=facts.sme_id, staff_id=facts.staff_id, name=facts.name, reply=reply)


class HelpCheckFacts(Frozen):
    """A request for help that the coordination takes as answered."""

    ticket_id: int
    kind: str
    what: str | None


class HelpChecked(Frozen):
    ticket_id: int
    solved: bool


def help_check(facts: HelpCheckFacts) -> Script[HelpChecked]:
    kind = text_of("stall-help-pause") if facts.kind == "pause" else text_of(f"help-{facts.kind}")
    ask = text_of("help-check", kind=kind, what=literal(facts.what or ""), has_what="yes" if facts.what else "no")
    options = [Option("yes", text_of("help-check-yes")), Option("no", text_of("help-check-no"))]
    solved = yield from choice("solved", ask, options)
    return HelpChecked(ticket_id=facts.ticket_id, solved=solved == "yes")


ACTION_UNDO = ScriptDefinition("action_undo", action_undo, UndoFacts, "title-escalation", takes_text=False)
CALL_OUTCOME = ScriptDefinition(
    "call_outcome", call_outcome, CallFacts, "title-call", takes_text=False, goes_back=True, lasts=True
)
COORDINATOR_MESSAGE = ScriptDefinition(
    "coordinator_message", coordinator_message, CoordinatorMessageFacts, "title-coordinator-message", lasts=True
)
HELP_CHECK = ScriptDefinition("help_check", help_check, HelpCheckFacts, "title-help-check", lasts=True)
