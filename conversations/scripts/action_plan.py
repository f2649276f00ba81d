"""Taking in an action plan, in any format, until the contact confirms the list that is read back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from conversations.answers import Answerable, TakesFiles, Unclear
from conversations.messages import Said, StoredFile
from conversations.options import Option
from conversations.questions import Part, Question, Script, choice
from conversations.replay import Answers
from conversations.scripts.definition import ScriptDefinition
from conversations.scripts.plan_facts import PlanFacts, PlanItem
from conversations.scripts.plan_items import ADD, FROM_CATALOGUE, LEFT_OUT, gather
from conversations.scripts.plan_reading import dated, split_actions
from conversations.texts import text

Pick: TypeAlias = Literal["catalogue", "write", "wait", "known"]
MANY = 3
"""So many actions sent at once are not each asked about without asking first."""


class Source(BaseModel):
    """How the plan came: as typed lines, as a file, or by what was picked."""

    model_config = ConfigDict(frozen=True)

    lines: tuple[str, ...] = ()
    file: StoredFile | None = None
    caption: str | None = None
    pick: Pick | None = None


class PlanSent(BaseModel):
    """The contact confirmed the list."""

    sme_id: int
    items: tuple[PlanItem, ...]


class PlanAwaited(BaseModel):
    """The contact sent a file and leaves the typing to the coordination."""

    sme_id: int


@dataclass(frozen=True)
class AnyFormat(TakesFiles):
    """Whatever a plan may come as: a line, a list, a photo, a voice note, a document."""

    def parse(self, content: Answerable, today: date) -> Source:
        if isinstance(content, Said):
            actions = split_actions(content.text)
            if not actions or len(actions[0]) < 3:
                raise Unclear(text("unclear-too-short"))
            return Source(lines=tuple(dated(line, today) for line in actions))
        if content.file is None:
            raise Unclear(text(content.problem or "unclear-file"))
        return Source(file=content.file, caption=content.caption)

    def load(self, saved: Any) -> Source:  # noqa: ANN401  JSON as it was saved
        return Source.model_validate(saved)


def action_plan(facts: PlanFacts) -> Script[PlanSent | PlanAwaited]:
    """A list sent at once is spread over its actions' own answers by `spread`."""
    source = Source(pick="known") if facts.known else (yield from _ask_source())
    if source.pick == "wait":
        return PlanAwaited(sme_id=facts.sme_id)
    details = len(source.lines) < MANY or (yield from _ask_details(len(source.lines))) == "now"
    items = yield from gather(facts, details=details, send=text("plan-send"))
    return PlanSent(sme_id=facts.sme_id, items=items)


def spread(answers: Answers) -> dict[str, Any]:
    """The answers in which a plan that came at once stands as if its actions had been typed one by one."""
    source = last_source(answers)
    if "1.what" in answers or source is None:
        return dict(answers)
    whats = (FROM_CATALOGUE,) if source.pick == "catalogue" else source.lines
    kept = {key: answer for key, answer in answers.items() if key == "source" or key.startswith("page.")}
    return kept | (_typed(whats) if whats else {})


def prefilled(items: Sequence[PlanItem]) -> dict[str, Any]:
    """The answers with which actions that are known already wait to be confirmed."""
    answers = _typed([item.what for item in items])
    for ordinal, item in enumerate(items, 1):
        answers[f"{ordinal}.owner"] = item.owner
        answers[f"{ordinal}.due"] = item.due_on.isoformat() if item.due_on else None
    return answers


def sources(answers: Answers) -> list[Source]:
    """Everything the plan came as, in order: pages that were sent, then what was typed or picked."""
    found: list[Source] = []
    key = "source"
    while key in answers:
        found.append(Source.model_validate(answers[key]))
        if found[-1].file is None:
            break
        key = f"page.{len(found)}"
    return found


def drafted(answers: Answers) -> int:
    """How many actions have been typed or picked, whether or not each is complete."""
    return sum(key.endswith(".what") and answer != LEFT_OUT for key, answer in answers.items())


def last_source(answers: Answers) -> Source | None:
    return next(reversed(sources(answers)), None)


def _typed(whats: Sequence[str]) -> dict[str, Any]:
    answers: dict[str, Any] = {f"{ordinal}.what": what for ordinal, what in enumerate(whats, 1)}
    return answers | {f"check.{ordinal}": ADD for ordinal in range(1, len(whats))}


def _ask_source() -> Part[Source]:
    source = yield from Question("source", text("plan-prompt"), AnyFormat(), (_option("catalogue"),))
    page = 0
    while source.file is not None:
        page += 1
        options = (_option("write"), _option("wait"))
        source = yield from Question(f"page.{page}", text("plan-file-kept", pages=page), AnyFormat(), options)
    return source


def _option(pick: Pick) -> Option:
    return Option(pick, text(f"plan-pick-{pick}"), {"pick": pick})


def _ask_details(count: int) -> Question[str]:
    options = [Option("now", text("plan-details-now")), Option("later", text("plan-details-later"))]
    return choice("details", text("plan-ask-details", count=count), options)


ACTION_PLAN = ScriptDefinition("action_plan", action_plan, PlanFacts, "title-plan", goes_back=True, lasts=True)
