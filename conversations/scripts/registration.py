"""How an SME, or a second person of it, joins: consent first, then only what is not known yet.

Two minutes, and at most three typed answers.
"""

from datetime import date, time
from typing import Any

from pydantic import BaseModel, ConfigDict

from conversations.content import ADDRESSES, ROLES, SECTORS, SEXES, SIZES, Codes
from conversations.options import Option
from conversations.questions import Part, Question, Script, choice, review, text
from conversations.scripts.definition import ScriptDefinition
from conversations.scripts.places import Place, country_text, place
from conversations.texts import Text, literal
from conversations.texts import text as text_of

CONSENT_VERSION = "1"
HOURS = {f"{hour:%H%M}": hour for hour in (time(9, 30), time(10, 30), time(15), time(16))}
VOS_COUNTRIES = frozenset({"AR", "BO", "CR", "GT", "HN", "NI", "PY", "SV", "UY"})


def _listed(key: str, codes: Codes) -> Question[str]:
    options = [Option(code, codes.text(code)) for code in codes]
    return choice(key, text_of(f"registration-ask-{key}"), options, name=text_of(f"registration-{key}"))


def _of_hours() -> Question[str]:
    options = [Option(code, text_of("bare-value", value=hour)) for code, hour in HOURS.items()]
    return choice("hour", text_of("registration-ask-hour"), options, name=text_of("registration-hour"))


COMPANY = text("company", text_of("registration-ask-company"), longest=80, name=text_of("registration-company"))
SECTOR, SIZE, SEX, ROLE = (
    _listed("sector", SECTORS),
    _listed("size", SIZES),
    _listed("sex", SEXES),
    _listed("role", ROLES),
)
HOUR = _of_hours()
"""Those that are the same for everybody."""


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class EntryFacts(Frozen):
    """Whose invitation it is. Once they consent, `sender_name` is filled in: what the channel calls the person."""

    invitation_id: int
    channel: str
    language: str
    country: str
    consented: bool = False
    sender_name: str | None = None


class RegistrationFacts(EntryFacts):
    """`city`, `country`, `zone` and `today` are the workshop's; an SME from the attendance list has its ids."""

    cohort_id: int
    city: str
    zone: str
    today: date
    sme_id: int | None = None
    contact_id: int | None = None


class SecondContactFacts(EntryFacts):
    sme_id: int


class Profile(Frozen):
    """What a person says of themselves."""

    name: str
    sex: str
    role: str
    address: str


class Company(Frozen):
    name: str
    sector: str
    size: str


class Registered(Frozen):
    """An SME and its first contact. The ids are those of the facts."""

    invitation_id: int
    cohort_id: int
    sme_id: int | None
    contact_id: int | None
    company: Company
    place: Place
    profile: Profile
    preferred_hour: time


class Joined(Frozen):
    """A second person of an SME."""

    invitation_id: int
    sme_id: int
    profile: Profile


class Declined(Frozen):
    """No consent: nothing but that is kept."""

    channel: str


def registration(facts: RegistrationFacts) -> Script[Registered | Declined]:
    if (yield from consent(facts)) == "no":
        return Declined(channel=facts.channel)
    name = yield from COMPANY
    sector = yield from SECTOR
    where = yield from place(facts.country, facts.city, facts.zone, facts.today, facts.language)
    company = Company(name=name, sector=sector, size=(yield from SIZE))
    profile = yield from _profile(facts, where.country)
    hour = HOURS[(yield from HOUR)]
    read_back = {**_told(company, where, profile), "hour": hour}
    yield from _confirmed(text_of("registration-review", **read_back), (company, where, profile, hour))
    return Registered(
        invitation_id=facts.invitation_id,
        cohort_id=facts.cohort_id,
        sme_id=facts.sme_id,
        contact_id=facts.contact_id,
        company=company,
        place=where,
        profile=profile,
        preferred_hour=hour,
    )


def second_contact(facts: SecondContactFacts) -> Script[Joined | Declined]:
    if (yield from consent(facts)) == "no":
        return Declined(channel=facts.channel)
    profile = yield from _profile(facts, facts.country)
    yield from _confirmed(text_of("second-contact-review", **_person(profile)), profile)
    return Joined(invitation_id=facts.invitation_id, sme_id=facts.sme_id, profile=profile)


def consent_text(channel: str) -> Text:
    """What a person agrees to. Another wording needs another CONSENT_VERSION."""
    return text_of("registration-consent", channel=channel)


def consent(facts: EntryFacts) -> Part[str]:
    answers = [Option("yes", text_of("registration-accept")), Option("no", text_of("registration-decline"))]
    return (yield from choice("consent", consent_text(facts.channel), answers))


def _profile(facts: EntryFacts, country: str) -> Part[Profile]:
    known = [Option("channel", literal(facts.sender_name), facts.sender_name)] if facts.sender_name else []
    ask = text_of("registration-ask-name")
    name = yield from text("name", ask, suggestions=known, longest=80, name=text_of("registration-name"))
    sex = yield from SEX
    role = yield from ROLE
    address = "usted" if facts.language == "en" else (yield from _address(country))
    return Profile(name=name, sex=sex, role=role, address=address)


def _address(country: str) -> Part[str]:
    usual = ("usted", "vos", "tu") if country in VOS_COUNTRIES else ("usted", "tu")
    options = [Option(code, ADDRESSES.text(code)) for code in usual]
    ask = text_of("registration-ask-address")
    return (yield from choice("address", ask, options, name=text_of("registration-address")))


def _confirmed(ask: Text, reviewed: object) -> Part[None]:
    yield from review("review", ask, [Option("yes", text_of("registration-correct"))], reviewed)


def _told(company: Company, where: Place, profile: Profile) -> dict[str, Any]:
    return {
        "company": company.name,
        "sector": SECTORS.text(company.sector),
        "size": SIZES.text(company.size),
        "city": where.city,
        "country": country_text(where.country),
        **_person(profile),
    }


def _person(profile: Profile) -> dict[str, Any]:
    return {"name": profile.name, "sex": SEXES.text(profile.sex), "role": ROLES.text(profile.role)}


REGISTRATION = ScriptDefinition(
    "registration", registration, RegistrationFacts, "title-registration", goes_back=True, lasts=True
)
SECOND_CONTACT = ScriptDefinition(
    "second_contact", second_contact, SecondContactFacts, "title-registration", goes_back=True, lasts=True
)
