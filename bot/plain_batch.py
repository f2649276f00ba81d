"""Of a batch, what only answers a question: it is handled together, without a record being loaded."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import TypeGuard, cast

from sqlalchemy import Executable, Table, bindparam, update
from sqlalchemy.orm import Session

from bot.commands import WORDS
from bot.commands.command import contact_roles
from bot.menus import menu_key
from bot.senders import key_of, note_heard
from conversations.messages import Incoming, Pressed, Said
from conversations.plain_turns import Plain, ask_on
from conversations.standing import standings_of
from conversations.together import Queued, keep_answers, queue_replies
from conversations.typed import fold
from records.bulk import among, members
from records.dialect import dialect_of
from records.people import Sme
from records.talks import Key, Speaker

SMES = cast(Table, Sme.__table__)
FOLLOWED = "followed"


def answer_plainly(
    session: Session, speakers: Mapping[Key, Speaker], messages: Sequence[Incoming], now: datetime
) -> set[Key]:
    """Handle all messages of those of the speakers who only answer; returns whose they were."""
    standings = standings_of(session)
    plain = _may_be_plain(speakers, messages)
    replies: list[tuple[Key, Queued]] = []
    for message in messages:
        key = key_of(message)
        if key in plain and _is_plain(message.content):
            shown = ask_on(plain[key], message.content, standings, now)
            if shown is None:
                del plain[key]
            else:
                replies.append((key, Queued(plain[key].id, shown)))
    _write(session, plain, [reply for key, reply in replies if key in plain], now)
    return set(plain)


def _may_be_plain(speakers: Mapping[Key, Speaker], messages: Sequence[Incoming]) -> dict[Key, Speaker]:
    """Those who send nothing but what may be an answer, and answer alone what they answer."""
    others = {key_of(message) for message in messages if not _may_answer(speakers.get(key_of(message)), message)}
    shared = Counter(place.dialogue.id for speaker in speakers.values() for place in speaker.seats)
    return {
        key: speaker
        for key, speaker in speakers.items()
        if key not in others and all(shared[place.dialogue.id] == 1 for place in speaker.seats)
    }


def _may_answer(speaker: Speaker | None, message: Incoming) -> bool:
    if speaker is None or speaker.works or speaker.waits or speaker.blocked_at is not None:
        return False
    if speaker.chat_key != message.chat_key:
        return False
    known = speaker.menu_key == menu_key(speaker.language, contact_roles(speaker.contacts))
    return known and not message.in_group and _is_plain(message.content) and not _is_command(message.content)


def _is_plain(content: object) -> TypeGuard[Plain]:
    return isinstance(content, Said | Pressed)


def _is_command(content: Plain) -> bool:
    if isinstance(content, Pressed):
        return content.data.startswith("/")
    return content.text.startswith("/") or fold(content.text) in WORDS


def _write(session: Session, plain: Mapping[Key, Speaker], replies: Sequence[Queued], now: datetime) -> None:
    if not plain:
        return
    note_heard(session, [speaker.id for speaker in plain.values()], now)
    followed = {contact.sme_id for speaker in plain.values() for contact in speaker.contacts}
    if followed:
        dialect = dialect_of(session)
        session.connection().execute(_look_again(dialect), {FOLLOWED: members(dialect, followed), "at": now})
    talks = [place.dialogue for speaker in plain.values() for place in speaker.seats]
    keep_answers(session, [talk for talk in talks if talk.changed])
    queue_replies(session, replies, now)


@cache
def _look_again(dialect: str) -> Executable:
    return update(SMES).where(among(dialect, SMES.c.id, FOLLOWED)).values(look_at=bindparam("at"))
