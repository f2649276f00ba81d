"""Choosing the key items: three proposed, or up to five of one's own, each with owner, date and first step."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict

from conversations.options import Option
from conversations.questions import Part, Question, Script, choice, day, optional_text, review, several, text
from conversations.scripts.definition import ScriptDefinition
from conversations.scripts.plan_facts import month_ends, shortened
from conversations.texts import Text, lines, literal
from conversations.texts import text as text_of

MOST_KEY_ITEMS = 5
FOCUS = 3
"""So many are proposed; choosing more gets one sentence on focus."""

TAKE, OWN, CHANGE, KEEP = "take", "own", "change", "keep"


class Candidate(BaseModel):
    """An approved action; `indicator` and `first_step` come from the plan or from the catalogue."""

    model_config = ConfigDict(frozen=True)

    id: int
    what: str
    owner: str | None = None
    due_on: date | None = None
    indicator: str | None = None
    first_step: str | None = None


class Proposal(BaseModel):
    """An action proposed, and why: `quick`, `area`, `gender` or `plain`."""

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


class KeyItem(BaseModel):
    """An action as it was agreed."""

    model_config = ConfigDict(frozen=True)

    item_id: int
    what: str
    owner: str
    due_on: date
    indicator: str
    first_step: str | None = None


class KeyItemsChosen(BaseModel):
    sme_id: int
    items: tuple[KeyItem, ...]


def key_items(facts: KeyItemsFacts) -> Script[KeyItemsChosen]:
    chosen = yield from _choose(facts)
    agreed: list[KeyItem] = []
    for number, candidate in enumerate(chosen, 1):
        agreed.append((yield from _agree(number, candidate, facts)))
    listed = agreement(agreed)
    ask = text_of("key-read-back", list=listed)
    yield from review("agreed", ask, [Option("confirm", text_of("key-confirm"))], listed)
    return KeyItemsChosen(sme_id=facts.sme_id, items=tuple(agreed))


def agreement(items: Sequence[KeyItem]) -> Text:
    """The key items as they were agreed, one below the other."""
    return lines(*(_line(number, item) for number, item in enumerate(items, 1)), gap="\n\n")


def _line(number: int, item: KeyItem) -> Text:
    line = text_of(
        "key-line",
        number=number,
        what=item.what,
        owner=item.owner,
        due=text_of("key-date", day=item.due_on),
        indicator=item.indicator,
    )
    return lines(line, text_of("key-line-step", step=item.first_step)) if item.first_step else line


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
        text_of("key-proposed", number=number, what=by_id[one.id].what, why=text_of(f"key-why-{one.why}"))
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


def _agree(number: int, candidate: Candidate, facts: KeyItemsFacts) -> Part[KeyItem]:
    """What is known is confirmed with one tap; what is missing is asked."""
    owner, due, indicator = candidate.owner, candidate.due_on, candidate.indicator
    if due is not None and not facts.today < due <= facts.latest:
        due = None
    if owner and due and indicator and (yield from _ask_as_known(candidate)) == CHANGE:
        owner = due = indicator = None
    return KeyItem(
        item_id=candidate.id,
        what=candidate.what,
        owner=owner or (yield from _ask_owner(candidate, facts)),
        due_on=due or (yield from _ask_due(candidate, facts)),
        indicator=indicator or (yield from _ask_indicator(candidate)),
        first_step=(yield from _ask_step(number, candidate)) or candidate.first_step,
    )


def _ask_as_known(candidate: Candidate) -> Question[str]:
    ask = text_of(
        "key-as-known",
        what=candidate.what,
        owner=candidate.owner or "",
        due=text_of("key-date", day=candidate.due_on) if candidate.due_on else "",
        indicator=candidate.indicator or "",
    )
    options = [Option("right", text_of("key-right")), Option(CHANGE, text_of("key-change"))]
    return choice(f"{candidate.id}.known", ask, options, group=_group(candidate))


def _ask_owner(candidate: Candidate, facts: KeyItemsFacts) -> Question[str]:
    people = dict.fromkeys([*([candidate.owner] if candidate.owner else []), *facts.people])
    options = [Option(f"p{place}", literal(name), name) for place, name in enumerate(people)]
    ask = text_of("plan-ask-owner", what=candidate.what)
    return text(f"{candidate.id}.owner", ask, suggestions=options, longest=80, group=_group(candidate))


def _ask_due(candidate: Candidate, facts: KeyItemsFacts) -> Question[date]:
    return day(
        f"{candidate.id}.due",
        text_of("plan-ask-due", what=candidate.what),
        today=facts.today,
        suggestions=month_ends(facts.today, facts.latest),
        earliest=facts.today,
        latest=facts.latest,
        group=_group(candidate),
    )


def _ask_indicator(candidate: Candidate) -> Question[str]:
    known = [Option("same", text_of("key-same-indicator"), candidate.indicator)] if candidate.indicator else []
    ask = text_of(
        "key-ask-indicator", what=candidate.what, known=candidate.indicator or "", has="yes" if known else "no"
    )
    return text(f"{candidate.id}.indicator", ask, suggestions=known, longest=300, group=_group(candidate))


def _ask_step(number: int, candidate: Candidate) -> Question[str | None]:
    """Its day and hour are what makes it happen."""
    ask = text_of(
        "key-ask-step",
        what=candidate.what,
        idea=candidate.first_step or "",
        has="yes" if candidate.first_step else "no",
    )
    name = text_of("plan-item-name", number=number, what=shortened(candidate.what))
    skip = text_of("plan-not-yet")
    return optional_text(f"{candidate.id}.step", ask, skip=skip, name=name, group=_group(candidate))


def _group(candidate: Candidate) -> str:
    return f"key-{candidate.id}"


KEY_ITEMS = ScriptDefinition("key_items", key_items, KeyItemsFacts, "title-key-items", goes_back=True, lasts=True)
