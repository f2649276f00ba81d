"""One turn of a dialogue: take an answer, replay, ask the next question or finish."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from conversations.answers import LONGEST_ANSWER, Saved, TakesFiles, Unclear, shortened
from conversations.asking import (
    CLOSED,
    LOCKED,
    OFFERED,
    OPEN,
    START,
    Showing,
    ask,
    close_dialogue,
    file_not_taken,
    offered_seat,
    seats_of,
    talking_seat,
)
from conversations.messages import Pressed, Said, Sent
from conversations.options import Option, labelled, match
from conversations.outcomes import ANSWERED, OUTCOMES
from conversations.outcomes.rights import may_answer
from conversations.questions import Question
from conversations.render import BACK, CHANGE, ButtonData, digest, read_button, render_changes
from conversations.replay import Reached, back, edit, editable
from conversations.scripts import SCRIPTS
from conversations.speaking import reader_of, send, tell, today_of
from conversations.standing import standings_of
from conversations.texts import Text, text
from records.messages import Dialogue, Seat
from records.people import Contact, Person

log = structlog.get_logger()

CHANGING = "?changing"


@dataclass(frozen=True, slots=True)
class Turn:
    """A message of one person in one dialogue at one moment."""

    session: Session
    seat: Seat
    reached: Reached
    now: datetime

    @property
    def dialogue(self) -> Dialogue:
        return self.seat.dialogue

    @property
    def question(self) -> Question[Any]:
        """The open question; a dialogue that is not closed has one."""
        if self.reached.question is None:
            message = f"dialogue {self.dialogue.id} is open but has nothing to ask"
            raise LookupError(message)
        return self.reached.question


def take(session: Session, person: Person, content: Said | Sent | Pressed, now: datetime) -> bool:
    """Handle a message in the person's dialogues; False when it belongs to none of them."""
    if isinstance(content, Pressed):
        _press(session, person, content, now)
        return True
    seat = talking_seat(session, person) or offered_seat(session, person, now)
    if seat is None:
        return False
    if _is_open(session, seat, now):
        _hear(_turn(session, seat, now), content)
    return True


def offers(session: Session, person: Person, typed: str, now: datetime) -> bool:
    """Whether what was typed is the whole label of an answer to the question that the person's words go to."""
    seat = talking_seat(session, person) or offered_seat(session, person, now)
    question = standings_of(session).of(seat.dialogue).question if seat is not None else None
    return question is not None and labelled(typed, question.choices) is not None


def step_back(session: Session, person: Person, now: datetime) -> bool:
    """Ask the question before the open one again; False when the person is in no dialogue."""
    seat = talking_seat(session, person)
    if seat is None:
        return False
    if _is_open(session, seat, now):
        _go_back(_turn(session, seat, now))
    return True


def leave(session: Session, person: Person, now: datetime) -> bool:
    """Leave the dialogue that is talking, if any; needs no replay, so that it works even when a script is broken."""
    seat = talking_seat(session, person)
    if seat is None:
        return False
    if SCRIPTS[seat.dialogue.script].lasts:
        seat.state = OFFERED
    else:
        close_dialogue(session, seat.dialogue, "cancelled", now)
    return True


def resume(session: Session, person: Person, now: datetime, lead: Text | None = None) -> bool:
    """Show what the person was asked before, or what waits for them; False when there is nothing."""
    if person.id in session.info.get("asked", ()):
        return True
    seat = _seat_still_theirs(session, person, now)
    if seat is None:
        return False
    again = lead or text("dialogue-goes-on", title=text(SCRIPTS[seat.dialogue.script].title))
    ask(session, seat, now, Showing(lead=again))
    return True


def _seat_still_theirs(session: Session, person: Person, now: datetime) -> Seat | None:
    """What the person goes on with; a dialogue that is no longer theirs to answer is left on the way."""
    while (seat := talking_seat(session, person) or offered_seat(session, person, now)) is not None:
        if may_answer(session, person, seat.dialogue, now):
            return seat
        seat.state = CLOSED
    return None


def _is_open(session: Session, seat: Seat, now: datetime) -> bool:
    """Lock the dialogue for this turn; when it is over, or over for this person, say so and go on with what is open."""
    locked: set[str] = session.info.setdefault(LOCKED, set())
    if seat.dialogue.token not in locked:
        session.refresh(seat.dialogue, with_for_update=True)
        locked.add(seat.dialogue.token)
    ended = seat.dialogue.closed_at is not None
    closed = ended or seat.state == CLOSED
    theirs = closed or may_answer(session, seat.person, seat.dialogue, now)
    if theirs and not closed:
        return True
    if not theirs:
        log.warning("dialogue.refused", person=seat.person_id, dialogue=seat.dialogue.id)
    seat.state = CLOSED
    over = _closed_text(session, seat) if ended else text("dialogue-closed")
    tell(session, seat.person, over if theirs else text("dialogue-not-theirs"), now)
    resume(session, seat.person, now)
    return False


def _turn(session: Session, seat: Seat, now: datetime) -> Turn:
    return Turn(session, seat, standings_of(session).of(seat.dialogue), now)


def _press(session: Session, person: Person, pressed: Pressed, now: datetime) -> None:
    data = read_button(pressed.data)
    seat = _seat_of(session, person, data.token) if data else None
    if data is None or seat is None:
        log.warning("button.refused", person=person.id)
        tell(session, person, text("button-unknown"), now)
        resume(session, person, now)
    elif _is_open(session, seat, now):
        _choose(_turn(session, seat, now), data)


def _seat_of(session: Session, person: Person, token: str) -> Seat | None:
    """The person's seat in the dialogue of that token, closed or not; None also when its script is gone."""
    seat = next((seat for seat in seats_of(session, person) if seat.dialogue.token == token), None)
    if seat is None:
        found = select(Seat).join(Seat.dialogue).options(contains_eager(Seat.dialogue))
        seat = session.scalar(found.where(Dialogue.token == token, Seat.person_id == person.id))
    return seat if seat is not None and seat.dialogue.script in SCRIPTS else None


def _choose(turn: Turn, data: ButtonData) -> None:
    if data.question == digest(START):
        _sit(turn)
        ask(turn.session, turn.seat, turn.now)
    elif data.question != digest(turn.question.key):
        _sit(turn)
        ask(turn.session, turn.seat, turn.now, Showing(lead=text("question-closed")))
    elif data.code == BACK:
        _go_back(turn)
    elif turn.question.reviews and data.code == CHANGE:
        _show_changes(turn)
    elif turn.question.reviews and data.code.startswith(CHANGE):
        _change(turn, data.code.removeprefix(CHANGE))
    else:
        _choose_option(turn, data.code)


def _choose_option(turn: Turn, code: str) -> None:
    try:
        answer = turn.question.chosen(code, today_of(turn.seat.person, turn.now))
    except Unclear as unclear:
        _sit(turn)
        ask(turn.session, turn.seat, turn.now, Showing(lead=unclear.text))
        return
    except LookupError:
        log.warning("button.refused", person=turn.seat.person_id, dialogue=turn.dialogue.id)
        ask(turn.session, turn.seat, turn.now, Showing(lead=text("question-closed")))
        return
    _answer(turn, answer)


def _hear(turn: Turn, content: Said | Sent) -> None:
    if CHANGING in turn.dialogue.answers and isinstance(content, Said):
        _hear_change(turn, content)
        return
    if isinstance(content, Sent) and not isinstance(turn.question.kind, TakesFiles):
        _sit(turn)
        ask(turn.session, turn.seat, turn.now, Showing(lead=file_not_taken(turn.seat.person)))
        return
    content, cut = shortened(content, turn.question.kind)
    try:
        answer = turn.question.parse(content, today_of(turn.seat.person, turn.now))
    except Unclear as unclear:
        _sit(turn)
        ask(turn.session, turn.seat, turn.now, Showing(lead=unclear.text))
        return
    if cut:
        tell(turn.session, turn.seat.person, text("answer-cut", longest=LONGEST_ANSWER), turn.now)
    _answer(turn, answer)


def _hear_change(turn: Turn, content: Said) -> None:
    questions = editable(turn.reached)
    chosen = match(content.text, [Option(question.key, question.name) for question in questions if question.name])
    if chosen is not None:
        _change(turn, digest(chosen.code))
    else:
        _show_changes(turn)


def _answer(turn: Turn, answer: Saved) -> None:
    dialogue, facts, key = turn.dialogue, turn.dialogue.facts, turn.question.key
    answers, answered_by = {**_settled(dialogue), key: answer}, {**dialogue.answered_by, key: turn.seat.person_id}
    dialogue.answers, dialogue.answered_by = answers, answered_by
    _sit(turn)
    if dialogue.script in ANSWERED:
        ANSWERED[dialogue.script](turn.session, turn.seat.person, dialogue, key, turn.now)
    standings, same = standings_of(turn.session), dialogue.facts is facts and dialogue.answers is answers
    _go_on(turn, standings.after(dialogue, turn.reached) if same else standings.anew(dialogue))


def _go_on(turn: Turn, reached: Reached) -> None:
    if reached.result is None:
        ask(turn.session, turn.seat, turn.now, reached=reached)
        return
    others = [seat for seat in turn.dialogue.seats if seat is not turn.seat and seat.state == OPEN]
    close_dialogue(turn.session, turn.dialogue, "finished", turn.now)
    OUTCOMES[type(reached.result)](turn.session, turn.seat.person, reached.result, turn.now)
    for other in others:
        tell(turn.session, other.person, _closed_text(turn.session, other), turn.now)
    if SCRIPTS[turn.dialogue.script].leads_back:
        resume(turn.session, turn.seat.person, turn.now)


def _go_back(turn: Turn) -> None:
    dialogue, changing = turn.dialogue, CHANGING in turn.dialogue.answers
    dialogue.answers = _settled(dialogue) if changing else back(turn.reached, dialogue.answers)
    _sit(turn)
    ask(turn.session, turn.seat, turn.now)


def _show_changes(turn: Turn) -> None:
    dialogue = turn.dialogue
    dialogue.answers = {**dialogue.answers, CHANGING: True}
    _sit(turn)
    reader = reader_of(turn.seat.person)
    outgoing = render_changes(turn.question, editable(turn.reached), reader, turn.dialogue.token)
    send(turn.session, turn.seat.person, outgoing, turn.now)


def _change(turn: Turn, wanted: str) -> None:
    dialogue = turn.dialogue
    key = next((question.key for question in editable(turn.reached) if digest(question.key) == wanted), "")
    dialogue.answers = edit(turn.reached, _settled(dialogue), key)
    _sit(turn)
    ask(turn.session, turn.seat, turn.now)


def _settled(dialogue: Dialogue) -> dict[str, Any]:
    return {key: answer for key, answer in dialogue.answers.items() if key != CHANGING}


def _sit(turn: Turn) -> None:
    """This dialogue talks from now on, if it does not already."""
    if talking_seat(turn.session, turn.seat.person) is not turn.seat:
        turn.seat.state, turn.seat.touched_at = OPEN, turn.now


def _closed_text(session: Session, seat: Seat) -> Text:
    """That question is closed: by whom, when another contact of the SME answered it."""
    others = {person for person in seat.dialogue.answered_by.values() if person != seat.person_id}
    name = session.scalar(select(Contact.name).where(Contact.person_id.in_(others)).limit(1)) if others else None
    return text("answered-by-other", name=name) if name else text("dialogue-closed")
