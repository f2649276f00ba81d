"""The staff: who is in it, and one change at a time."""

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict

from conversations.answers import Several
from conversations.options import Option
from conversations.questions import Part, Question, Script, choice, text
from conversations.scripts.away import AwayFacts, SetAway, away
from conversations.scripts.definition import ScriptDefinition
from conversations.scripts.invite import KnownCohort
from conversations.texts import Text, lines, literal
from conversations.texts import text as text_of

ROLES = ("coordinator", "reviewer", "admin", "observer")
INVITE = "invite"


class Member(BaseModel):
    """A member of staff. `joined`: the invitation has been used. `away` is what their absence would be asked about."""

    model_config = ConfigDict(frozen=True)

    id: int
    name: str
    role: str
    cohort_ids: tuple[int, ...]
    joined: bool
    away_until: date | None
    deputy: str | None
    away: AwayFacts


class StaffFacts(BaseModel):
    """`single_admin`: there is only one admin who can be reached."""

    model_config = ConfigDict(frozen=True)

    members: tuple[Member, ...]
    cohorts: tuple[KnownCohort, ...]
    single_admin: bool


class InviteStaff(BaseModel):
    name: str
    role: str
    cohort_ids: tuple[int, ...]


class InviteAgain(BaseModel):
    staff_id: int


class ChangeRole(BaseModel):
    staff_id: int
    role: str


class AssignCohort(BaseModel):
    """Give a cohort to somebody, or take it back."""

    staff_id: int
    cohort_id: int
    assigned: bool


class RemoveStaff(BaseModel):
    staff_id: int


class NoChange(BaseModel):
    staff_id: int


StaffResult: TypeAlias = InviteStaff | InviteAgain | ChangeRole | AssignCohort | SetAway | RemoveStaff | NoChange


def staff(facts: StaffFacts) -> Script[StaffResult]:
    people = [Option(str(member.id), literal(member.name)) for member in facts.members]
    invite = Option(INVITE, text_of("staff-invite"))
    who = yield from choice("who", _listed(facts), [*people, invite])
    if who == INVITE:
        return (yield from _invited(facts))
    member = next(member for member in facts.members if str(member.id) == who)
    return (yield from _changed(facts, member))


def _listed(facts: StaffFacts) -> Text:
    warning = [text_of("staff-single-admin")] if facts.single_admin else []
    listed = lines(*(_line(facts, member) for member in facts.members))
    return lines(
        text_of("staff-list", count=len(facts.members)), listed, *warning, text_of("staff-ask-who"), gap="\n\n"
    )


def _line(facts: StaffFacts, member: Member) -> Text:
    return text_of(
        "staff-line",
        name=member.name,
        role=text_of(f"staff-role-{member.role}"),
        has_cohorts="yes" if member.cohort_ids else "no",
        cohorts=[cohort.name for cohort in facts.cohorts if cohort.id in member.cohort_ids] or "",
        joined="yes" if member.joined else "no",
        away="yes" if member.away_until else "no",
        until=member.away_until or "",
        has_deputy="yes" if member.deputy else "no",
        deputy=member.deputy or "",
    )


def _invited(facts: StaffFacts) -> Part[InviteStaff]:
    name = yield from text("name", text_of("staff-ask-name"), longest=80)
    roles = [Option(role, text_of(f"staff-post-{role}")) for role in ROLES]
    role = yield from choice("role", text_of("staff-ask-role", name=name), roles)
    if role == "admin" or not facts.cohorts:
        return InviteStaff(name=name, role=role, cohort_ids=())
    codes = tuple(str(cohort.id) for cohort in facts.cohorts)
    options = tuple(Option(str(cohort.id), literal(cohort.name)) for cohort in facts.cohorts)
    asked: Question[list[str] | None] = Question(
        "cohorts", text_of("staff-ask-cohorts"), Several(codes, 1, len(codes)), options, text_of("staff-cohorts-later")
    )
    return InviteStaff(name=name, role=role, cohort_ids=tuple(int(code) for code in (yield from asked) or []))


def _changed(facts: StaffFacts, member: Member) -> Part[StaffResult]:
    action = yield from choice(f"{member.id}.action", _line(facts, member), _actions(facts, member))
    if action == "role":
        roles = [Option(role, text_of(f"staff-post-{role}")) for role in ROLES if role != member.role]
        role = yield from choice(f"{member.id}.role", text_of("staff-ask-role", name=member.name), roles)
        return ChangeRole(staff_id=member.id, role=role)
    if action == "cohort":
        return (yield from _assigned(member, facts.cohorts))
    if action == "away":
        return (yield from away(member.away))
    if action == "again":
        return InviteAgain(staff_id=member.id)
    return (yield from _removed(member))


def _actions(facts: StaffFacts, member: Member) -> list[Option]:
    actions = ["role"]
    actions += ["cohort"] if facts.cohorts and member.role != "admin" else []
    actions += ["away"] if member.joined else ["again"]
    return [Option(action, text_of(f"staff-action-{action}")) for action in (*actions, "remove")]


def _assigned(member: Member, cohorts: Sequence[KnownCohort]) -> Part[AssignCohort]:
    """One tap gives a cohort or takes it back."""
    has = {cohort.id: cohort.id in member.cohort_ids for cohort in cohorts}
    options = [
        Option(str(one.id), text_of("staff-cohort-option", cohort=one.name, has="yes" if has[one.id] else "no"))
        for one in cohorts
    ]
    ask = text_of("staff-ask-cohort", name=member.name)
    chosen = int((yield from choice(f"{member.id}.cohort", ask, options)))
    return AssignCohort(staff_id=member.id, cohort_id=chosen, assigned=not has[chosen])


def _removed(member: Member) -> Part[RemoveStaff | NoChange]:
    options = [Option("yes", text_of("staff-remove-yes")), Option("no", text_of("staff-remove-no"))]
    sure = yield from choice(f"{member.id}.remove", text_of("staff-ask-remove", name=member.name), options)
    return RemoveStaff(staff_id=member.id) if sure == "yes" else NoChange(staff_id=member.id)


STAFF = ScriptDefinition("staff", staff, StaffFacts, "title-staff", goes_back=True)
