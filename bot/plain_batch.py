"""Of a batch, what only answers a question: it is handled together, without a record being loaded."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import chain
from typing import cast

from sqlalchemy import Executable, Table, bindparam, select, update
from sqlalchemy.orm import Session

from bot.commands import WORDS
from bot.commands.command import contact_roles
from bot.menus import menu_key
from bot.senders import note_heard
from conversations.messages import Incoming, Outgoing, Pressed, Said
from conversations.plain_turns import Plain, ask_on
from conversations.standing import Standings, standings_of
from conversations.together import Queued, keep_answers, queue_replies
from conversations.typed import fold
from records.bulk import among, members
from records.dialect import dialect_of
from records.people import Sme
from records.talks import Key, Speaker

SMES = cast(Table, Sme.__table__)
FOLLOWED = "followed"


def answer_plainly(
    session: Session, speakers: Mapping[Key, Speaker], messages: Mapping[Key, Sequence[Incoming]], now: datetime
) -> set[Key]:
    """Handle the messages of those speakers who only answer; returns whose they were."""
    standings = standings_of(session)
    seated = Counter(place.dialogue.id for speaker in speakers.values() for place in speaker.seats)
    replies: dict[Key, list[Queued]] = {}
    for key, speaker in speakers.items():
        alone = all(seated[place.dialogue.id] == 1 for place in speaker.seats)
        shown = _shown(speaker, messages[key], standings, now) if alone and _is_free(speaker) else None
        if shown is not None:
            replies[key] = [Queued(speaker.id, outgoing) for outgoing in shown]
    if replies:
        _write(session, [speakers[key] for key in replies], list(chain.from_iterable(replies.values())), now)
    return set(replies)


def _is_free(speaker: Speaker) -> bool:
    """Nothing about them has to be looked into, or put right, whatever they say."""
    menu = menu_key(speaker.language, contact_roles(speaker.contacts))
    return not (speaker.works or speaker.waits or speaker.blocked_at) and speaker.menu_key == menu


def _shown(
    speaker: Speaker, messages: Sequence[Incoming], standings: Standings, now: datetime
) -> list[Outgoing] | None:
    """What they are asked next after each message; None when one of these is more than an answer."""
    shown: list[Outgoing] = []
    for message in messages:
        content = message.content
        if message.chat_key != speaker.chat_key or not isinstance(content, Said | Pressed):
            return None
        outgoing = ask_on(speaker, content, standings, now) if not _is_command(content) else None
        if outgoing is None:
            return None
        shown.append(outgoing)
    return shown


def _is_command(content: Plain) -> bool:
    if isinstance(content, Pressed):
        return content.data.startswith("/")
    return content.text.startswith("/") or fold(content.text) in WORDS


def _write(session: Session, speakers: Sequence[Speaker], replies: Sequence[Queued], now: datetime) -> None:
    note_heard(session, [speaker.id for speaker in speakers], now)
    followed = {contact.sme_id for speaker in speakers for contact in speaker.contacts}
    if followed:
        dialect = dialect_of(session)
        asked, connection = {FOLLOWED: members(dialect, followed)}, session.connection()
        connection.execute(_lock(dialect), asked)
        connection.execute(_look_again(dialect), {**asked, "at": now})
    talks = [place.dialogue for speaker in speakers for place in speaker.seats]
    keep_answers(session, [talk for talk in talks if talk.changed])
    queue_replies(session, replies, now)


@cache
def _lock(dialect: str) -> Executable:
    """In a fixed order, so that two processes do not wait for each other."""
    smes = select(SMES.c.id).where(among(dialect, SMES.c.id, FOLLOWED)).order_by(SMES.c.id)
    return smes.with_for_update(key_share=True)


@cache
def _look_again(dialect: str) -> Executable:
    return update(SMES).where(among(dialect, SMES.c.id, FOLLOWED)).values(look_at=bindparam("at"))
