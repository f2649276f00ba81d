"""What a coordinator works with: who is stalled, one SME's file, and what there is to do today."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.commands.command import ADMIN, COORDINATOR, OBSERVER, REVIEWER, Command
from bot.commands.coordinators_file import file_text
from bot.commands.coordinators_today import today as show_today
from conversations.asking import Topic, open_dialogue
from conversations.messages import Button
from conversations.outcomes.escalation_cards import open_card
from conversations.outcomes.rights import may_settle
from conversations.scripts.escalation_after import CallFacts
from conversations.speaking import reader_of, tell, today_of
from conversations.texts import Text, lines, literal, say, text
from conversations.typed import fold
from records.followup import CoordinatorAction, Stall
from records.people import Person, Sme, local_date
from records.staffing import may_act, scope_of
from records.stalls import promised_calls, stalled
from scheduler.agenda import days_since, first_of_each

PAGE = 10
MOST_MATCHES = 8
LONGEST_LABEL = 30
LONGEST_ID = 10


def show_stalled(session: Session, person: Person, argument: str, now: datetime) -> None:
    """The stalled SMEs, ten at a time, red ones first, then the oldest; `argument` says how many to pass over."""
    today = today_of(person, now)
    stalls = first_of_each(stalled(session, scope_of(session, person.staff, today)))
    if not stalls:
        tell(session, person, text("stalled-none"), now)
        return
    start = int(argument) if argument.isdecimal() and int(argument) < len(stalls) else 0
    page = stalls[start : start + PAGE]
    reds = sum(stall.level == "red" for stall in stalls)
    head = text("stalled-head", reds=reds, ambers=len(stalls) - reds)
    buttons = [Button(_label(stall), f"/card #{stall.sme_id}") for stall in page]
    left = len(stalls) - start - len(page)
    if left:
        buttons.append(Button(say(text("stalled-more", count=left), reader_of(person)), f"/stalled {start + PAGE}"))
    tell(session, person, lines(head, *(_line(stall, today) for stall in page)), now, buttons=buttons)


def show_card(session: Session, person: Person, argument: str, now: datetime) -> None:
    """One SME's card, as a button of a list asks for it; whoever may only read gets the file."""
    sme = _by_id(session, person, argument, now)
    if sme is None:
        tell(session, person, text("sme-unknown"), now)
    elif person.staff is not None and may_act(session, person.staff, sme, today_of(person, now)):
        open_card(session, person, sme, now)
    else:
        _show_file(session, person, sme, now)


def show_sme(session: Session, person: Person, argument: str, now: datetime) -> None:
    """The file of the SME that is meant; several that fit are offered as buttons."""
    if argument.startswith("#"):
        one = _by_id(session, person, argument, now)
        found: Sequence[Sme] = [one] if one is not None else []
    else:
        found = _named(session, person, argument, now)
    if not argument:
        tell(session, person, text("sme-ask-name"), now)
    elif not found:
        tell(session, person, text("sme-unknown"), now)
    elif len(found) == 1:
        _show_file(session, person, found[0], now)
    else:
        buttons = [Button(_short(sme.name), f"/sme #{sme.id}") for sme in found[:MOST_MATCHES]]
        tell(session, person, text("sme-several", count=len(found)), now, buttons=buttons)


def tell_of_call(session: Session, person: Person, argument: str, now: datetime) -> None:
    """Ask how a promised call went."""
    action = _promised(session, person, argument, now)
    own = may_settle(session, person, action, now)
    if action is None or not own or action.kind != "call" or action.note is not None or action.undone_at is not None:
        tell(session, person, text("call-gone" if argument else "call-none"), now)
        return
    facts = CallFacts(action_id=action.id, sme=action.sme.name)
    open_dialogue(session, person, Topic("call_outcome", facts, f"call:{action.id}"), now)


def _promised(session: Session, person: Person, argument: str, now: datetime) -> CoordinatorAction | None:
    """The call whose number was given; without one, of this person's own the one promised the longest ago."""
    if argument or person.staff is None:
        number = _number(argument)
        return session.get(CoordinatorAction, number) if number is not None else None
    scope = scope_of(session, person.staff, today_of(person, now))
    return next(iter(promised_calls(session, scope, person.staff.id)), None)


def _show_file(session: Session, person: Person, sme: Sme, now: datetime) -> None:
    acts = person.staff is not None and may_act(session, person.staff, sme, today_of(person, now))
    told = file_text(session, sme, now, in_full=acts)
    if acts:
        open_card(session, person, sme, now, lead=told, known=True)
    else:
        tell(session, person, told, now)


def _by_id(session: Session, person: Person, argument: str, now: datetime) -> Sme | None:
    """An SME that this person may see; one that they may not does not exist for them."""
    number = _number(argument)
    sme = session.get(Sme, number) if number is not None else None
    scope = scope_of(session, person.staff, today_of(person, now))
    return sme if sme is not None and sme.cohort_id in scope else None


def _number(argument: str) -> int | None:
    """`#12` as a number; one longer than any id is none."""
    typed = argument.removeprefix("#")
    return int(typed) if typed.isdecimal() and len(typed) < LONGEST_ID else None


def _named(session: Session, person: Person, name: str, now: datetime) -> Sequence[Sme]:
    """SMEs whose name holds what was typed, accents and case aside; one that is just that name alone."""
    wanted = fold(name)
    scope = scope_of(session, person.staff, today_of(person, now))
    names = session.execute(select(Sme.id, Sme.name).where(Sme.cohort_id.in_(scope)).order_by(Sme.name, Sme.id))
    fits = [(sme_id, fold(known)) for sme_id, known in names if wanted and wanted in fold(known)]
    exact = [sme_id for sme_id, known in fits if known == wanted]
    ids = exact or [sme_id for sme_id, _ in fits]
    return session.scalars(select(Sme).where(Sme.id.in_(ids)).order_by(Sme.name, Sme.id)).all()


def _line(stall: Stall, today: date) -> Text:
    days = days_since(stall.since, stall.sme, today)
    reason = text(f"stall-{stall.code.lower()}")
    since = local_date(stall.since, stall.sme)
    name = literal(stall.sme.name)
    return text("stalled-line", level=stall.level, sme=name, reason=reason, days=days, since=since)


def _label(stall: Stall) -> str:
    return f"{'🔴' if stall.level == 'red' else '🟡'} {_short(stall.sme.name)}"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_LABEL else f"{name[: LONGEST_LABEL - 1]}…"


READERS = frozenset({COORDINATOR, REVIEWER, ADMIN, OBSERVER})
DOERS = frozenset({COORDINATOR, REVIEWER, ADMIN})

COMMANDS = (
    Command("today", DOERS, show_today),
    Command("stalled", READERS, show_stalled),
    Command("sme", READERS, show_sme),
    Command("card", READERS, show_card, menu=False),
    Command("called", DOERS, tell_of_call, menu=False),
)
