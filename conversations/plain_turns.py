"""Turns that only ask on, as most do: an answer that fits, and then the next question. They need no records."""

from datetime import date, datetime
from typing import Any, TypeAlias

from conversations.answers import Saved, Unclear, shortened
from conversations.asking import OPEN, shown
from conversations.engine import CHANGING
from conversations.messages import Outgoing, Pressed, Said
from conversations.outcomes import acts_on_answers
from conversations.outcomes.rights import BY_CONTACTS
from conversations.questions import Question
from conversations.render import digest, read_button
from conversations.scripts import SCRIPTS
from conversations.speaking import day_in, reader_of_speaker
from conversations.standing import Standings
from records.talks import Place, Speaker, Talk

Plain: TypeAlias = Said | Pressed


def ask_on(speaker: Speaker, content: Plain, standings: Standings, now: datetime) -> Outgoing | None:
    """The next question, when the open one has its answer and nothing else follows from it.

    The answer then stands in the dialogue in which the speaker is talking. None: this is for the engine, with records.
    """
    place = _talking(speaker)
    if place is None or not _addresses(content, place.dialogue) or not _asks_only(speaker, place.dialogue):
        return None
    talk, reader = place.dialogue, reader_of_speaker(speaker)
    reached = standings.of(talk)
    if reached.question is None:
        return None
    try:
        answer = _answer(reached.question, content, day_in(reader.zone, now))
    except (Unclear, LookupError):
        return None
    key = reached.question.key
    talk.answers, talk.answered_by = {**talk.answers, key: answer}, {**talk.answered_by, key: speaker.id}
    talk.changed = True
    reached = standings.after(talk, reached)
    return None if reached.question is None else shown(reached, reached.question, talk, reader, now)


def _talking(speaker: Speaker) -> Place | None:
    """Where typed words go: the newest of the open seats."""
    places = [place for place in speaker.seats if place.state == OPEN and place.dialogue.script in SCRIPTS]
    return max(places, key=lambda place: (place.touched_at, place.id)) if len(places) > 1 else next(iter(places), None)


def _addresses(content: Plain, talk: Talk) -> bool:
    """Whether it belongs there: what is wrong with this dialogue must not keep the buttons of another from working."""
    return isinstance(content, Said) or content.data.startswith(f"{talk.token}.")


def _asks_only(speaker: Speaker, talk: Talk) -> bool:
    right = BY_CONTACTS.get(talk.script)
    theirs = right is not None and right(speaker.contacts, talk.facts)
    return theirs and CHANGING not in talk.answers and not acts_on_answers(talk.script, talk.facts)


def _answer(question: Question[Any], content: Plain, today: date) -> Saved:
    """Unclear or LookupError when it is no answer, or when more is to be said than the next question."""
    if isinstance(content, Pressed):
        pressed = read_button(content.data)
        if pressed is None or pressed.question != digest(question.key):
            raise LookupError("a button of another question")
        return question.chosen(pressed.code, today)
    words, cut = shortened(content, question.kind)
    if cut:
        raise LookupError("longer than is kept")
    return question.parse(words, today)
