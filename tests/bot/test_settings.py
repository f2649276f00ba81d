"""Settings are read from the environment and `.env`; what is wrong is named with its remedy and without its value."""

import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import SettingsProblem, load_settings, setting_names

TOKEN = "123456789:" + "AAcanary" * 5


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in list(os.environ):
        if name.upper() in set(setting_names()):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def problems(env_file: Path | None = None) -> list[str]:
    with pytest.raises(SettingsProblem) as refused:
        load_settings(env_file)
    return str(refused.value).splitlines()


def test_without_any_setting_rumbo_keeps_everything_in_one_folder(tmp_path: Path) -> None:
    settings = load_settings()
    assert settings.telegram_token is None
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.data_dir == tmp_path / "data"
    assert settings.data_dir.is_dir()
    assert settings.database_url == f"sqlite:///{tmp_path}/data/rumbo.db"
    assert (settings.host, settings.port, settings.public_url, settings.log_level) == ("127.0.0.1", 8080, None, "INFO")


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("PORT=8001\nHOST=0.0.0.0\n", encoding="utf-8")
    monkeypatch.setenv("PORT", "8002")
    settings = load_settings()
    assert (settings.host, settings.port) == ("0.0.0.0", 8002)


def test_an_empty_value_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in setting_names():
        monkeypatch.setenv(name, "")
    assert load_settings().port == 8080


@pytest.mark.parametrize(
    ("given_url", "kept"),
    [
        ("postgres://u:p@host/name", "postgresql+psycopg://u:p@host/name"),
        ("postgresql://u:p@host:5433/name?sslmode=require", "postgresql+psycopg://u:p@host:5433/name?sslmode=require"),
        ("postgresql+psycopg:///name", "postgresql+psycopg:///name"),
        ("sqlite:////var/lib/rumbo/other.db", "sqlite:////var/lib/rumbo/other.db"),
        ("sqlite:///other.db", "sqlite:///other.db"),
    ],
)
def test_postgresql_is_reached_through_psycopg(monkeypatch: pytest.MonkeyPatch, given_url: str, kept: str) -> None:
    monkeypatch.setenv("DATABASE_URL", given_url)
    assert load_settings().database_url == kept


@pytest.mark.parametrize(
    "url", ["https://rumbo.example/", "http://127.0.0.1:8443", "http://localhost:9000/bot", "http://[::1]:80"]
)
def test_webhooks_are_encrypted_or_stay_on_this_machine(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("PUBLIC_URL", url)
    assert load_settings().public_url == url.rstrip("/")


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("TELEGRAM_TOKEN", "123:canary", "does not look like the token"),
        ("TELEGRAM_TOKEN", f"bot{TOKEN}", "does not look like the token"),
        ("TELEGRAM_API_URL", "api.canary.org", "is not a web address"),
        ("TELEGRAM_API_URL", "http://canary:99999", "is not a web address"),
        ("TELEGRAM_API_URL", "http://[canary", "is not a web address"),
        ("DATABASE_URL", "mysql://canary@host/name", "is neither a PostgreSQL database nor an SQLite file"),
        ("DATABASE_URL", "sqlite://", "is neither"),
        ("DATABASE_URL", "sqlite:///:memory:", "is neither"),
        ("DATABASE_URL", "canary", "is neither"),
        ("PORT", "canary", "has a value that does not fit"),
        ("PORT", "70000", "has a value that does not fit"),
        ("PUBLIC_URL", "http://canary.example", "does not begin with https://"),
        ("PUBLIC_URL", "https://canary.example/?key=canary", "is not a web address"),
        ("LOG_LEVEL", "canary", "has a value that does not fit"),
        ("DATA_DIR", "/dev/null/canary", "cannot be written to"),
    ],
)
def test_a_wrong_value_is_named_with_its_remedy_and_never_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, wrong: str
) -> None:
    monkeypatch.setenv(name, value)
    [line] = problems()
    assert line.startswith(f"{name} {wrong}")
    assert line.endswith(".")
    assert "; " in line
    assert "canary" not in line


def test_all_wrong_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "x")
    monkeypatch.setenv("LOG_LEVEL", "x")
    monkeypatch.setenv("DATA_DIR", "/dev/null/x")
    assert {line.split()[0] for line in problems()} == {"PORT", "LOG_LEVEL", "DATA_DIR"}


def test_a_misspelt_name_in_the_file_is_told_with_the_right_one(tmp_path: Path) -> None:
    env_file = tmp_path / "misspelt.env"
    env_file.write_text(f"TELEGRAM_TOKN={TOKEN}\nCOLOUR=blue\n", encoding="utf-8")
    assert problems(env_file) == [
        "TELEGRAM_TOKN in .env is not a setting of Rumbo; write TELEGRAM_TOKEN.",
        "COLOUR in .env is not a setting of Rumbo; remove it.",
    ]


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    env_file = tmp_path / "binary.env"
    env_file.write_bytes(b"PORT=\xff\xfe")
    assert problems(env_file)[0].endswith("make it a text file in UTF-8 that this user may read.")


def test_the_log_level_may_be_written_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "debug")
    assert load_settings().log_level == "DEBUG"


def test_the_webhook_secret_is_derived_from_the_token_and_does_not_show_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", f" {TOKEN}\n")
    secret = load_settings().webhook_secret
    assert len(secret) == 64
    assert secret == load_settings().webhook_secret
    assert set(secret) <= set("0123456789abcdef")
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN + "B")
    assert load_settings().webhook_secret != secret


def test_without_a_token_there_is_no_webhook_secret() -> None:
    with pytest.raises(SettingsProblem, match="TELEGRAM_TOKEN is missing; copy it whole from @BotFather"):
        _ = load_settings().webhook_secret


def test_no_secret_shows_when_settings_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("DATABASE_URL", "postgresql://rumbo:canary@host/name")
    assert "canary" not in f"{load_settings()!r} {load_settings()}"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_whatever_is_written_the_answer_is_settings_or_sentences(value: str) -> None:
    """No value of any setting ends in another error than SettingsProblem."""
    with pytest.MonkeyPatch.context() as environment, suppress(SettingsProblem):
        for name in set(setting_names()) - {"DATA_DIR"}:
            environment.setenv(name, value)
        load_settings(None)
