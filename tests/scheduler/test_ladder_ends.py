"""Whom a check-in asks when its contact is gone, when it closes, and what the rules keep of it."""

from datetime import timedelta

from sqlalchemy import select

from records.followup import CheckIn, Stall
from records.messages import OutboxMessage
from records.people import Contact, Pause, Person, Sme
from records.queues import throw_away
from scheduler.looking import look_at_smes
from tests import given
from tests.scheduler.test_check_ins import APRIL, check_in, goes_to, panaderia, sweep
from tests.stage import Actor, Stage

__all__ = ["panaderia"]


def joined_by_marcos(panaderia: Stage) -> Actor:
    with panaderia.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        given.contact(session, sme, "marcos", panaderia.now, primary=False)
    return panaderia.person("marcos")


def look(stage: Stage) -> set[str]:
    with stage.database.transaction() as session:
        session.scalars(select(Sme)).one().look_at = stage.now
    with stage.database.transaction() as session:
        look_at_smes(session, stage.now)
    with stage.database.transaction() as session:
        return set(session.scalars(select(Stall.code).where(Stall.cleared_at.is_(None))))


def blocks(stage: Stage, key: str) -> None:
    with stage.database.transaction() as session:
        session.scalars(select(Person).where(Person.user_key == key)).one().blocked_at = stage.now


def asked(stage: Stage) -> list[tuple[str, str | None]]:
    with stage.database.transaction() as session:
        said = select(Person.user_key, OutboxMessage.purpose).join(OutboxMessage, OutboxMessage.person_id == Person.id)
        return [(key, purpose) for key, purpose in session.execute(said.order_by(OutboxMessage.id))]


def test_the_second_contact_has_three_days_and_the_rules_close_with_the_sweep(panaderia: Stage) -> None:
    joined_by_marcos(panaderia)
    goes_to(panaderia, APRIL + timedelta(days=16, hours=23))
    one = check_in(panaderia)
    assert (one.state, one.second_asked_at) == ("open", APRIL + timedelta(days=14))
    goes_to(panaderia, APRIL + timedelta(days=17))
    assert check_in(panaderia).state == "unanswered"


def test_a_pause_holds_the_close_back_by_its_length(panaderia: Stage) -> None:
    goes_to(panaderia, APRIL + timedelta(days=13))
    with panaderia.database.transaction() as session:
        sme = session.scalars(select(Sme)).one()
        session.add(
            Pause(sme_id=sme.id, starts_at=panaderia.now, ends_at=panaderia.now + timedelta(days=20), granted_by="bot")
        )
        sme.paused_until = panaderia.now + timedelta(days=20)
    goes_to(panaderia, APRIL + timedelta(days=33))
    assert check_in(panaderia).state == "open"
    goes_to(panaderia, APRIL + timedelta(days=36))
    assert check_in(panaderia).state == "unanswered"


def test_when_the_primary_contact_has_blocked_us_the_second_is_asked_and_reminded(panaderia: Stage) -> None:
    joined_by_marcos(panaderia)
    blocks(panaderia, "laura")
    goes_to(panaderia, APRIL + timedelta(days=20))
    ladder = ["check-in-opener", "check-in-reminder-1", "check-in-reminder-2"]
    assert asked(panaderia) == [("marcos", step) for step in ladder]
    assert check_in(panaderia).state == "unanswered"


def test_when_the_block_shows_only_at_the_opener_the_second_contact_gets_it(panaderia: Stage) -> None:
    joined_by_marcos(panaderia)
    goes_to(panaderia, APRIL - timedelta(minutes=1))
    with panaderia.database.transaction() as session:
        session.scalars(select(CheckIn).where(CheckIn.month == 1)).one().next_at = APRIL
    panaderia.now = APRIL
    deliver, panaderia.deliver = panaderia.deliver, lambda: None  # type: ignore[method-assign]
    sweep(panaderia)
    blocks(panaderia, "laura")
    with panaderia.database.transaction() as session:
        session.scalars(select(OutboxMessage)).one().not_before = APRIL + timedelta(days=400)
    panaderia.deliver = deliver  # type: ignore[method-assign]
    goes_to(panaderia, APRIL + timedelta(days=8))
    assert panaderia.person("marcos").saw("Mes 1 de 6")
    assert check_in(panaderia).sent_at is not None


def test_when_nobody_can_be_reached_the_check_in_still_closes(panaderia: Stage) -> None:
    blocks(panaderia, "laura")
    panaderia.deliver = lambda: None  # type: ignore[method-assign]
    goes_to(panaderia, APRIL + timedelta(days=40))
    assert (check_in(panaderia).state, check_in(panaderia).reminders) == ("unanswered", 0)


def test_when_the_primary_contact_has_left_the_other_is_reminded(panaderia: Stage) -> None:
    joined_by_marcos(panaderia)
    with panaderia.database.transaction() as session:
        session.scalars(select(Contact).where(Contact.primary)).one().state = "stopped"
    goes_to(panaderia, APRIL + timedelta(days=9))
    assert len(panaderia.person("marcos").seen) == 3
    assert check_in(panaderia).reminders == 2


def test_a_month_of_pause_drops_no_check_in(panaderia: Stage) -> None:
    with panaderia.database.transaction() as session:
        session.scalars(select(Sme)).one().paused_until = APRIL + timedelta(days=28)
    goes_to(panaderia, APRIL + timedelta(days=28, hours=1))
    assert check_in(panaderia).state == "open"


def test_a_check_in_answered_before_it_was_sent_counts_as_answered(panaderia: Stage) -> None:
    goes_to(panaderia, APRIL + timedelta(days=27))
    assert "NO_REPLY" in look(panaderia)
    laura = panaderia.person("laura")
    laura.says("/checkin")
    laura.presses("Avanzó", "50 %")
    assert check_in(panaderia, 2).sent_at is None
    assert "NO_REPLY" not in look(panaderia)


def test_the_reminders_are_known_when_the_outbox_is_emptied(panaderia: Stage) -> None:
    goes_to(panaderia, APRIL + timedelta(days=10))
    assert "NO_REPLY" in look(panaderia)
    with panaderia.database.transaction() as session:
        assert throw_away(session, panaderia.now + timedelta(days=200)) > 0
    assert "NO_REPLY" in look(panaderia)
