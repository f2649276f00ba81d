"""What the doctor looks at; each problem comes with its remedy and without any secret."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from pydantic import SecretStr
from sqlalchemy import create_engine, text

from bot import doctor
from bot.clock import MovableClock
from bot.doctor import examine
from bot.settings import Settings
from records.migrate import migrate
from tests.conftest import WORKSHOP_DAY
from tests.fakes.telegram_server import Fault, TelegramServer

TOKEN = "123456:AAsecret0123456789abcdefghijklmnopqrst"


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer(token=TOKEN, rates=None) as running:
        yield running


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(_env_file=None, data_dir=tmp_path, telegram_token=None)
    migrate(made.database_url)
    return made


async def problems(settings: Settings) -> list[str]:
    return [finding.what for finding in await examine(settings) if not finding.well]


def on_telegram(settings: Settings, server: TelegramServer, token: str = TOKEN) -> Settings:
    return settings.model_copy(update={"telegram_token": SecretStr(token), "telegram_api_url": server.url})


async def test_a_whole_installation_is_well(settings: Settings, server: TelegramServer) -> None:
    assert await problems(settings) == []
    found = await examine(on_telegram(settings, server))
    assert all(finding.well for finding in found), found
    assert any("messages waiting: 0" in finding.what for finding in found)


async def test_a_token_that_telegram_refuses_comes_with_the_way_to_a_new_one(
    settings: Settings, server: TelegramServer
) -> None:
    told = await problems(on_telegram(settings, server, "999:AAwrong0123456789abcdefghijklmnopqrstuv"))
    assert len(told) == 1
    assert "@BotFather" in told[0]


async def test_a_telegram_that_cannot_be_reached_is_said(settings: Settings, server: TelegramServer) -> None:
    server.faults.add(Fault("getMe", times=5, status=502))
    told = await problems(on_telegram(settings, server))
    assert len(told) == 1
    assert told[0].startswith("Telegram: ")


async def test_a_database_of_another_version_is_sent_to_migrate(settings: Settings) -> None:
    revise(settings, "UPDATE alembic_version SET version_num = '0000'")
    assert await problems(settings) == ["Database: reached, not at this version yet. Run `python -m bot migrate`."]


async def test_an_empty_database_is_well_before_the_first_start(settings: Settings) -> None:
    revise(settings, "DELETE FROM alembic_version")
    assert await problems(settings) == []


def revise(settings: Settings, statement: str) -> None:
    engine = create_engine(settings.database_url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


async def test_a_database_that_is_away_is_said_without_its_password(settings: Settings) -> None:
    away = settings.model_copy(update={"database_url": "postgresql+psycopg://rumbo:hidden@127.0.0.1:1/rumbo"})
    told = await problems(away)
    assert len(told) == 1
    assert "Start the server, or correct DATABASE_URL" in told[0]
    assert "hidden" not in told[0]


async def test_a_clock_that_stands_in_the_past_is_said(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "SystemClock", lambda: MovableClock(WORKSHOP_DAY))
    told = await problems(settings)
    assert len(told) == 1
    assert "set its date" in told[0]


async def test_no_finding_holds_the_token(settings: Settings, server: TelegramServer) -> None:
    found = await examine(on_telegram(settings, server))
    assert not any("secret" in finding.what for finding in found)


async def test_a_webhook_that_telegram_cannot_reach_is_said_with_the_remedy(
    settings: Settings, server: TelegramServer
) -> None:
    async with aiohttp.ClientSession() as session:
        address = f"{server.url}/bot{TOKEN}/setWebhook"
        async with session.post(address, data={"url": "https://127.0.0.1:88/telegram"}) as answer:
            assert (await answer.json())["ok"], await answer.text()
    server.phone(7, "Laura", "es").start()
    async with asyncio.timeout(10):
        while not (told := await problems(on_telegram(settings, server))):
            await asyncio.sleep(0.1)
    assert len(told) == 1
    assert "cannot deliver to PUBLIC_URL" in told[0]
    assert "reachable from the internet" in told[0]
