"""A way into a cohort: one for everybody in the workshop room, or a personal one for one SME."""

from pydantic import BaseModel, ConfigDict

from conversations.options import Option
from conversations.questions import Part, Script, choice, optional_text, text
from conversations.scripts.definition import ScriptDefinition
from conversations.texts import literal
from conversations.texts import text as text_of


class KnownCohort(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: int
    name: str


class InviteFacts(BaseModel):
    """The cohorts there are, the newest first; at least one."""

    model_config = ConfigDict(frozen=True)

    cohorts: tuple[KnownCohort, ...]


class InviteResult(BaseModel):
    """An invitation for the whole cohort when `sme` is empty."""

    cohort_id: int
    sme: str | None = None
    contact: str | None = None


def invite(facts: InviteFacts) -> Script[InviteResult]:
    cohort_id = yield from which_cohort(facts.cohorts)
    kinds = [Option("cohort", text_of("invite-cohort")), Option("sme", text_of("invite-sme"))]
    if (yield from choice("kind", text_of("invite-ask-kind"), kinds)) == "cohort":
        return InviteResult(cohort_id=cohort_id)
    sme = yield from text("sme", text_of("invite-ask-sme"), longest=80)
    unknown = text_of("invite-contact-unknown")
    contact = yield from optional_text("contact", text_of("invite-ask-contact", sme=sme), skip=unknown, longest=80)
    return InviteResult(cohort_id=cohort_id, sme=sme, contact=contact)


def which_cohort(cohorts: tuple[KnownCohort, ...]) -> Part[int]:
    """The cohort it is about; asked only where there are several."""
    if len(cohorts) == 1:
        return cohorts[0].id
    options = [Option(str(cohort.id), literal(cohort.name)) for cohort in cohorts]
    return int((yield from choice("cohort", text_of("cohort-ask-which"), options)))


INVITE = ScriptDefinition("invite", invite, InviteFacts, "title-invite", goes_back=True)
