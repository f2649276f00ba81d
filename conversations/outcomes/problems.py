"""Messages that got stuck: shown to admins without what was written, tried again or set aside."""

import json
from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from conversations.outcomes.office import acting_admin, open_afresh
from conversations.scripts.problems import Problem, ProblemSettled, ProblemsFacts
from conversations.speaking import tell
from conversations.texts import text
from records.history import author
from records.messages import InboxMessage, OutboxMessage
from records.people import Person

log = structlog.get_logger()

UNREAD, UNSENT = ("failed",), ("failed", "unconfirmed")
WAITING, ASIDE = "waiting", "set_aside"
LATEST = 10


def show_problems(session: Session, person: Person, now: datetime) -> None:
    """What could not be read or sent, or that there is nothing."""
    unread, unsent = _latest_unread(session), _latest_unsent(session)
    if not unread and not unsent:
        tell(session, person, text("problems-none"), now)
        return
    facts = ProblemsFacts(
        unread=_count(session, InboxMessage, UNREAD),
        unsent=_count(session, OutboxMessage, UNSENT),
        problems=tuple(sorted([*unread, *unsent], key=lambda one: one.at, reverse=True)[:LATEST]),
    )
    open_afresh(session, person, "problems", facts, f"problems:{person.id}", now)


def on_problem_settled(session: Session, person: Person, result: ProblemSettled, now: datetime) -> None:
    """Try one again or set it aside, and show what is left."""
    if acting_admin(session, person, now) is None:
        return
    if not result.action:
        tell(session, person, text("problems-left"), now)
        return
    settle = _settle_unread if result.way == "in" else _settle_unsent
    done = settle(session, result.id, result.action, now)
    log.info("problem.settled", way=result.way, message=result.id, action=result.action, by=author(person))
    tell(session, person, text("problem-settled", action=result.action) if done else text("problem-gone"), now)
    show_problems(session, person, now)


def _settle_unread(session: Session, id: int, action: str, now: datetime) -> bool:
    message = session.get(InboxMessage, id, with_for_update=True)
    if message is None or message.state not in UNREAD:
        return False
    if action == "again" and message.payload is not None:
        message.state, message.attempts = WAITING, 0
    else:
        message.state, message.payload, message.handled_at = ASIDE, None, now
    return True


def _settle_unsent(session: Session, id: int, action: str, now: datetime) -> bool:
    message = session.get(OutboxMessage, id, with_for_update=True)
    if message is None or message.state not in UNSENT:
        return False
    if action == "again" and message.payload:
        message.state, message.attempts, message.not_before = WAITING, 0, now
    else:
        message.state, message.payload = ASIDE, {}
    return True


def _is_json(payload: str | None) -> bool:
    try:
        return isinstance(json.loads(payload or ""), dict)
    except ValueError:
        return False


def _count(session: Session, kind: type[InboxMessage] | type[OutboxMessage], states: Sequence[str]) -> int:
    return session.scalar(select(func.count()).select_from(kind).where(kind.state.in_(states))) or 0


def _latest_unread(session: Session) -> list[Problem]:
    found = select(InboxMessage).where(InboxMessage.state.in_(UNREAD)).order_by(InboxMessage.id.desc())
    return [
        Problem(
            way="in",
            id=one.id,
            at=one.received_at,
            channel=one.channel,
            kind=one.error or "",
            again=_is_json(one.payload),
        )
        for one in session.scalars(found.limit(LATEST))
    ]


def _latest_unsent(session: Session) -> list[Problem]:
    found = select(OutboxMessage).where(OutboxMessage.state.in_(UNSENT)).order_by(OutboxMessage.id.desc())
    return [
        Problem(
            way="out",
            id=one.id,
            at=one.created_at,
            channel=one.person.channel,
            kind=one.error or "",
            again=bool(one.payload),
        )
        for one in session.scalars(found.limit(LATEST))
    ]
