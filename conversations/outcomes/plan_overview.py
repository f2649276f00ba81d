"""`/plan` and `/progress`: how the plan and its key items stand, in plain words."""

from datetime import datetime

from sqlalchemy.orm import Session

from conversations.asking import Topic, close_dialogue, open_dialogue, open_dialogues
from conversations.outcomes.action_plan import open_known, open_plan, subject_of
from conversations.outcomes.key_items import open_key_items, selectable
from conversations.outcomes.plan_submission import INTAKE_STATES, contact_of, items_of, latest_plan
from conversations.outcomes.resubmission import can_resubmit
from conversations.scripts.action_plan import drafted
from conversations.scripts.plan_cards import PlanCardFacts, PlanCardPressed, PlanLine, overview
from conversations.speaking import tell
from conversations.texts import Text, lines, text
from records.people import Person, Sme
from records.plans import Item

DONE = {"done_reported", "done_verified"}
BLOCKS = 10
OPENINGS = {"write": open_plan, "resubmit": open_plan, "change": open_known, "choose": open_key_items}


def show_plan(session: Session, person: Person, sme: Sme, now: datetime) -> None:
    """The plan as a numbered list, with a button for what can be done about it."""
    shown = tuple(PlanLine(what=item.what, state=item.state) for item in items_of(session, sme))
    actions = _actions(session, sme)
    facts = PlanCardFacts(
        sme_id=sme.id,
        sme_name=sme.name,
        state=sme.state,
        lines=shown,
        actions=actions,
        drafted=_drafted(session, sme) if "write" in actions else 0,
    )
    subject = f"plan-card:{sme.id}:{person.id}"
    for dialogue in open_dialogues(session, subject):
        close_dialogue(session, dialogue, "replaced", now)
    if actions:
        open_dialogue(session, person, Topic("plan_card", facts, subject), now)
    else:
        tell(session, person, overview(facts), now)


def show_progress(session: Session, person: Person, sme: Sme, now: datetime) -> None:
    """Where each key item stands."""
    items = [item for item in items_of(session, sme) if item.selected_at is not None]
    if not items:
        tell(session, person, text("progress-none", sme=sme.name), now)
        return
    done = sum(item.state in DONE for item in items)
    head = text("progress-head", sme=sme.name, done=done, count=len(items))
    entries = [_progress(number, item) for number, item in enumerate(items, 1)]
    tell(session, person, lines(head, *entries, gap="\n\n"), now)


def on_plan_card(session: Session, person: Person, result: PlanCardPressed, now: datetime) -> None:
    """The button of `/plan`: what it promised may have changed since, so it is looked at again."""
    sme = session.get_one(Sme, result.sme_id)
    if contact_of(person, sme) is None or result.action not in _actions(session, sme):
        tell(session, person, text("plan-moved-on", sme=sme.name), now)
    elif result.action == "progress":
        show_progress(session, person, sme, now)
    else:
        OPENINGS[result.action](session, sme, person, now)


def _actions(session: Session, sme: Sme) -> tuple[str, ...]:
    plan = latest_plan(session, sme)
    possible = {
        "write": sme.state in INTAKE_STATES,
        "change": sme.state == "under_review" and plan is not None and plan.reviewed_at is None,
        "choose": sme.state == "selecting" and bool(selectable(session, sme)),
        "resubmit": can_resubmit(session, sme),
        "progress": any(item.selected_at is not None for item in items_of(session, sme)),
    }
    return tuple(action for action, can in possible.items() if can)


def _drafted(session: Session, sme: Sme) -> int:
    begun = open_dialogues(session, subject_of(sme), "action_plan")
    return max((drafted(dialogue.answers) for dialogue in begun), default=0)


def _progress(number: int, item: Item) -> Text:
    filled = round(item.progress / 100 * BLOCKS)
    state = "stuck" if item.blocked_at is not None and item.state not in DONE else item.state
    return text(
        "progress-item",
        number=number,
        what=item.what,
        bar="▓" * filled + "░" * (BLOCKS - filled),
        percent=item.progress,
        state=text(f"progress-state-{state}"),
        due=text("plan-date", day=item.due_on) if item.due_on else text("progress-no-date"),
        done="yes" if item.state in DONE else "no",
    )
