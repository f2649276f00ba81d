"""Where a dialogue stands: its saved answers replayed through its script.

A script that waits at its open question is kept for a while, so that the next answer need not replay those before it.
What is kept counts only while facts and answers are what they were; the database alone knows those.
"""

from collections import OrderedDict
from dataclasses import dataclass

from sqlalchemy.orm import Session

from conversations.replay import Answers, Reached, go_on, replay
from conversations.scripts import SCRIPTS
from records.columns import Json
from records.database import SHARED
from records.messages import Dialogue

STANDINGS = "standings"
MOST_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Standing:
    """What a script that waits was run with, and how far it came."""

    facts: Json
    answers: Answers
    reached: Reached


def standing(session: Session, dialogue: Dialogue) -> Reached:
    """Where a dialogue stands now."""
    kept = _standings(session).get(dialogue.token)
    if kept is not None and kept.facts == dialogue.facts and kept.answers == dialogue.answers:
        return kept.reached
    definition = SCRIPTS[dialogue.script]
    return replay(definition.run(definition.facts.model_validate(dialogue.facts)), dialogue.answers)


def advance(session: Session, dialogue: Dialogue, reached: Reached, facts: Json, answers: Json) -> Reached:
    """Where it stands once the question `reached` has its answer, and that has perhaps changed facts or answers."""
    let_go(session, dialogue)
    same = dialogue.facts is facts and dialogue.answers is answers
    advanced = go_on(reached, answers) if same else standing(session, dialogue)
    if advanced.question is not None:
        _keep(session, dialogue, advanced)
    return advanced


def let_go(session: Session, dialogue: Dialogue) -> None:
    """It is over, or moves on."""
    _standings(session).pop(dialogue.token, None)


def let_all_go(session: Session) -> None:
    """Somebody is forgotten: nothing of their words stays in memory."""
    _standings(session).clear()


def _keep(session: Session, dialogue: Dialogue, reached: Reached) -> None:
    standings = _standings(session)
    standings[dialogue.token] = Standing(dialogue.facts, dialogue.answers, reached)
    while len(standings) > MOST_KEPT:
        standings.popitem(last=False)


def _standings(session: Session) -> OrderedDict[str, Standing]:
    standings: OrderedDict[str, Standing] = session.info.setdefault(SHARED, {}).setdefault(STANDINGS, OrderedDict())
    return standings
