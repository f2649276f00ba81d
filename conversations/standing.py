"""Where a dialogue stands: its saved answers replayed through its script.

A script that waits at its open question is kept for a while, so that the next answer need not replay those before it.
What is kept counts only while facts and answers are what they were; the database alone knows those.
"""

from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from conversations.replay import Answers, Reached, go_on, replay
from conversations.scripts import SCRIPTS
from records.columns import Json
from records.database import SHARED

STANDINGS = "standings"
MOST_KEPT = 1000


class Talked(Protocol):
    """A dialogue: a record, or the plain values of one."""

    token: str
    script: str
    facts: Json
    answers: Json


@dataclass(frozen=True, slots=True)
class Standing:
    """What a script that waits was run with, and how far it came."""

    facts: Json
    answers: Answers
    reached: Reached


class Standings:
    """Those that are kept, by the tokens of their dialogues."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Standing] = OrderedDict()

    def of(self, dialogue: Talked) -> Reached:
        """Where a dialogue stands now."""
        kept = self._kept.get(dialogue.token)
        if kept is not None and kept.facts == dialogue.facts and kept.answers == dialogue.answers:
            return kept.reached
        definition = SCRIPTS[dialogue.script]
        return replay(definition.run(definition.facts.model_validate(dialogue.facts)), dialogue.answers)

    def after(self, dialogue: Talked, reached: Reached) -> Reached:
        """Where it stands now that the question `reached` has its answer; facts and answers before are as they were.

        A script that breaks on the way can be gone on with no more: it is not kept.
        """
        self.let_go(dialogue)
        return self._keep(dialogue, go_on(reached, dialogue.answers))

    def anew(self, dialogue: Talked) -> Reached:
        """Where it stands now that perhaps more has changed than one answer."""
        return self._keep(dialogue, self.of(dialogue))

    def let_go(self, dialogue: Talked) -> None:
        """It is over."""
        self._kept.pop(dialogue.token, None)

    def let_all_go(self) -> None:
        """Somebody is forgotten: nothing of their words stays in memory."""
        self._kept.clear()

    def _keep(self, dialogue: Talked, reached: Reached) -> Reached:
        self.let_go(dialogue)
        if reached.question is not None:
            self._kept[dialogue.token] = Standing(dialogue.facts, dialogue.answers, reached)
            if len(self._kept) > MOST_KEPT:
                self._drop_oldest()
        return reached

    def _drop_oldest(self) -> None:
        """Another thread may just have let all go."""
        with suppress(KeyError):
            self._kept.popitem(last=False)


def standings_of(session: Session) -> Standings:
    """Those that the sessions of this process keep for each other."""
    standings: Standings = session.info.setdefault(SHARED, {}).setdefault(STANDINGS, Standings())
    return standings
