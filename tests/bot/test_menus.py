"""The commands that each person sees: those of their role, in their language."""

import asyncio
from typing import cast

import pytest
from sqlalchemy import select

from bot.channels.base import NotSent, Rejected
from bot.commands import COMMANDS
from bot.menus import menu_for, show_stale_menus, stranger_menus
from conversations.texts import known_languages
from records.people import Person
from tests import given
from tests.bot.sending import ScriptedChannel
from tests.stage import CHANNEL, Stage


@pytest.fixture
def channel() -> ScriptedChannel:
    return ScriptedChannel()


def menus(stage: Stage, key: str) -> list[str]:
    with stage.database.transaction() as session:
        person = session.scalars(select(Person).where(Person.user_key == key)).one()
        return [entry.command for entry in menu_for(person)]


@pytest.fixture
def office(stage: Stage) -> Stage:
    with stage.database.transaction() as session:
        cohort = given.cohort(session, stage.now)
        given.contact(session, given.sme(session, cohort, stage.now), "laura", stage.now)
        for role in ("admin", "coordinator", "reviewer", "observer"):
            given.staff(session, role, role, stage.now, cohorts=[cohort])
    return stage


def test_each_role_sees_its_own_commands_and_nobody_those_of_others(office: Stage) -> None:
    seen = {key: set(menus(office, key)) for key in ("laura", "admin", "coordinator", "reviewer", "observer")}
    assert "progress" in seen["laura"]
    assert "progress" not in seen["coordinator"]
    assert seen["admin"] - seen["observer"]
    for key, role in (("laura", "contact"), ("admin", "admin"), ("observer", "observer")):
        assert all(COMMANDS[name].roles & {role, "everyone"} for name in seen[key])


def test_strangers_have_a_menu_in_every_language_and_every_entry_is_described() -> None:
    menus = stranger_menus()
    assert set(menus) == set(known_languages())
    assert all(entry.description and len(entry.description) <= 256 for menu in menus.values() for entry in menu)


async def test_a_menu_is_shown_once_and_again_when_role_or_language_changes(
    office: Stage, channel: ScriptedChannel
) -> None:
    laura = office.person("laura")
    laura.says("/help", "/help")
    for _ in range(2):
        await show_stale_menus(office.database, {CHANNEL: channel})
    laura.says("/language en")
    await show_stale_menus(office.database, {CHANNEL: channel})
    assert [(chat, language) for chat, language, _ in channel.menus] == [("laura", "es"), ("laura", "en")]


@pytest.mark.parametrize(
    ("trouble", "shown"), [(NotSent(), ["admin", "laura"]), (Rejected(), ["admin"]), (ValueError("odd"), ["admin"])]
)
async def test_a_menu_is_tried_again_while_the_channel_is_away_and_given_up_when_it_is_refused(
    office: Stage, channel: ScriptedChannel, trouble: Exception, shown: list[str]
) -> None:
    office.person("laura").says("/help")
    office.person("admin").says("/help")
    channel.troubles = [trouble]
    for _ in range(3):
        await show_stale_menus(office.database, {CHANNEL: channel})
    assert sorted(chat for chat, _, _ in channel.menus) == shown


async def test_more_people_than_one_round_takes_all_get_theirs(stage: Stage, channel: ScriptedChannel) -> None:
    for number in range(45):
        stage.person(f"p{number}").says("/help")
    await show_stale_menus(stage.database, {CHANNEL: channel})
    assert len(channel.menus) == 45


async def test_two_processes_show_each_menu_once(stage: Stage, channel: ScriptedChannel) -> None:
    for number in range(45):
        stage.person(f"p{number}").says("/help")
    await asyncio.gather(*(show_stale_menus(stage.database, {CHANNEL: channel}) for _ in range(2)))
    assert sorted(chat for chat, _, _ in channel.menus) == sorted(f"p{number}" for number in range(45))


async def test_a_menu_that_nobody_lived_to_show_is_shown_after_the_next_message(
    office: Stage, channel: ScriptedChannel
) -> None:
    office.person("laura").says("/help")
    channel.troubles = [cast("Exception", KeyboardInterrupt())]  # the process ends
    with pytest.raises(KeyboardInterrupt):
        await show_stale_menus(office.database, {CHANNEL: channel})
    office.person("laura").says("/help")
    await show_stale_menus(office.database, {CHANNEL: channel})
    assert [chat for chat, _, _ in channel.menus] == ["laura"]
