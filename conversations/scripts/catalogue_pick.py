"""Picking an action from the catalogue: an area, then three cards at a time."""

from dataclasses import replace
from functools import partial

from conversations.content import CATALOGUE, Action
from conversations.options import Option
from conversations.questions import Part, choice
from conversations.scripts.plan_facts import PlanFacts, PlanItem
from conversations.texts import Text, lines, literal
from conversations.texts import text as text_of

MORE, AREA = "more", "area"


def pick_from_catalogue(ordinal: int, number: int, facts: PlanFacts) -> Part[PlanItem]:
    """An action of the catalogue, in the words of the contact's language."""
    attempt = 0
    while True:
        attempt += 1
        areas = [Option(code, CATALOGUE.area(code).name.text) for code in facts.areas]
        ask = text_of("plan-ask-area")
        area = yield from choice(f"{ordinal}.area.{attempt}", ask, areas, group=f"item-{ordinal}")
        action = yield from _pick_card(ordinal, attempt, number, CATALOGUE.area(area).code, facts.sector)
        if action is not None:
            return _in_words(action, facts.language)


def _pick_card(ordinal: int, attempt: int, number: int, area: str, sector: str | None) -> Part[Action | None]:
    seen: list[str] = []
    while cards := CATALOGUE.cards(area, sector, exclude=seen):
        seen += [card.code for card in cards]
        options = [Option(card.code, literal(str(place))) for place, card in enumerate(cards, 1)]
        if CATALOGUE.cards(area, sector, exclude=seen):
            options.append(Option(MORE, text_of("plan-more-cards")))
        options.append(Option(AREA, text_of("plan-other-area")))
        shown = lines(*(_card(place, card) for place, card in enumerate(cards, 1)), gap="\n\n")
        key = f"{ordinal}.card.{attempt}.{len(seen)}"
        question = choice(key, text_of("plan-cards", cards=shown), options, group=f"item-{ordinal}")
        picked = yield from replace(question, naming=partial(_name, number))
        if picked != MORE:
            return None if picked == AREA else CATALOGUE.action(picked)
    return None


def _card(place: int, action: Action) -> Text:
    return text_of("plan-card", number=place, title=action.title.text, why=action.business_case.text)


def _name(number: int, code: str) -> Text | None:
    if code in {MORE, AREA}:
        return None
    return text_of("plan-item-name", number=number, what=CATALOGUE.action(code).title.text)


def _in_words(action: Action, language: str) -> PlanItem:
    return PlanItem(
        what=action.title.get(language),
        indicator=action.indicator.get(language),
        first_step=action.first_step.get(language),
        area=action.area,
        catalogue_code=action.code,
    )
