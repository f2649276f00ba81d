"""Choosing the key items: three proposed, or up to five of one's own, each with owner, date and first step."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from conversations.options import Option
from conversations.questions import Part, Question, Script, choice, review, several
from conversations.scripts.definition import ScriptDefinition
from conversations.scripts.key_item_details import Candidate, Days, KeyItem, agree, agreement
from conversations.scripts.plan_facts import shortened
from conversations.texts import Text, lines
from conversations.texts import text as text_of

MOST_KEY_ITEMS = 5
FOCUS = 3
"""So many are proposed; choosing more gets one sentence on focus."""

TAKE, OWN, KEEP = "take", "own", "keep"


class Proposal(BaseModel):
    """An action proposed, and why: `quick`, `weak` or `area`, `gender`, `plain`."""

    model_config = ConfigDict(frozen=True)

    id: int
    why: str


class KeyItemsFacts(BaseModel):
    """`latest` is the last day of the follow-up: due dates end there."""

    model_config = ConfigDict(frozen=True)

    sme_id: int
    sme_name: str
    today: date
    latest: date
    people: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    proposed: tuple[Proposal, ...]


class KeyItemsChosen(BaseModel):
    sme_id: int
    items: tuple[KeyItem, ...]


def key_items(facts: KeyItemsFacts) -> Script[KeyItemsChosen]:
    chosen = yield from _choose(facts)
    days = Days(facts.today, facts.latest)
    agreed: list[KeyItem] = []
    for number, candidate in enumerate(chosen, 1):
        agreed.append((yield from agree(number, candidate, days, facts.people)))
    listed = agreement(agreed)
    ask = text_of("key-read-back", list=listed)
    yield from review("agreed", ask, [Option("confirm", text_of("key-confirm"))], listed)
    return KeyItemsChosen(sme_id=facts.sme_id, items=tuple(agreed))


def _choose(facts: KeyItemsFacts) -> Part[list[Candidate]]:
    by_id = {candidate.id: candidate for candidate in facts.candidates}
    options = [Option(TAKE, text_of("key-take", count=len(facts.proposed)))]
    if len(facts.candidates) > 1:
        options.append(Option(OWN, text_of("key-own")))
    pick = choice("pick", _proposal(facts, by_id), options, name=text_of("key-pick-name"), group="pick")
    if (yield from pick) == TAKE:
        return [by_id[one.id] for one in facts.proposed]
    return [by_id[int(code)] for code in (yield from _choose_own(facts))]


def _proposal(facts: KeyItemsFacts, by_id: dict[int, Candidate]) -> Text:
    listed = [
        text_of("key-proposed", number=number, what=by_id[one.id].what, why=one.why)
        for number, one in enumerate(facts.proposed, 1)
    ]
    return text_of("key-propose", list=lines(*listed), count=len(listed))


def _choose_own(facts: KeyItemsFacts) -> Part[list[str]]:
    """More than three are taken after one sentence on focus."""
    most = min(MOST_KEY_ITEMS, len(facts.candidates))
    numbered = list(enumerate(facts.candidates, 1))
    options = [
        Option(str(one.id), text_of("plan-item-name", number=n, what=shortened(one.what))) for n, one in numbered
    ]
    listed = lines(*(text_of("plan-item-name", number=n, what=one.what) for n, one in numbered))
    attempt = 0
    while True:
        attempt += 1
        ask = text_of("key-ask-own", list=listed, most=most)
        own = yield from several(f"own.{attempt}", ask, options, most=most, group="pick")
        if len(own) <= FOCUS or (yield from _ask_focus(attempt, len(own))) == KEEP:
            return own


def _ask_focus(attempt: int, count: int) -> Question[str]:
    options = [Option(KEEP, text_of("key-focus-keep", count=count)), Option("again", text_of("key-focus-again"))]
    return choice(f"focus.{attempt}", text_of("key-focus", count=count), options, group="pick")


KEY_ITEMS = ScriptDefinition("key_items", key_items, KeyItemsFacts, "title-key-items", goes_back=True, lasts=True)
