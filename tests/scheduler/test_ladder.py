"""Who has to act on a stall, by when."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from scheduler.stalls.evaluate import evaluate
from scheduler.stalls.facts import SmeFacts
from scheduler.stalls.ladder import Step, Who, ladder_step, rungs
from tests.scheduler.an_sme import MINUTE, STALLS, ZERO, day, stall
from tests.scheduler.histories import histories, moments


def step(name: str, now: datetime, **facts: Any) -> tuple[Step, Who, date, bool]:
    told, code, _, _ = STALLS[name]
    told = replace(told, **facts)
    found = stall(told, now, code)
    assert found is not None
    rung = ladder_step(found, told, now)
    return rung.step, rung.who, rung.due, rung.acted


def local(n: int) -> date:
    return ZERO + timedelta(days=n)


def test_the_bot_asks_a_backup_contact_first_and_a_person_after_three_working_days() -> None:
    name = "no reply by day 9 after two reminders"  # a Thursday
    assert step(name, day(9)) == (Step.BOT_ASKS_BACKUP, Who.BOT, local(9), False)
    assert step(name, day(14) - MINUTE)[0] is Step.BOT_ASKS_BACKUP
    assert step(name, day(14)) == (Step.PERSONAL_MESSAGE, Who.COORDINATOR, local(14), False)
    assert step(name, day(15), acted_at=(day(14.5),))[3] is True


@pytest.mark.parametrize(("name", "since"), [("help", 2), ("obstacle", 3)])
def test_help_and_obstacles_go_to_a_person_at_once(name: str, since: int) -> None:
    assert step(name, day(since))[:2] == (Step.PERSONAL_MESSAGE, Who.COORDINATOR)


def test_red_is_a_call_then_the_partner_then_the_manager() -> None:
    name = "channel blocked"  # on a Friday
    assert step(name, day(3)) == (Step.CALL, Who.COORDINATOR, local(10), False)
    assert step(name, day(17) - MINUTE)[0] is Step.CALL
    assert step(name, day(17)) == (Step.PARTNER, Who.COORDINATOR, local(17), False)
    assert step(name, day(31)) == (Step.DECISION, Who.MANAGER, local(38), False)
    assert step(name, day(31), acted_at=(day(20),))[3] is False, "an earlier action was for an earlier step"


def test_a_late_office_is_the_managers_matter_when_red() -> None:
    assert step("review late", day(9))[:2] == (Step.PERSONAL_MESSAGE, Who.COORDINATOR)
    assert step("review late", day(14))[:2] == (Step.DECISION, Who.MANAGER)


@settings(deadline=None)
@given(histories, moments)
def test_every_stall_stands_on_a_step_that_never_goes_down_with_time(facts: SmeFacts, now: datetime) -> None:
    for found in evaluate(facts, now).stalls:
        reached = [ladder_step(found, facts, now + timedelta(days=n)).step for n in range(0, 40, 3)]
        assert reached == sorted(reached)
        assert all(rung.since >= found.since for rung in rungs(found, facts))
