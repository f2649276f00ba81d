"""Invitations to go on: with the plan on days 3 and 10, with the choice of key items ten days after the approval."""

from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.outcomes.action_plan import offer_plan
from conversations.outcomes.key_items import offer_key_items
from conversations.speaking import PROMPT, Delivery
from conversations.texts import Text, text
from records.people import Person, Sme
from records.staffing import asked_first
from records.stalls import is_stalled
from records.transcriptions import is_left_to_the_oas
from scheduler.apart import RETRY, work_apart
from scheduler.calendar import days_after, is_allowed, next_slot, to_utc
from scheduler.looking_facts import day_zero
from scheduler.milestones import PLAN_PROMPTS, milestone
from scheduler.stalls.timeline import Code

AT_ONCE = 20
WRITING = frozenset({"registered", "plan_pending"})


def prompt_smes(session: Session, now: datetime) -> int:
    """Remind the SMEs whose moment has come of what they can do next; what was begun is shown where it stands."""
    due = select(Sme).where(Sme.plan_prompt_at <= now).order_by(Sme.plan_prompt_at, Sme.id).limit(AT_ONCE)
    smes = session.scalars(due.with_for_update(skip_locked=True)).all()

    def prompt(those: Sequence[Sme]) -> None:
        for sme in those:
            if not _waits(sme, now):
                _prompt(session, sme, asked_first(sme), now)

    def put_off(sme: Sme) -> None:
        sme.plan_prompt_at = now + RETRY

    return work_apart(session, smes, prompt, put_off)


def _waits(sme: Sme, now: datetime) -> bool:
    free_from = max(now, sme.paused_until or now)
    if free_from == now and is_allowed(now, sme.zone, sme.country):
        return False
    sme.plan_prompt_at = next_slot(free_from, sme.zone, sme.country)
    return True


def _prompt(session: Session, sme: Sme, people: Sequence[Person], now: datetime) -> None:
    number, sme.plan_prompt_at = sme.plan_prompts + 1, None
    if _office_is_to_act(session, sme):
        sme.plan_prompt_at = next_slot(days_after(now, 1, sme.zone), sme.zone, sme.country)
    elif sme.state in WRITING and number <= len(PLAN_PROMPTS):
        sme.plan_prompts = number
        offer_plan(session, sme, people, now, lead=_lead(number), delivery=_delivery(sme, f"plan-prompt-{number}"))
        if number < len(PLAN_PROMPTS):
            sme.plan_prompt_at = _next_prompt(sme, number, now)
    elif sme.state == "selecting":
        lead = text("key-items-reminder")
        offer_key_items(session, sme, people, now, lead=lead, delivery=_delivery(sme, "key-items-prompt"))


def _office_is_to_act(session: Session, sme: Sme) -> bool:
    """Whether the SME waits for us on what it would be reminded of."""
    if sme.state in WRITING:
        return is_left_to_the_oas(session, sme)
    return sme.state == "selecting" and is_stalled(session, sme.id, Code.O_REVIEW)


def _next_prompt(sme: Sme, number: int, now: datetime) -> datetime:
    """On its day after the workshop or the registration; when the one before came late, as many days after that."""
    planned = to_utc(milestone(day_zero(sme), PLAN_PROMPTS[number]), time.min, sme.zone)
    apart = days_after(now, PLAN_PROMPTS[number] - PLAN_PROMPTS[number - 1], sme.zone)
    return next_slot(max(planned, apart), sme.zone, sme.country)


def _lead(number: int) -> Text:
    return text("plan-reminder", number=number)


def _delivery(sme: Sme, what: str) -> Delivery:
    subject = f"sme:{sme.id}"
    return Delivery(dedup_key=f"{what}:{sme.id}", purpose="prompt", subject=subject, priority=PROMPT, window=sme)
