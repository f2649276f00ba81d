"""Messages that could not be read or sent: which ones, and what to do with one."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from conversations.options import Option
from conversations.questions import Script, choice
from conversations.scripts.definition import ScriptDefinition
from conversations.texts import Text, lines
from conversations.texts import text as text_of

AGAIN, ASIDE = "again", "aside"
ACTIONS = (AGAIN, ASIDE)
NOTHING = "nothing"


class Problem(BaseModel):
    """A message that got stuck: `way` is in or out; `kind` names the error, never what was written.

    `again` is false where nothing is left that could be tried: no JSON, or words that have expired.
    """

    model_config = ConfigDict(frozen=True)

    way: str
    id: int
    at: datetime
    channel: str
    kind: str
    again: bool = True

    @property
    def code(self) -> str:
        return f"{self.way}{self.id}"

    @property
    def name(self) -> Text:
        return text_of("problem-name", way=self.way, id=str(self.id))


class ProblemsFacts(BaseModel):
    """How many could not be read (`unread`) or sent (`unsent`), and the latest of them; at least one."""

    model_config = ConfigDict(frozen=True)

    unread: int
    unsent: int
    problems: tuple[Problem, ...]


class ProblemSettled(BaseModel):
    """`action` is again or aside; nothing is to be done when it is empty."""

    way: str = ""
    id: int = 0
    action: str = ""


def problems(facts: ProblemsFacts) -> Script[ProblemSettled]:
    options = [Option(one.code, one.name) for one in facts.problems]
    nothing = Option(NOTHING, text_of("problems-nothing"))
    chosen = yield from choice("which", _listed(facts), [*options, nothing])
    if chosen == NOTHING:
        return ProblemSettled()
    problem = next(one for one in facts.problems if one.code == chosen)
    actions = [Option(action, text_of(f"problem-{action}")) for action in ACTIONS if problem.again or action != AGAIN]
    ask = text_of("problem-ask-action", line=_line(problem), way=problem.way)
    action = yield from choice(f"{chosen}.action", ask, actions)
    return ProblemSettled(way=problem.way, id=problem.id, action=action)


def _listed(facts: ProblemsFacts) -> Text:
    counted = text_of("problems-count", unread=facts.unread, unsent=facts.unsent)
    return lines(counted, lines(*map(_line, facts.problems)), text_of("problems-ask-which"), gap="\n\n")


def _line(problem: Problem) -> Text:
    return text_of(
        "problem-line", name=problem.name, at=problem.at, channel=problem.channel, way=problem.way, kind=problem.kind
    )


PROBLEMS = ScriptDefinition("problems", problems, ProblemsFacts, "title-problems", goes_back=True)
