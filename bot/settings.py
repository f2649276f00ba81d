"""What Rumbo is told from outside: the environment first, then the file `.env`, then the defaults."""

import hashlib
import hmac
import ipaddress
import re
import tempfile
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

REMEDIES = {
    "TELEGRAM_TOKEN": "copy it whole from @BotFather: digits, a colon and at least 35 letters or digits",
    "TELEGRAM_API_URL": "leave it empty, or give the address of a Bot API server, such as http://127.0.0.1:8081",
    "DATA_DIR": "name a folder that Rumbo may create and write to, such as ./data",
    "DATABASE_URL": "leave it empty, or write postgresql://user:password@host/name or sqlite:///path/to/file.db",
    "HOST": "give an address of this machine: 127.0.0.1 for this machine alone, 0.0.0.0 for everyone who can reach it",
    "PORT": "give a free port from 1 to 65535, such as 8080",
    "PUBLIC_URL": "leave it empty to fetch messages instead, or give the https:// address the internet reaches it by",
    "LOG_LEVEL": "choose DEBUG, INFO, WARNING or ERROR",
}
POSTGRESQL = {"postgres", "postgresql", "postgresql+psycopg"}


class SettingsProblem(Exception):
    """Settings that Rumbo cannot run with; a line for each, with its remedy and without any value."""


def _upper(level: object) -> object:
    return level.upper() if isinstance(level, str) else level


class Settings(BaseSettings):
    """Each field is the variable of the same name in capitals; `.env.example` explains them one by one."""

    model_config = SettingsConfigDict(
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=True,
    )

    telegram_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    data_dir: Path = Path("./data")
    database_url: str = Field(default="", repr=False)
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    public_url: str | None = None
    log_level: Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(_upper)] = "INFO"

    @property
    def webhook_secret(self) -> str:
        """What Telegram repeats in each webhook call, 64 hexadecimal digits; derived, so that nobody has to keep it."""
        if self.telegram_token is None:
            raise SettingsProblem(_line("TELEGRAM_TOKEN", "is missing"))
        token = self.telegram_token.get_secret_value()
        return hmac.new(token.encode(), b"rumbo webhook", hashlib.sha256).hexdigest()

    @field_validator("telegram_token")
    @classmethod
    def _token_is_whole(cls, token: SecretStr | None) -> SecretStr | None:
        if token is None:
            return None
        bare = token.get_secret_value().strip()
        if not re.fullmatch(r"\d+:[\w-]{35,}", bare, re.ASCII):
            raise ValueError("does not look like the token of a bot")
        return SecretStr(bare)

    @field_validator("telegram_api_url")
    @classmethod
    def _api_is_an_address(cls, url: str) -> str:
        _address(url)
        return url.rstrip("/")

    @field_validator("public_url")
    @classmethod
    def _public_is_encrypted(cls, url: str | None) -> str | None:
        if url is None:
            return None
        address = _address(url)
        if address.scheme != "https" and not _is_loopback(address.hostname or ""):
            raise ValueError("does not begin with https://, which Telegram asks of webhooks")
        return url.rstrip("/")

    @field_validator("data_dir")
    @classmethod
    def _folder_takes_files(cls, folder: Path) -> Path:
        folder = folder.expanduser().resolve()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()
        except OSError as error:
            raise ValueError(f"cannot be written to ({error.strerror})") from None
        return folder

    @field_validator("database_url")
    @classmethod
    def _database_is_known(cls, url: str, info: ValidationInfo) -> str:
        if not url:
            return f"sqlite:///{info.data.get('data_dir', Path())}/rumbo.db"
        scheme, _, rest = url.partition("://")
        if scheme in POSTGRESQL and rest:
            return f"postgresql+psycopg://{rest}"
        if scheme == "sqlite" and rest.startswith("/") and rest.strip("/") not in {"", ":memory:"}:
            return url
        raise ValueError("is neither a PostgreSQL database nor an SQLite file")


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """The settings, or a SettingsProblem that names each wrong one and what to do about it."""
    try:
        return Settings(_env_file=env_file)
    except ValidationError as refused:
        problems = "\n".join(_problems(refused))
    except (OSError, UnicodeDecodeError):
        problems = f"{env_file} cannot be read; make it a text file in UTF-8 that this user may read."
    raise SettingsProblem(problems)


def setting_names() -> Iterator[str]:
    """The names of all settings, as they are written in the environment."""
    return map(str.upper, Settings.model_fields)


def _problems(refused: ValidationError) -> Iterator[str]:
    for error in refused.errors(include_input=False, include_url=False):
        name = str(error["loc"][0]).upper()
        if error["type"] == "extra_forbidden":
            yield _unknown(name)
        elif error["type"] == "value_error":
            yield _line(name, str(error["ctx"]["error"]))
        else:
            yield _line(name, "has a value that does not fit")


def _unknown(name: str) -> str:
    near = get_close_matches(name, setting_names(), n=1)
    return f"{name} in .env is not a setting of Rumbo; " + (f"write {near[0]}." if near else "remove it.")


def _line(name: str, wrong: str) -> str:
    return f"{name} {wrong}; {REMEDIES[name]}."


def _address(url: str) -> SplitResult:
    """The parts of a web address that others can be appended to."""
    wrong = ValueError("is not a web address")
    try:
        address = urlsplit(url)
        whole = bool(address.hostname) and address.port != 0
    except ValueError:  # its own text repeats the address, in which there may be a password
        raise wrong from None
    if not whole or address.scheme not in {"http", "https"} or address.query or address.fragment:
        raise wrong
    return address


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
