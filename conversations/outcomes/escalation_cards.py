"""Put a stalled SME before somebody of the staff: one card with everything that is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conversations.asking import Showing, Topic, close_dialogue, offer_dialogue, open_dialogue, open_dialogues
from conversations.scripts.escalation import Action, Asked, Colleague, EscalationFacts, LastWords
from conversations.scripts.escalation_causes import StallFacts
from conversations.speaking import Delivery
from conversations.texts import Text
from records.followup import CheckIn, Progress, Stall, Ticket
from records.messages import OutboxMessage
from records.people import CohortStaff, Pause, Person, Sme, Staff, local_date
from records.plans import Item
from records.staffing import contacts_to_reach, responsible
from records.stalls import stalls_of

OPEN_ITEMS = ("not_started", "in_progress")
CHOOSABLE = ("approved", "approved_with_suggestion", "parked")
ENDED = ("completed", "incomplete", "withdrawn")
MOST_PAUSES = 2
ORDER = (
    "help",
    "blocked",
    "contact_problem",
    "unreachable",
    "no_reply",
    "no_plan",
    "changes_idle",
    "no_selection",
    "overdue",
    "no_progress",
)


def offer_card(
    session: Session, leading: Stall, people: Sequence[Person], now: datetime, lead: Text, delivery: Delivery
) -> None:
    """Let the card of the stall's SME wait for these people, as things are now."""
    facts = card_facts(session, leading.sme, now)
    subject = f"stall:{leading.id}"
    for dialogue in open_dialogues(session, subject, "escalation"):
        if not dialogue.answers:
            dialogue.facts = facts.model_dump(mode="json")
    offer_dialogue(session, people, Topic("escalation", facts, subject), now, Showing(lead=lead, delivery=delivery))


def replace_cards(session: Session, leading: Stall, now: datetime) -> None:
    """The SME's older cards that nobody has begun to answer give way to a new one."""
    for stall in stalls_of(session, [leading.sme_id])[leading.sme_id]:
        if stall is not leading and stall.audience == leading.audience:
            withdraw_card(session, stall, "replaced", now)


def open_card(
    session: Session, person: Person, sme: Sme, now: datetime, lead: Text | None = None, *, known: bool = False
) -> None:
    """Show somebody a card of their own, as things are now, whether or not the SME is stalled."""
    subject = f"sme:{sme.id}:{person.id}"
    for dialogue in open_dialogues(session, subject, "escalation"):
        close_dialogue(session, dialogue, "replaced", now)
    facts = card_facts(session, sme, now).model_copy(update={"known": known})
    open_dialogue(session, person, Topic("escalation", facts, subject), now, lead=lead)


def withdraw_card(session: Session, stall: Stall, outcome: str, now: datetime) -> None:
    """End the stall's card unless somebody is answering it, and hold back what has not been sent of it."""
    subject = f"stall:{stall.id}"
    for dialogue in open_dialogues(session, subject, "escalation"):
        if not dialogue.answers:
            close_dialogue(session, dialogue, outcome, now)
    waiting = select(OutboxMessage).where(OutboxMessage.subject == subject, OutboxMessage.state == "waiting")
    for message in session.scalars(waiting):
        message.state = "expired"


def card_facts(session: Session, sme: Sme, now: datetime) -> EscalationFacts:
    """All that a card shows of an SME, and what can be done about it."""
    today = local_date(now, sme)
    stalls = [stall for stall in stalls_of(session, [sme.id])[sme.id] if stall.audience == "sme"]
    known = _Known(
        items=_items(session, sme, OPEN_ITEMS, chosen=True),
        parked=_items(session, sme, CHOOSABLE, chosen=False),
        colleagues=_colleagues(session, sme, today),
        asked=_asked(session, sme),
    )
    return EscalationFacts(
        stall_id=_first(stalls),
        sme_id=sme.id,
        sme=sme.name,
        today=today,
        stalls=tuple(stall_facts(session, stall) for stall in in_order(stalls)),
        last=last_words(session, sme, stalls),
        items=known.items,
        parked=known.parked,
        colleagues=known.colleagues,
        asked=known.asked,
        can=tuple(_can(session, sme, known, now)),
    )


def in_order(stalls: Sequence[Stall]) -> list[Stall]:
    """The most urgent first; silence on one check-in goes without saying when there was silence on two."""
    codes = {stall.code for stall in stalls}
    shown = [stall for stall in stalls if not (stall.code == "NO_REPLY" and "UNREACHABLE" in codes)]
    return sorted(shown, key=urgency)


def urgency(stall: Stall) -> tuple[bool, int, datetime, int]:
    """What is more urgent comes first: red, then by reason, then the oldest."""
    return (stall.level != "red", _rank(stall), stall.since, stall.id)


def stall_facts(session: Session, stall: Stall) -> StallFacts:
    """The record of a stall as a card tells it."""
    return StallFacts(
        id=stall.id,
        code=stall.code,
        level=stall.level,
        since=local_date(stall.since, stall.sme),
        item=stall.item.what if stall.item is not None else None,
        detail=_detail(session, stall),
        cause=dict(stall.cause),
    )


def last_words(session: Session, sme: Sme, stalls: Sequence[Stall]) -> LastWords | None:
    """The newest thing the contacts said: a next step, a note, a request for help, or an obstacle no line tells yet."""
    said = [*_next_steps(session, sme), *_notes(session, sme), *_requests(session, sme)]
    if any(stall.code == "BLOCKED" for stall in stalls):
        said = [one for one in said if one[1] != "obstacle"]
    newest = max(said, key=lambda one: one[0], default=None)
    if newest is None:
        return None
    at, kind, words = newest
    return LastWords(kind=kind, words=words, on=local_date(at, sme))


@dataclass(frozen=True)
class _Known:
    items: tuple[Action, ...]
    parked: tuple[Action, ...]
    colleagues: tuple[Colleague, ...]
    asked: tuple[Asked, ...]


def _can(session: Session, sme: Sme, known: _Known, now: datetime) -> list[str]:
    """The answers that make sense for this SME now."""
    if sme.state in ENDED:
        return ["reopen"]
    paused = sme.paused_until is not None and sme.paused_until > now
    pauses = session.scalar(select(func.count()).select_from(Pause).where(Pause.sme_id == sme.id)) or 0
    offered = {
        "write": bool(contacts_to_reach(sme)),
        "call": True,
        "help": bool(known.asked),
        "item": bool(known.items),
        "pause": not paused and pauses < MOST_PAUSES,
        "resume": paused,
        "hand": bool(known.colleagues),
        "close": True,
    }
    return [code for code, makes_sense in offered.items() if makes_sense]


def _first(stalls: Sequence[Stall]) -> int | None:
    ordered = in_order(stalls)
    return ordered[0].id if ordered else None


def _rank(stall: Stall) -> int:
    code = stall.code.lower()
    return ORDER.index(code) if code in ORDER else len(ORDER)


def _items(session: Session, sme: Sme, states: Sequence[str], *, chosen: bool) -> tuple[Action, ...]:
    found = select(Item).where(Item.sme_id == sme.id, Item.state.in_(states)).order_by(Item.number, Item.id)
    found = found.where(Item.selected_at.is_not(None) if chosen else Item.selected_at.is_(None))
    return tuple(
        Action(id=item.id, number=item.number, what=item.what, due_on=item.due_on) for item in session.scalars(found)
    )


def _colleagues(session: Session, sme: Sme, today: date) -> tuple[Colleague, ...]:
    """Who else of the cohort's staff can look after the SME."""
    own = responsible(session, sme, today)
    found = select(Staff).join(CohortStaff).where(CohortStaff.cohort_id == sme.cohort_id, Staff.active)
    able = found.where(Staff.role.in_(["coordinator", "admin"]), Staff.person_id.is_not(None)).order_by(Staff.name)
    return tuple(Colleague(id=staff.id, name=staff.name) for staff in session.scalars(able) if staff is not own)


def _asked(session: Session, sme: Sme) -> tuple[Asked, ...]:
    still = select(Ticket).where(Ticket.sme_id == sme.id, Ticket.closed_at.is_(None)).order_by(Ticket.id)
    return tuple(
        Asked(id=ticket.id, kind=ticket.kind, what=ticket.item.what if ticket.item is not None else None)
        for ticket in session.scalars(still)
    )


def _detail(session: Session, stall: Stall) -> str | None:
    if stall.code in {"HELP", "O_HELP"}:
        ticket = session.get(Ticket, int(stall.subject.partition(":")[2]))
        return ticket.kind if ticket is not None else None
    if stall.code != "BLOCKED":
        return None
    told = select(Progress.obstacle).where(Progress.item_id == stall.item_id, Progress.obstacle.is_not(None))
    return session.scalar(told.order_by(Progress.at.desc()).limit(1))


_Said = tuple[datetime, str, str]


def _next_steps(session: Session, sme: Sme) -> list[_Said]:
    kept = select(CheckIn).where(CheckIn.sme_id == sme.id, CheckIn.next_step.is_not(None))
    return [
        (check_in.answered_at or check_in.due_at, "next_step", check_in.next_step)
        for check_in in session.scalars(kept)
        if check_in.next_step
    ]


def _notes(session: Session, sme: Sme) -> list[_Said]:
    told = select(Progress).join(Progress.item).where(Item.sme_id == sme.id, Progress.contact_id.is_not(None))
    said: list[_Said] = []
    for progress in session.scalars(told):
        if progress.note:
            said.append((progress.at, "note", progress.note))
        elif progress.obstacle:
            said.append((progress.at, "obstacle", progress.obstacle))
    return said


def _requests(session: Session, sme: Sme) -> list[_Said]:
    asked = select(Ticket).where(Ticket.sme_id == sme.id, Ticket.note.is_not(None))
    return [(ticket.opened_at, "request", ticket.note) for ticket in session.scalars(asked) if ticket.note]
