"""A member of staff is away until a day, and somebody stands in."""

from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict

from conversations.answers import TODAY
from conversations.options import Option
from conversations.questions import Part, Script, choice, day
from conversations.scripts.definition import ScriptDefinition
from conversations.texts import literal
from conversations.texts import text as text_of

LONGEST = timedelta(days=180)
WEEKS = (1, 2, 4)
NOBODY = 0


class Deputy(BaseModel):
    """Somebody who may do what the one away does, by id."""

    model_config = ConfigDict(frozen=True)

    id: int
    name: str


class AwayFacts(BaseModel):
    """Whose absence it is; `own`: their own. `until` is set when they are away already."""

    model_config = ConfigDict(frozen=True)

    staff_id: int
    name: str
    own: bool
    today: date
    until: date | None
    deputies: tuple[Deputy, ...]


class SetAway(BaseModel):
    """Away until and on that day; back when it is empty."""

    staff_id: int
    until: date | None = None
    deputy_id: int | None = None


def away(facts: AwayFacts) -> Script[SetAway]:
    if facts.until is not None and (yield from _back_already(facts)):
        return SetAway(staff_id=facts.staff_id)
    until = yield from day(
        "until",
        text_of("away-ask-until", name=facts.name, own="yes" if facts.own else "no"),
        suggestions=[_weeks(facts.today, weeks) for weeks in WEEKS],
        earliest=TODAY,
        latest=LONGEST,
    )
    return SetAway(staff_id=facts.staff_id, until=until, deputy_id=(yield from _deputy(facts)))


def _back_already(facts: AwayFacts) -> Part[bool]:
    options = [Option("back", text_of("away-back")), Option("change", text_of("away-change"))]
    ask = text_of("away-is-away", name=facts.name, until=facts.until or facts.today, own="yes" if facts.own else "no")
    return (yield from choice("back", ask, options)) == "back"


def _weeks(today: date, weeks: int) -> Option:
    last = today + timedelta(weeks=weeks)
    return Option(f"w{weeks}", text_of("day-long", day=last), last.isoformat())


def _deputy(facts: AwayFacts) -> Part[int | None]:
    if not facts.deputies:
        return None
    options = [Option(str(one.id), literal(one.name)) for one in facts.deputies]
    nobody = Option(str(NOBODY), text_of("away-nobody"))
    ask = text_of("away-ask-deputy", own="yes" if facts.own else "no")
    return int((yield from choice("deputy", ask, [*options, nobody]))) or None


AWAY = ScriptDefinition("away", away, AwayFacts, "title-away", goes_back=True)
