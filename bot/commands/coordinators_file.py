"""An SME's file: everything a coordinator needs before they write or call."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from conversations.outcomes.escalation_cards import ENDED, in_order, last_words, stall_facts
from conversations.scripts.escalation import last_words_text
from conversations.scripts.escalation_causes import line_text
from conversations.texts import Text, lines, literal, text
from records.followup import CheckIn, CoordinatorAction, Ticket
from records.people import Contact, Sme, local_date
from records.plans import Item
from records.stalls import stalls_of
from scheduler.looking_facts import facts_of
from scheduler.stalls.evaluate import evaluate
from scheduler.stalls.facts import ItemFacts, SmeFacts
from scheduler.stalls.rag import Rag, item_rag, sme_rag

COLOURS = {Rag.GREY: "⚪", Rag.GREEN: "🟢", Rag.AMBER: "🟡", Rag.RED: "🔴"}
GONE = ("replaced", "dropped", "set_aside")
NEWEST = 3


def file_text(session: Session, sme: Sme, now: datetime, *, in_full: bool) -> Text:
    """State, contacts, actions with their colours, stalls, help, check-ins and what was done.

    Without `in_full` telephone numbers and what the contacts wrote are left out.
    """
    facts = facts_of(session, [sme])[sme.id]
    parts = (
        [_head(sme, facts, now)],
        _contacts(sme, in_full=in_full),
        _actions(session, sme, facts, now),
        _stalls(session, sme, now, in_full=in_full),
        _tickets(session, sme, in_full=in_full),
        _check_ins(session, sme),
        _done(session, sme),
    )
    sections = [lines(*section) for part in parts if (section := list(part))]
    return lines(*sections, gap="\n\n")


def _head(sme: Sme, facts: SmeFacts, now: datetime) -> Text:
    paused = sme.paused_until is not None and sme.paused_until > now
    own = [item_rag(item, facts, now) for item in facts.items]
    return text(
        "file-head",
        colour=COLOURS[sme_rag(evaluate(facts, now).stalls, own)],
        sme=literal(sme.name),
        cohort=literal(sme.cohort.name),
        state=text(f"sme-state-{sme.state}"),
        since=local_date(sme.state_since, sme),
        paused="yes" if paused else "no",
        until=local_date(sme.paused_until or now, sme),
    )


def _contacts(sme: Sme, *, in_full: bool) -> Iterator[Text]:
    for contact in sorted(sme.contacts, key=lambda one: (one.state != "active", not one.primary, one.id)):
        yield _contact(sme, contact, in_full=in_full)


def _contact(sme: Sme, contact: Contact, *, in_full: bool) -> Text:
    person = contact.person
    heard = person.last_inbound_at if person is not None else None
    phone = contact.phone if in_full else None
    return text(
        "file-contact",
        name=literal(contact.name),
        role=text(f"role-{contact.role or 'other'}"),
        primary="yes" if contact.primary else "no",
        state=contact.state,
        phone=literal(phone or ""),
        has_phone="yes" if phone else "no",
        heard=local_date(heard, sme) if heard is not None else "",
        has_heard="yes" if heard is not None else "no",
        reachable="no" if person is not None and person.unreachable_since is not None else "yes",
    )


def _actions(session: Session, sme: Sme, facts: SmeFacts, now: datetime) -> Iterator[Text]:
    known = {item.id: item for item in facts.items}
    found = select(Item).where(Item.sme_id == sme.id, Item.state.not_in(GONE)).order_by(Item.number, Item.id)
    for item in session.scalars(found):
        yield text(
            "file-action",
            colour=_colour(known.get(item.id), facts, now),
            number=item.number,
            what=literal(item.what),
            state=text(f"item-state-{item.state}"),
            key="yes" if item.selected_at is not None else "no",
            progress=item.progress,
            due=item.due_on or "",
            has_due="yes" if item.due_on is not None else "no",
        )


def _colour(item: ItemFacts | None, facts: SmeFacts, now: datetime) -> str:
    return COLOURS[Rag.GREY if item is None else item_rag(item, facts, now)]


def _stalls(session: Session, sme: Sme, now: datetime, *, in_full: bool) -> Iterator[Text]:
    stalls = stalls_of(session, [sme.id])[sme.id]
    for stall in in_order(stalls):
        yield line_text(stall_facts(session, stall), local_date(now, sme))
    last = last_words(session, sme, stalls) if in_full else None
    if last is not None:
        yield last_words_text(last)


def _tickets(session: Session, sme: Sme, *, in_full: bool) -> Iterator[Text]:
    newest = select(Ticket).where(Ticket.sme_id == sme.id).order_by(Ticket.id.desc()).limit(NEWEST)
    for ticket in session.scalars(newest):
        kind = text("stall-help-pause") if ticket.kind == "pause" else text(f"help-{ticket.kind}")
        yield text("file-ticket", kind=kind, opened=local_date(ticket.opened_at, sme), state=_ticket_state(ticket))


def _ticket_state(ticket: Ticket) -> str:
    if ticket.confirmed_at is not None:
        return "confirmed"
    if ticket.closed_at is not None:
        return "closed"
    return "replied" if ticket.replied_at is not None else "open"


def _check_ins(session: Session, sme: Sme) -> Iterator[Text]:
    everyone = session.scalars(select(CheckIn).where(CheckIn.sme_id == sme.id).order_by(CheckIn.month)).all()
    for check_in in [one for one in everyone if one.state not in {"planned", "skipped"}][-NEWEST:]:
        yield text("file-check-in", month=check_in.month, state=check_in.state)
    coming = next((one for one in everyone if one.state == "planned"), None)
    if coming is not None and sme.state not in ENDED:
        yield text("file-next", month=coming.month, due=local_date(coming.due_at, sme))


def _done(session: Session, sme: Sme) -> Iterator[Text]:
    standing = select(CoordinatorAction).where(
        CoordinatorAction.sme_id == sme.id, CoordinatorAction.undone_at.is_(None)
    )
    for action in session.scalars(standing.order_by(CoordinatorAction.id.desc()).limit(NEWEST)):
        yield text("file-done", name=literal(action.staff.name), kind=action.kind, at=local_date(action.at, sme))
