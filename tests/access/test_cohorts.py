"""No member of staff learns anything of a cohort that is not theirs: no word, no name, no count, no file."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.commands import COMMANDS
from bot.commands.command import EVERYONE, STAFF
from conversations.outcomes.plan_submission import submit
from conversations.outcomes.tickets import open_ticket
from conversations.scripts.plan_facts import PlanItem
from records.followup import CoordinatorAction, Stall
from records.people import Cohort, Sme, Staff
from records.plans import PlanFile, StoredFile
from tests import given
from tests.access.pressing import Heard, heard, undone
from tests.stage import Stage

HOME, OTHERS = "Zafiro", ("Topacio", "Amatista")
ROLES = ("coordinator", "reviewer", "observer")
FOR_STAFF = [command.name for command in COMMANDS.values() if command.roles & STAFF or EVERYONE in command.roles]
FOR_STAFF_ALONE = [command.name for command in COMMANDS.values() if command.roles & STAFF]
CASES = [*[("sqlite", role) for role in ROLES], ("postgres", ROLES[0])]


def populate(session: Session, stage: Stage, word: str) -> None:
    """A cohort in which `word` is in every name, and something waits under each command."""
    cohort = given.cohort(session, stage.now, f"{word} 2014", city=word)
    first, *_ = [given.staff(session, f"{word}-{role}", role, stage.now, cohorts=[cohort]) for role in ROLES]
    busy = given.sme(session, cohort, stage.now, f"{word} Uno")
    phone = f"+52 {word}"
    contact = given.contact(session, busy, f"{word}-contact", stage.now, phone=phone)
    given.key_items(session, busy, stage.now, [f"{word} acción"])
    open_ticket(session, busy, contact, "call", stage.now, note=f"{word} pide ayuda")
    stall = Stall(sme=busy, code="NO_REPLY", level="red", audience="sme", since=stage.now, opened_at=stage.now)
    stall.cause = {}
    undo_until = stage.now + timedelta(minutes=10)
    session.add_all([stall, CoordinatorAction(sme=busy, staff=first, kind="call", at=stage.now, undo_until=undo_until)])
    planned = given.sme(session, cohort, stage.now, f"{word} Dos")
    writer = given.contact(session, planned, f"{word}-writer", stage.now)
    submit(session, planned, writer, [PlanItem(what=f"{word} plan", owner=word)], stage.now)
    sent = given.sme(session, cohort, stage.now, f"{word} Tres")
    file = StoredFile(sha256=word.encode().hex(), name=f"{word}.jpg", mime="image/jpeg", size=1, created_at=stage.now)
    session.add_all([file, PlanFile(sme=sent, file=file, sent_at=stage.now)])


def foreign(session: Session, word: str, command: str) -> list[str]:
    """What names something of a cohort: ids as the command's buttons carry them and as people type them, names."""
    cohort = session.scalars(select(Cohort).where(Cohort.city == word)).one()
    smes = session.scalars(select(Sme).where(Sme.cohort_id == cohort.id).order_by(Sme.id)).all()
    actions = session.scalars(select(CoordinatorAction.id).where(CoordinatorAction.sme_id == smes[0].id)).all()
    ids = list(actions) if command == "called" else [one.id for one in smes]
    words = [smes[0].name, smes[2].name, word.lower(), smes[0].contacts[0].name, cohort.name]
    return [*(f"#{id}" for id in ids), str(ids[0]), *words]


@pytest.fixture
def house(stage: Stage) -> Stage:
    with stage.database.transaction() as session:
        for word in (HOME, *OTHERS):
            populate(session, stage, word)
    return stage


def everything(stage: Stage, key: str, but: tuple[str, ...] = ()) -> Heard:
    """What somebody is told by each command, and by the first answer that it leads to."""
    lines = [line for name in FOR_STAFF if name not in but for line in (f"/{name}", "1", "/cancel")]
    with undone(stage.database) as session:
        said = heard(session, stage, key, lines)
    return said  # noqa: RET504  mypy cannot know that nothing is swallowed but what undoes


@pytest.mark.parametrize(("database_url", "role"), CASES, indirect=["database_url"])
def test_what_a_member_sees_is_the_same_with_and_without_other_cohorts(stage: Stage, role: str) -> None:
    with stage.database.transaction() as session:
        populate(session, stage, HOME)
    alone = everything(stage, f"{HOME}-{role}")
    with stage.database.transaction() as session:
        for word in OTHERS:
            populate(session, stage, word)
    among_others = everything(stage, f"{HOME}-{role}")
    assert among_others.words == alone.words
    assert HOME in str(alone.words)
    assert not any(word in among_others.files for word in OTHERS)


@pytest.mark.parametrize(("database_url", "role"), CASES, indirect=["database_url"])
def test_what_belongs_to_another_cohort_does_not_exist(house: Stage, role: str) -> None:
    """Each command with each name and id of another cohort says what it says to what nobody has ever heard of."""
    for word, other in zip((HOME, *OTHERS), (*OTHERS, HOME), strict=True):
        with undone(house.database) as session:
            named = [(name, argument) for name in FOR_STAFF_ALONE for argument in foreign(session, other, name)]
            said = heard(session, house, f"{word}-{role}", [f"/{name} {argument}" for name, argument in named])
        with undone(house.database) as session:
            unknown = heard(session, house, f"{word}-{role}", [f"/{name} {nobody(arg)}" for name, arg in named])
        assert said.words == unknown.words
        assert len(said.words) >= len(named)
        assert other not in said.files


def test_whoever_is_given_another_cohort_sees_nothing_of_the_old_one(house: Stage) -> None:
    """Calls they promised there, cards they were shown, files: all of it stays behind."""
    with house.database.transaction() as session:
        moved = session.scalars(select(Staff).where(Staff.name == f"{HOME}-coordinator".capitalize())).one()
        moved.cohorts = [session.scalars(select(Cohort).where(Cohort.city == OTHERS[0])).one()]
    seen = everything(house, f"{HOME}-coordinator", but=("mydata",))
    assert OTHERS[0] in str(seen.words)
    assert not any(f"{HOME} {word}" in str(seen.words) for word in ("Uno", "Dos", "Tres", "2014"))


def nobody(argument: str) -> str:
    """Something of the same form that names nothing at all."""
    digits = argument.removeprefix("#")
    return argument.replace(digits, "999999" if digits.isdecimal() else "nadie así")


def test_a_deputy_of_ones_own_choosing_is_a_colleague(house: Stage) -> None:
    """Whoever stands in sees the cohort: only an admin opens it to somebody from another one."""
    with house.database.transaction() as session:
        home = session.scalars(select(Cohort).where(Cohort.city == HOME)).one()
        given.staff(session, "colega", "coordinator", house.now, cohorts=[home])
        given.staff(session, "ana", "admin", house.now)
    for key, offered in ((f"{HOME}-coordinator", {"Ana", "Colega"}), ("ana", {"Ana"})):
        actor = house.person(key)
        actor.says("/away", "2 de abril de 2014")
        assert actor.last is not None
        shown = {button.label for button in actor.last.buttons}
        assert offered - {actor.name} <= shown
        assert not any(word in label for word in OTHERS for label in shown)
    ana = house.person("ana")
    ana.says("/staff")
    ana.presses(f"{HOME}-coordinator".capitalize(), "Ausencia")
    ana.says("2 de abril de 2014")
    assert ana.button(f"{OTHERS[0]}-coordinator".capitalize())
