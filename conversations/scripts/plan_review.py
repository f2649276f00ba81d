"""The review of a plan: a verdict for each action, what is good, and the letter read back before it is sent."""

from dataclasses import dataclass, replace
from datetime import date

from pydantic import BaseModel, ConfigDict

from conversations.content import REVIEW_REASONS
from conversations.options import Option
from conversations.questions import Part, Question, Script, choice, review, text
from conversations.scripts.definition import ScriptDefinition
from conversations.scripts.plan_facts import shortened
from conversations.scripts.review_letter import (
    VERDICTS,
    ItemVerdict,
    ReviewedItem,
    VerdictCode,
    example_for,
    letter,
    next_step,
)
from conversations.texts import Reader, Text, literal, say
from conversations.texts import text as text_of

MISSING = {"no_owner": "owner", "no_date": "due_on", "no_indicator": "indicator"}
PRAISE = ("concrete", "business", "people")


class ReviewFacts(BaseModel):
    """`reader` is the contact for whom examples are worded; `state` that of the SME when the review was opened."""

    model_config = ConfigDict(frozen=True)

    plan_id: int
    sme_name: str
    state: str
    last_round: bool
    today: date
    reader: Reader
    items: tuple[ReviewedItem, ...]


class PlanReviewed(BaseModel):
    """`good` is the line the letter opens with."""

    plan_id: int
    good: str
    verdicts: tuple[ItemVerdict, ...]


def plan_review(facts: ReviewFacts) -> Script[PlanReviewed]:
    verdicts: list[ItemVerdict] = []
    for number, item in enumerate(facts.items, 1):
        verdicts.append((yield from _judge(number, item, facts)))
    good = yield from _ask_good(facts)
    step = next_step(facts.state, facts.last_round, verdicts)
    written = say(letter(facts.sme_name, good, verdicts, step), facts.reader)
    ask = text_of("review-letter", letter=written)
    yield from review("letter", ask, [Option("send", text_of("review-send"))], written)
    return PlanReviewed(plan_id=facts.plan_id, good=good, verdicts=tuple(verdicts))


def _judge(number: int, item: ReviewedItem, facts: ReviewFacts) -> Part[ItemVerdict]:
    options = [Option(code, text_of(f"verdict-{code}")) for code in VERDICTS]
    question = choice(f"{item.id}.verdict", _item_text(number, item, facts), options, group=f"item-{item.id}")
    answer = yield from replace(question, naming=_Named(number, item.what))
    verdict: VerdictCode = next(code for code in VERDICTS if code == answer)
    if verdict == "approved":
        return ItemVerdict(item_id=item.id, what=item.what, verdict=verdict)
    reason = yield from _ask_reason(item)
    example = yield from _ask_example(item, reason, facts)
    return ItemVerdict(item_id=item.id, what=item.what, verdict=verdict, reason=reason, example=example)


@dataclass(frozen=True)
class _Named:
    """How the read-back lists a verdict for changing."""

    number: int
    what: str

    def __call__(self, verdict: str) -> Text:
        named = text_of(f"verdict-{verdict}")
        return text_of("review-item-name", number=self.number, what=shortened(self.what), verdict=named)


def _item_text(number: int, item: ReviewedItem, facts: ReviewFacts) -> Text:
    missing = text_of("review-missing")
    return text_of(
        "review-item",
        sme=facts.sme_name,
        number=number,
        count=len(facts.items),
        what=item.what,
        owner=literal(item.owner) if item.owner else missing,
        due=text_of("plan-date", day=item.due_on) if item.due_on else missing,
        indicator=literal(item.indicator) if item.indicator else missing,
    )


def _ask_reason(item: ReviewedItem) -> Question[str]:
    """What the action lacks stands first."""
    lacking = [code for code in REVIEW_REASONS if code in MISSING and getattr(item, MISSING[code]) is None]
    codes = [*lacking, *(code for code in REVIEW_REASONS if code not in lacking)]
    options = [Option(code, text_of(f"review-reason-{code}")) for code in codes]
    return choice(f"{item.id}.reason", text_of("review-ask-reason", what=item.what), options, group=f"item-{item.id}")


def _ask_example(item: ReviewedItem, reason: str, facts: ReviewFacts) -> Question[str]:
    example = example_for(reason, item, facts.today, facts.reader)
    use = Option("use", text_of("review-use-example"), example)
    ask = text_of("review-ask-example", example=example)
    return text(f"{item.id}.example.{reason}", ask, suggestions=[use], longest=400, group=f"item-{item.id}")


def _ask_good(facts: ReviewFacts) -> Question[str]:
    praises = [text_of(f"praise-{name}") for name in PRAISE]
    options = [
        Option(name, text_of(f"praise-label-{name}"), say(praise, facts.reader))
        for name, praise in zip(PRAISE, praises, strict=True)
    ]
    return text("good", text_of("review-ask-good"), suggestions=options, longest=300, name=text_of("review-good-name"))


PLAN_REVIEW = ScriptDefinition("plan_review", plan_review, ReviewFacts, "title-review", goes_back=True, lasts=True)
