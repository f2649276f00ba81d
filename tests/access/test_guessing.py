"""A hundred thousand guesses at invitations open nothing, and the admins hear of them at once."""

import random
import secrets
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import event, func, select

from bot.batch import handle_batch
from bot.channels.base import Arrival
from conversations.messages import Incoming, Said, unpacked
from records.invitations import (
    ALL_TRIES,
    ALPHABET,
    AN_HOUR,
    CODE_LENGTH,
    LINK_BYTES,
    OWN_TRIES,
    Ways,
    fitting,
    invite_cohort,
    invite_sme,
)
from records.messages import Dialogue, OutboxMessage
from records.people import CodeAttempt, Invitation
from tests import given
from tests.stage import CHANNEL, Stage

ACCOUNTS, HOURS, AN_HOURS_GUESSES = 200, 3, 300
THROUGH_THE_INBOX = HOURS * AN_HOURS_GUESSES
ALL_GUESSES = 100_000
BATCH, SLICE = 100, 1000
NUMBERS = count()


def open_doors(stage: Stage, many: int) -> list[Ways]:
    with stage.database.transaction() as session:
        given.staff(session, "ana", "admin", stage.now)
        cohort = given.cohort(session, stage.now)
        smes = [given.sme(session, cohort, stage.now, f"PyME {number}", state="invited") for number in range(many)]
        return [invite_sme(session, sme, None, stage.now) for sme in smes]


def guesses(doors: list[Ways], draw: random.Random) -> Iterator[str]:
    """Codes and links by turns: any at all, and real ones with one sign changed."""
    while True:
        near = draw.choice(doors)
        yield "".join(draw.choices(ALPHABET, k=CODE_LENGTH))
        yield _miss(near.code.replace("-", ""), ALPHABET, draw)
        yield f"/start {secrets.token_urlsafe(LINK_BYTES)}"
        yield f"/start {_miss(near.link, 'ABCDEFGHijklmnop01234567', draw)}"


def _miss(word: str, signs: str, draw: random.Random) -> str:
    place = draw.randrange(len(word) - 1)
    other = draw.choice([sign for sign in signs if sign != word[place]])
    return word[:place] + other + word[place + 1 :]


def arrival(typed: str) -> Arrival:
    number = next(NUMBERS)
    who = f"guesser-{number % ACCOUNTS}"
    return Arrival(CHANNEL, f"guess-{number}", "{}", Incoming(CHANNEL, f"guess-{number}", who, who, Said(typed), "es"))


def attack(stage: Stage, words: Iterator[str]) -> datetime:
    """An hour of it, a hundred a minute from many accounts at once; when the first two hundred had been tried."""
    begun = stage.now
    for _ in range(AN_HOURS_GUESSES // BATCH):
        with stage.database.transaction() as session:
            handle_batch(session, [arrival(next(words)) for _ in range(BATCH)], stage.now)
        stage.passes(minutes=1)
    stage.now = begun + AN_HOUR + timedelta(seconds=1)
    return begun + timedelta(minutes=ALL_TRIES // BATCH)


def test_nine_hundred_guesses_through_the_inbox_open_nothing_and_are_told_within_a_minute(stage: Stage) -> None:
    """Three hours of them; on PostgreSQL, which takes twice as long, one."""
    hours = HOURS if stage.database.engine.dialect.name == "sqlite" else 1
    words = guesses(open_doors(stage, 20), random.Random(1))
    noticed = [attack(stage, words) for _ in range(hours)]
    with stage.database.transaction() as session:
        assert session.scalars(select(Dialogue)).all() == []
        assert set(session.scalars(select(Invitation.used_at))) == {None}
        tried = session.execute(select(CodeAttempt.person_id, CodeAttempt.at)).all()
        told = select(OutboxMessage).where(OutboxMessage.dedup_key.like("codes-guessed:%"))
        alerts = session.scalars(told.order_by(OutboxMessage.id)).all()
        assert all(alert.created_at <= at + timedelta(minutes=1) for alert, at in zip(alerts, noticed, strict=True))
        said = [unpacked(one.payload).text for one in session.scalars(select(OutboxMessage))]
    by_hour = Counter((at - noticed[0]) // AN_HOUR for _, at in tried)
    assert max(by_hour.values()) <= ALL_TRIES
    assert max(Counter((person, (at - noticed[0]) // AN_HOUR) for person, at in tried).values()) <= OWN_TRIES
    assert len(said) == hours * AN_HOURS_GUESSES + len(alerts)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_rest_of_a_hundred_thousand_fit_no_invitation(stage: Stage) -> None:
    """Past the limits, and past the inbox: these are held straight against the hashes that are kept."""
    doors = open_doors(stage, 100)
    words = guesses(doors, random.Random(2))
    tried: list[str] = []
    with stage.database.transaction() as session:
        for _ in range(0, ALL_GUESSES - THROUGH_THE_INBOX, SLICE):
            tried = [next(words).removeprefix("/start ") for _ in range(SLICE)]
            assert not fitting(session, tried, stage.now)
        found = fitting(session, [*tried, doors[0].code, doors[1].link], stage.now)
        assert len(found) == 2, "the right ones among them do fit"


def test_a_year_of_guessing_at_a_thousand_open_codes_is_hopeless() -> None:
    tries = ALL_TRIES * 24 * 365
    assert tries * 1000 / len(ALPHABET) ** CODE_LENGTH < 1e-5


@pytest.mark.parametrize("way", ["code", "link"])
def test_what_is_wrong_used_or_expired_costs_the_same_work(stage: Stage, way: str) -> None:
    """The same statements in the same order: no clock tells which of them it was."""
    used, expired, _wrong = open_doors(stage, 3)
    with stage.database.transaction() as session:
        first, second, _ = session.scalars(select(Invitation).order_by(Invitation.id))
        first.used_at, second.expires_at = stage.now, stage.now
    work: list[list[str]] = []
    event.listen(stage.database.engine, "before_cursor_execute", lambda *args: work[-1].append(args[2]))
    never = Ways("A" * 22, "00000-00000")
    for number, ways in enumerate([never, never, used, expired]):
        guesser = stage.person(f"guesser-{number}")
        work.append([])
        guesser.says(ways.code if way == "code" else f"/start {ways.link}")
        assert guesser.saw("no puedo abrir la puerta" if way == "code" else "no abre la puerta")
    assert work[1] == work[2] == work[3]
    with stage.database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(CodeAttempt)) == 4


def test_while_many_guess_a_room_still_comes_in_by_its_link(stage: Stage) -> None:
    with stage.database.transaction() as session:
        link = invite_cohort(session, given.cohort(session, stage.now), stage.now).link
        guesser = given.person(session, "guesser", stage.now)
        session.add_all(CodeAttempt(person_id=guesser.id, at=stage.now) for _ in range(ALL_TRIES))
    laura = stage.person("laura")
    laura.says(f"/start {link}")
    assert laura.button("Acepto")
