"""How a member of staff comes in: one question, whether this chat is theirs."""

from pydantic import BaseModel, ConfigDict

from conversations.options import Option
from conversations.questions import Script, choice
from conversations.scripts.definition import ScriptDefinition
from conversations.texts import text as text_of


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class StaffEntranceFacts(Frozen):
    """`role` is coordinator, reviewer, admin or observer. The name is not shown to whoever merely holds the link."""

    invitation_id: int
    staff_id: int
    role: str


class StaffEntered(Frozen):
    invitation_id: int
    staff_id: int
    enters: bool


def staff_entrance(facts: StaffEntranceFacts) -> Script[StaffEntered]:
    answers = [Option("yes", text_of("staff-entrance-yes")), Option("no", text_of("no"))]
    ask = text_of("staff-entrance-ask", role=text_of(f"staff-role-{facts.role}"))
    enters = yield from choice("enters", ask, answers)
    return StaffEntered(invitation_id=facts.invitation_id, staff_id=facts.staff_id, enters=enters == "yes")


STAFF_ENTRANCE = ScriptDefinition("staff_entrance", staff_entrance, StaffEntranceFacts, "title-staff-entrance")
