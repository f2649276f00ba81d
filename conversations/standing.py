"""Where a dialogue stands: its saved answers replayed through its script.

A script that waits at its open question is kept for a while, so that the next answer need not replay those before it.
What is kept counts only while facts and answers are what they were; the database alone knows those.
"""

from collections import OrderedDict
from dataclasses import dataclass

from conversations.replay import Answers, Reached, go_on, replay
from conversations.scripts import SCRIPTS
from records.columns import Json
from records.messages import Dialogue

MOST_KEPT = 1000


@dataclass(frozen=True, slots=True)
class _Kept:
    facts: Json
    answers: Answers
    reached: Reached


_kept: OrderedDict[str, _Kept] = OrderedDict()


def standing(dialogue: Dialogue) -> Reached:
    """Where a dialogue stands now."""
    kept = _kept.get(dialogue.token)
    if kept is not None and kept.facts == dialogue.facts and kept.answers == dialogue.answers:
        return kept.reached
    definition = SCRIPTS[dialogue.script]
    return replay(definition.run(definition.facts.model_validate(dialogue.facts)), dialogue.answers)


def advance(dialogue: Dialogue, reached: Reached, facts: Json, answers: Json) -> Reached:
    """Where it stands once the question `reached` has its answer, and that has perhaps changed facts or answers."""
    _kept.pop(dialogue.token, None)
    same = dialogue.facts is facts and dialogue.answers is answers
    advanced = go_on(reached, answers) if same else standing(dialogue)
    if advanced.question is not None:
        _keep(dialogue, advanced)
    return advanced


def _keep(dialogue: Dialogue, reached: Reached) -> None:
    _kept[dialogue.token] = _Kept(dialogue.facts, dialogue.answers, reached)
    while len(_kept) > MOST_KEPT:
        _kept.popitem(last=False)
