"""What is already there when a test begins: cohorts, staff, SMEs, people, plans."""

from collections.abc import Sequence
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from records.people import Cohort, Contact, Person, Sme, Staff
from records.plans import ActionPlan, Item
from tests.stage import CHANNEL

THREE_ACTIONS = ("separar residuos", "medir el agua cada mes", "revisar la brecha salarial")


def person(session: Session, key: str, now: datetime, language: str = "es") -> Person:
    """Somebody known to the bot, who writes as `stage.person(key)`."""
    one = Person(channel=CHANNEL, user_key=key, chat_key=key, language=language, created_at=now, failed_sends=0)
    session.add(one)
    session.flush()
    return one


def staff(
    session: Session, key: str, role: str, now: datetime, *, cohorts: Sequence[Cohort] = (), language: str = "es"
) -> Staff:
    """A member of staff with a phone."""
    one = Staff(person=person(session, key, now, language), name=key.capitalize(), role=role, created_at=now)
    one.cohorts = list(cohorts)
    session.add(one)
    session.flush()
    return one


def cohort(session: Session, now: datetime, name: str = "Guadalajara 2014", **fields: object) -> Cohort:
    """The workshop of 25–26 March 2014."""
    known: dict[str, object] = {
        "city": "Guadalajara",
        "country": "MX",
        "zone": "America/Mexico_City",
        "starts_on": date(2014, 3, 25),
        "ends_on": date(2014, 3, 26),
        "languages": ["es", "en"],
        "clock": "cohort",
    }
    one = Cohort(name=name, created_at=now, **(known | fields))
    session.add(one)
    session.flush()
    return one


def sme(session: Session, of: Cohort, now: datetime, name: str = "Panadería Luna", **fields: object) -> Sme:
    """An SME of the cohort, registered, without a plan."""
    known: dict[str, object] = {
        "natural_key": f"{name.casefold()}|{of.country}",
        "sector": "food",
        "country": of.country,
        "city": of.city,
        "zone": of.zone,
        "size": "small",
        "state": "plan_pending",
        "anchor": of.ends_on,
    }
    one = Sme(cohort=of, name=name, state_since=now, registered_at=now, created_at=now, **(known | fields))
    session.add(one)
    session.flush()
    return one


def contact(session: Session, of: Sme, key: str, now: datetime, *, language: str = "es", **fields: object) -> Contact:
    """An active contact with a phone."""
    known: dict[str, object] = {
        "primary": True,
        "state": "active",
        "sex": "woman",
        "role": "owner",
        "preferred_hour": time(9, 30),
    }
    one = Contact(
        sme=of, person=person(session, key, now, language), name=key.capitalize(), created_at=now, **(known | fields)
    )
    session.add(one)
    session.flush()
    return one


def key_items(session: Session, of: Sme, now: datetime, whats: Sequence[str] = THREE_ACTIONS) -> list[Item]:
    """Key items chosen today; the SME is active."""
    items = [
        Item(
            sme_id=of.id,
            number=number,
            what=what,
            owner="Laura",
            state="not_started",
            progress=0,
            start_on=now.date(),
            due_on=date(2014, 9, 15),
            selected_at=now,
            created_at=now,
        )
        for number, what in enumerate(whats, 1)
    ]
    session.add_all(items)
    of.state = "active"
    session.flush()
    return items


def submitted_plan(session: Session, of: Sme, now: datetime) -> ActionPlan:
    """The plan that the SME's items came in, reviewed at once."""
    plan = ActionPlan(sme=of, version=1, round=1, submitted_at=now, submitted_by="bot", reviewed_at=now, snapshot=[])
    session.add(plan)
    session.flush()
    for item in session.query(Item).where(Item.sme_id == of.id):
        item.plan_id = plan.id
    session.flush()
    return plan
